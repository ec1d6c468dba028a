"""Host: what logins and new passwords must meet."""

from stance.conditions import Setting, item
from stance.model import Rule
from stance.model.assets.host import Machine
from stance.model.assets.host_parts import Group, LoginPolicy, PamPolicy

EXPECTED_EMPTY: Setting[tuple[str, ...]] = Setting(
    "host-expected-nullok", (), "PAM services that may accept empty passwords"
)
HASH_METHODS: Setting[tuple[str, ...]] = Setting(
    "host-strong-hash-methods",
    ("YESCRYPT", "SHA512", "SHA256", "BCRYPT"),
    "Hash methods of login.defs that still hold",
)
STRICT_UMASKS: Setting[tuple[str, ...]] = Setting(
    "host-strict-umasks", ("0027", "0037", "0067", "0077"), "Umasks that keep others out"
)
LOGIN_MAX_DAYS = Setting("host-login-max-days", 365, "Days for which a new account's password may be good")
INACTIVE_DAYS = Setting("host-inactive-days", 45, "Days past its password's end after which an account locks")
SHELL_SECONDS = Setting("host-shell-timeout-seconds", 900, "Idle seconds after which a shell ends")
MIN_LENGTH = Setting("host-password-min-length", 14, "Characters that a password must have")
ATTEMPTS = Setting("host-login-attempts", 5, "Failed logins after which an account is locked")
REMEMBERED = Setting("host-passwords-remembered", 5, "Old passwords that may not be used again")

GROUP_UNIQUE = Rule(
    id="host-group-unique",
    title="Each group has a name and a number of its own",
    on=Machine,
    severity="medium",
    domain="host",
    require=Machine.groups.none(Group.shared),
    why="Groups that share a number share all files, whatever their members think.",
    fix="Give one of them another number with `groupmod -g` and hand over its files with chgrp.",
    good=[{"groups": [{"shared": False}]}],
    bad=[{"groups": [{"shared": True}]}],
)

LOGIN_HASHING_STRONG = Rule(
    id="host-login-hashing-strong",
    title="New passwords are hashed in a way that resists guessing",
    on=Machine,
    severity="medium",
    domain="host",
    require=Machine.login_policy.at(LoginPolicy.encrypt_method).isin(HASH_METHODS),
    why="The method set here decides how long a stolen hash withstands guessing.",
    fix="Set `ENCRYPT_METHOD YESCRYPT` in /etc/login.defs.",
    references=("login.defs(5)",),
    good=[{"login_policy": {"encrypt_method": "YESCRYPT"}}],
    bad=[{"login_policy": {"encrypt_method": "DES"}}],
)

LOGIN_PASSWORD_DAYS = Rule(
    id="host-login-password-days",
    title="Passwords of new accounts expire",
    on=Machine,
    severity="low",
    domain="host",
    require=(Machine.login_policy.at(LoginPolicy.max_days) <= LOGIN_MAX_DAYS)
    & (Machine.login_policy.at(LoginPolicy.max_days) >= 1),
    why="What is not set here has to be remembered for every new account.",
    fix="Set `PASS_MAX_DAYS 365` in /etc/login.defs.",
    references=("login.defs(5)",),
    good=[{"login_policy": {"max_days": 365}}],
    bad=[{"login_policy": {"max_days": 99999}}, {"login_policy": {"max_days": -1}}],
)

LOGIN_UMASK_STRICT = Rule(
    id="host-login-umask-strict",
    title="New files are closed to others",
    on=Machine,
    severity="low",
    domain="host",
    require=Machine.login_policy.at(LoginPolicy.umask).isin(STRICT_UMASKS)
    & Machine.shell_umasks.all(item.isin(STRICT_UMASKS)),
    why="With umask 022 every file that people make is readable by all accounts and services.",
    fix="Set `UMASK 027` in /etc/login.defs, and no laxer one in /etc/profile and the shells' files.",
    references=("umask(2)",),
    good=[{"login_policy": {"umask": "0027"}, "shell_umasks": ["0077"]}],
    bad=[
        {"login_policy": {"umask": "0022"}, "shell_umasks": []},
        {"login_policy": {"umask": "0027"}, "shell_umasks": ["0022"]},
    ],
)

LOGIN_INACTIVE_LOCKED = Rule(
    id="host-login-inactive-locked",
    title="New accounts lock when their password has long expired",
    on=Machine,
    severity="low",
    domain="host",
    require=Machine.inactive_days.present() & (Machine.inactive_days <= INACTIVE_DAYS),
    why="An account that nobody uses is missed by nobody when somebody else does.",
    fix="Run `useradd -D -f 45`.",
    references=("useradd(8)",),
    good=[{"inactive_days": 30}],
    bad=[{"inactive_days": None}, {"inactive_days": 400}],
)

LOGIN_SHELL_TIMEOUT = Rule(
    id="host-login-shell-timeout",
    title="Idle shells end by themselves",
    on=Machine,
    severity="low",
    domain="host",
    require=Machine.shell_timeout_seconds.present() & (Machine.shell_timeout_seconds <= SHELL_SECONDS),
    why="A forgotten shell is open to whoever sits down next, or takes over the client.",
    fix="Put `readonly TMOUT=900; export TMOUT` into a file in /etc/profile.d.",
    references=("bash(1)",),
    good=[{"shell_timeout_seconds": 600}],
    bad=[{"shell_timeout_seconds": None}, {"shell_timeout_seconds": 7200}],
)

PAM_QUALITY_CHECKED = Rule(
    id="host-pam-quality-checked",
    title="New passwords are checked for quality",
    on=Machine,
    severity="medium",
    domain="host",
    applies=Machine.pam.present(),
    require=Machine.pam.at(PamPolicy.checks_quality),
    why="Without a check people choose what a dictionary attack tries first.",
    fix="Install libpam-pwquality and run `pam-auth-update`.",
    references=("pam_pwquality(8)",),
    good=[{"pam": {"checks_quality": True}}],
    bad=[{"pam": {"checks_quality": False}}],
)

PAM_LENGTH_DEMANDED = Rule(
    id="host-pam-length-demanded",
    title="New passwords are long",
    on=Machine,
    severity="medium",
    domain="host",
    applies=Machine.pam.present(),
    require=Machine.pam.at(PamPolicy.min_length).present() & (Machine.pam.at(PamPolicy.min_length) >= MIN_LENGTH),
    why="Length is what makes guessing expensive.",
    fix="Set `minlen = 14` in /etc/security/pwquality.conf, with pam_pwquality in the password stack.",
    references=("pwquality.conf(5)",),
    good=[{"pam": {"min_length": 14}}],
    bad=[{"pam": {"min_length": 8}}],
)

PAM_FAILURES_LOCK = Rule(
    id="host-pam-failures-lock",
    title="Accounts lock after a few failed logins",
    on=Machine,
    severity="medium",
    domain="host",
    applies=Machine.pam.present(),
    require=Machine.pam.at(PamPolicy.attempts).present() & (Machine.pam.at(PamPolicy.attempts) <= ATTEMPTS),
    why="Without a lock passwords can be tried until one fits.",
    fix="Put pam_faillock into the auth stack and `deny = 5` into /etc/security/faillock.conf.",
    references=("pam_faillock(8)", "faillock.conf(5)"),
    good=[{"pam": {"attempts": 5}}],
    bad=[{"pam": {"attempts": None}}, {"pam": {"attempts": 50}}],
)

PAM_HISTORY_KEPT = Rule(
    id="host-pam-history-kept",
    title="Old passwords cannot be used again",
    on=Machine,
    severity="low",
    domain="host",
    applies=Machine.pam.present(),
    require=Machine.pam.at(PamPolicy.remembered).present() & (Machine.pam.at(PamPolicy.remembered) >= REMEMBERED),
    why="A change back to a password that leaked is no change.",
    fix="Put `password required pam_pwhistory.so remember=5 use_authtok` before pam_unix.",
    references=("pam_pwhistory(8)",),
    good=[{"pam": {"remembered": 24}}],
    bad=[{"pam": {"remembered": 0}}],
)

PAM_EMPTY_REFUSED = Rule(
    id="host-pam-empty-refused",
    title="Logins with an empty password are refused",
    on=Machine,
    severity="medium",
    domain="host",
    applies=Machine.pam.present(),
    require=Machine.pam.at(PamPolicy.accepts_empty).all(item.isin(EXPECTED_EMPTY)),
    why="With nullok one account without a password is an open door.",
    fix="Remove `nullok` from the pam_unix lines in /etc/pam.d.",
    references=("pam_unix(8)",),
    good=[{"pam": {"accepts_empty": []}}],
    bad=[{"pam": {"accepts_empty": ["common-auth"]}}],
)

PAM_SU_RESTRICTED = Rule(
    id="host-pam-su-restricted",
    title="Only members of a group can use su",
    on=Machine,
    severity="low",
    domain="host",
    applies=Machine.pam.present(),
    require=Machine.pam.at(PamPolicy.su_restricted),
    why="Otherwise every account, a service's too, may try root's password.",
    fix="Uncomment `auth required pam_wheel.so` in /etc/pam.d/su, naming an empty group where nobody needs su.",
    references=("pam_wheel(8)",),
    good=[{"pam": {"su_restricted": True}}],
    bad=[{"pam": {"su_restricted": False}}],
)
