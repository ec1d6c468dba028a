"""Host: accounts, their passwords, homes and keys."""

from stance.conditions import Setting, days, item
from stance.model import Rule
from stance.model.assets.host_parts import FileEntry
from stance.model.assets.host_things import AuthorizedKey, PrivateKey, User

EXPECTED_ROOT_KEYS: Setting[tuple[str, ...]] = Setting(
    "host-expected-root-keys", (), "Fingerprints of keys that may log in as root"
)
EXPECTED_HOME_FILES: Setting[tuple[str, ...]] = Setting(
    "host-expected-home-files", (), "Files that let others in and are there on purpose"
)
STRONG_HASHES: Setting[tuple[str, ...]] = Setting(
    "host-strong-password-hashes",
    ("yescrypt", "gost-yescrypt", "scrypt", "bcrypt", "sha512", "sha256"),
    "Ways of hashing passwords that still hold",
)
MAX_DAYS = Setting("host-password-max-days", 365, "Days after which a password must have been changed")
ACCOUNT_INACTIVE_DAYS = Setting(
    "host-account-inactive-days", 45, "Days past a password's end after which an account is locked"
)
WARN_DAYS = Setting("host-password-warn-days", 7, "Days ahead of which the end of a password is announced")

_HAS_PASSWORD = ~User.hashing.isin(("none", "locked"))

ACCOUNT_ZERO_ONLY_ROOT = Rule(
    id="host-account-zero-only-root",
    title="Only root has user number 0",
    on=User,
    severity="critical",
    domain="host",
    require=(User.uid != 0) | (User.name == "root"),
    why="Every account with number 0 is root, whatever its name, and seldom watched like it.",
    fix="Give the account a number of its own with `usermod -u`, or remove it.",
    references=("passwd(5)",),
    good=[{"uid": 0, "name": "root"}, {"uid": 1000, "name": "ann"}],
    bad=[{"uid": 0, "name": "toor"}],
)

ACCOUNT_PASSWORD_NOT_EMPTY = Rule(
    id="host-account-password-not-empty",
    title="No account has an empty password",
    on=User,
    severity="critical",
    domain="host",
    require=User.hashing != "none",
    why="Whoever reaches a login prompt is in by pressing Enter.",
    fix="Lock the account with `passwd -l NAME`, or set a password.",
    references=("shadow(5)",),
    good=[{"hashing": "yescrypt"}, {"hashing": "locked"}],
    bad=[{"hashing": "none"}],
)

ACCOUNT_PASSWORD_HASH_STRONG = Rule(
    id="host-account-password-hash-strong",
    title="Passwords are hashed in a way that resists guessing",
    on=User,
    severity="high",
    domain="host",
    applies=_HAS_PASSWORD,
    require=User.hashing.isin(STRONG_HASHES),
    why="A stolen shadow file with DES or MD5 hashes gives up most passwords within hours.",
    fix="Set ENCRYPT_METHOD to YESCRYPT or SHA512 in /etc/login.defs and have the password changed.",
    references=("crypt(5)",),
    good=[{"hashing": "sha512"}],
    bad=[{"hashing": "md5"}, {"hashing": "des"}],
)

ACCOUNT_UID_UNIQUE = Rule(
    id="host-account-uid-unique",
    title="Each account has a user number of its own",
    on=User,
    severity="medium",
    domain="host",
    require=~User.shared_uid,
    why="Accounts that share a number own each other's files, and no log tells them apart.",
    fix="Give one of them another number with `usermod -u` and hand over its files with chown.",
    good=[{"shared_uid": False}],
    bad=[{"shared_uid": True}],
)

ACCOUNT_NAME_UNIQUE = Rule(
    id="host-account-name-unique",
    title="Each account name stands once in /etc/passwd",
    on=User,
    severity="medium",
    domain="host",
    require=~User.shared_name,
    why="Programs take the first line of a name; the second one is an account that nobody sees.",
    fix="Rename or remove the second line with `vipw`.",
    good=[{"shared_name": False}],
    bad=[{"shared_name": True}],
)

ACCOUNT_SERVICE_WITHOUT_SHELL = Rule(
    id="host-account-service-without-shell",
    title="Accounts of services have no login shell",
    on=User,
    severity="medium",
    domain="host",
    applies=User.system,
    require=~User.login,
    why="A service's account is for its processes; with a shell it is one more way in.",
    fix="Run `usermod -s /usr/sbin/nologin NAME`.",
    references=("nologin(8)",),
    good=[{"system": True, "login": False}],
    bad=[{"system": True, "login": True}],
)

ACCOUNT_PASSWORD_EXPIRES = Rule(
    id="host-account-password-expires",
    title="Passwords must be changed at times",
    on=User,
    severity="low",
    domain="host",
    applies=_HAS_PASSWORD,
    require=User.max_days.present() & (User.max_days <= MAX_DAYS),
    why="A password that leaked unnoticed works for as long as it is not changed.",
    fix="Run `chage --maxdays 365 NAME`.",
    references=("chage(1)",),
    good=[{"hashing": "yescrypt", "max_days": 180}],
    bad=[{"hashing": "yescrypt", "max_days": None}, {"hashing": "yescrypt", "max_days": 4000}],
)

ACCOUNT_PASSWORD_END_ANNOUNCED = Rule(
    id="host-account-password-end-announced",
    title="Users are warned before their password ends",
    on=User,
    severity="low",
    domain="host",
    applies=_HAS_PASSWORD & User.max_days.present(),
    require=User.warn_days.present() & (User.warn_days >= WARN_DAYS),
    why="Who must choose a password at once chooses a bad one.",
    fix="Run `chage --warndays 7 NAME`.",
    references=("chage(1)",),
    good=[{"hashing": "yescrypt", "max_days": 180, "warn_days": 7}],
    bad=[{"hashing": "yescrypt", "max_days": 180, "warn_days": None}],
)

ACCOUNT_INACTIVE_LOCKED = Rule(
    id="host-account-inactive-locked",
    title="Accounts lock when their password has long expired",
    on=User,
    severity="low",
    domain="host",
    applies=_HAS_PASSWORD & User.max_days.present(),
    require=User.inactive_days.present() & (User.inactive_days <= ACCOUNT_INACTIVE_DAYS),
    why="Whoever finds an old password of somebody who left could choose a new one and be in.",
    fix="Run `chage --inactive 45 NAME`.",
    references=("chage(1)",),
    good=[{"hashing": "yescrypt", "max_days": 180, "inactive_days": 30}],
    bad=[{"hashing": "yescrypt", "max_days": 180, "inactive_days": None}],
)

ACCOUNT_PASSWORD_CHANGE_PAST = Rule(
    id="host-account-password-change-past",
    title="No password was changed in the future",
    on=User,
    severity="low",
    domain="host",
    require=User.changed_at.absent() | (User.changed_at.age >= days(0)),
    why="With a date ahead of today the password never grows old enough to expire.",
    fix="Set the clock right, then have the password changed.",
    references=("shadow(5)",),
    good=[{"changed_at": "2020-01-01T00:00:00Z"}, {"changed_at": None}],
    bad=[{"changed_at": "2090-01-01T00:00:00Z"}],
)

ACCOUNT_HOME_PRIVATE = Rule(
    id="host-account-home-private",
    title="Home folders are closed to others",
    on=User,
    severity="medium",
    domain="host",
    applies=User.login & User.home_folder.present(),
    require=User.home_folder.at(FileEntry.mode).matches("[0145]0$"),
    why="What lies in a home folder, keys and histories included, is nobody else's to read or change.",
    fix="Run `chmod 0750` on the folder, and set HOME_MODE in /etc/login.defs for new ones.",
    good=[{"login": True, "home_folder": {"mode": "0750"}}, {"login": True, "home_folder": {"mode": "0700"}}],
    bad=[{"login": True, "home_folder": {"mode": "0755"}}, {"login": True, "home_folder": {"mode": "0770"}}],
)

ACCOUNT_HOME_OWNED = Rule(
    id="host-account-home-owned",
    title="Home folders belong to their user",
    on=User,
    severity="medium",
    domain="host",
    applies=User.login & User.home_owned.present(),
    require=User.home_owned,
    why="The owner of a home folder can put keys and start-up files into it and so become its user.",
    fix="Run `chown USER` on the folder.",
    good=[{"login": True, "home_owned": True}],
    bad=[{"login": True, "home_owned": False}],
)

ACCOUNT_TRUST_FILES_ABSENT = Rule(
    id="host-account-trust-files-absent",
    title="Home folders hold no .rhosts, .shosts, .netrc or .forward",
    on=User,
    severity="medium",
    domain="host",
    require=User.risky_files.all(item.isin(EXPECTED_HOME_FILES)),
    why="They let other hosts in without a password, keep passwords in clear, or run programs on mail.",
    fix="Remove the files; use SSH keys.",
    good=[{"risky_files": []}],
    bad=[{"risky_files": ["/home/ann/.rhosts"]}],
)

ACCOUNT_KEYS_STRONG = Rule(
    id="host-account-keys-strong",
    title="Keys that may log in are strong",
    on=User,
    severity="high",
    domain="host",
    require=User.authorized_keys.none(AuthorizedKey.weak),
    why="DSA keys and RSA keys below 2048 bits can be broken.",
    fix="Replace the keys by Ed25519 ones (`ssh-keygen -t ed25519`).",
    references=("ssh-keygen(1)",),
    good=[{"authorized_keys": [{"weak": False}]}],
    bad=[{"authorized_keys": [{"weak": True}]}],
)

ACCOUNT_KEYS_PROTECTED = Rule(
    id="host-account-keys-protected",
    title="Only its user can change an authorized_keys file",
    on=User,
    severity="high",
    domain="host",
    require=User.key_files.none(FileEntry.group_writable | FileEntry.world_writable),
    why="Whoever can write the file can log in as the user.",
    fix="Run `chmod 0600` on the file.",
    references=("sshd(8)",),
    good=[{"key_files": [{"group_writable": False, "world_writable": False}]}],
    bad=[{"key_files": [{"group_writable": True, "world_writable": False}]}],
)

ACCOUNT_ROOT_KEYS_ABSENT = Rule(
    id="host-account-root-keys-absent",
    title="No SSH key logs in as root",
    on=User,
    severity="medium",
    domain="host",
    applies=User.uid == 0,
    require=User.authorized_keys.all(AuthorizedKey.key.isin(EXPECTED_ROOT_KEYS)),
    why="Who logs in as root directly leaves no name; a shared key is never taken back from one person.",
    fix="Let people log in under their own names and use sudo; remove the keys from root's authorized_keys.",
    good=[{"uid": 0, "authorized_keys": []}],
    bad=[{"uid": 0, "authorized_keys": [{"key": "SHA256:x"}]}],
)

ACCOUNT_PRIVATE_KEY_ENCRYPTED = Rule(
    id="host-account-private-key-encrypted",
    title="Private SSH keys in home folders have a passphrase",
    on=User,
    severity="medium",
    domain="host",
    each=User.private_keys,
    key=PrivateKey.path,
    require=PrivateKey.encrypted,
    why="A copy of an open key is all it takes to go wherever the key goes.",
    fix="Set a passphrase with `ssh-keygen -p -f FILE`, or keep the key off the host and use an agent.",
    references=("ssh-keygen(1)",),
    good=[{"path": "/home/ann/.ssh/id_ed25519", "encrypted": True}],
    bad=[{"path": "/home/ann/.ssh/id_rsa", "encrypted": False}],
)
