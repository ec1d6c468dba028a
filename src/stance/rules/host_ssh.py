"""Host: the OpenSSH server."""

from stance.conditions import Setting
from stance.model import Rule
from stance.model.assets.host import Machine
from stance.model.assets.host_parts import SshServer

MAX_TRIES = Setting("host-ssh-max-tries", 4, "Passwords that may be tried on one SSH connection")
GRACE_SECONDS = Setting("host-ssh-grace-seconds", 60, "Seconds in which an SSH login must succeed")
IDLE_SECONDS = Setting("host-ssh-idle-seconds", 300, "Seconds after which an SSH client is asked for a sign of life")

_SSH = Machine.ssh.present()

SSH_ROOT_LOGIN_OFF = Rule(
    id="host-ssh-root-login-off",
    title="Root cannot log in over SSH",
    on=Machine,
    severity="high",
    domain="host",
    applies=_SSH,
    require=Machine.ssh.at(SshServer.root_login) == "no",
    why="Root is the name that every attack tries, and who logs in as root leaves no name of their own.",
    fix="Set `PermitRootLogin no` in sshd_config; log in as a person and use sudo.",
    references=("sshd_config(5)",),
    good=[{"ssh": {"root_login": "no"}}],
    bad=[{"ssh": {"root_login": "yes"}}, {"ssh": {"root_login": "prohibit-password"}}],
)

SSH_PASSWORD_LOGIN_OFF = Rule(
    id="host-ssh-password-login-off",
    title="SSH takes keys, not passwords",
    on=Machine,
    severity="medium",
    domain="host",
    applies=_SSH,
    require=~Machine.ssh.at(SshServer.password_login)
    & ~(Machine.ssh.at(SshServer.interactive_login) & Machine.ssh.at(SshServer.uses_pam)),
    why="Passwords can be guessed, used twice and fished for; keys cannot.",
    fix="Set `PasswordAuthentication no` and `KbdInteractiveAuthentication no` once everyone has a key.",
    references=("sshd_config(5)",),
    good=[{"ssh": {"password_login": False, "interactive_login": False, "uses_pam": True}}],
    bad=[
        {"ssh": {"password_login": True, "interactive_login": False, "uses_pam": True}},
        {"ssh": {"password_login": False, "interactive_login": True, "uses_pam": True}},
    ],
)

SSH_EMPTY_PASSWORDS_OFF = Rule(
    id="host-ssh-empty-passwords-off",
    title="SSH refuses empty passwords",
    on=Machine,
    severity="critical",
    domain="host",
    applies=_SSH,
    require=~Machine.ssh.at(SshServer.empty_passwords),
    why="One account without a password lets everyone on the network in.",
    fix="Set `PermitEmptyPasswords no`.",
    references=("sshd_config(5)",),
    good=[{"ssh": {"empty_passwords": False}}],
    bad=[{"ssh": {"empty_passwords": True}}],
)

SSH_TRIES_LIMITED = Rule(
    id="host-ssh-tries-limited",
    title="An SSH connection allows few tries",
    on=Machine,
    severity="low",
    domain="host",
    applies=_SSH,
    require=Machine.ssh.at(SshServer.max_tries).present() & (Machine.ssh.at(SshServer.max_tries) <= MAX_TRIES),
    why="Fewer tries per connection make guessing slower and louder.",
    fix="Set `MaxAuthTries 4`.",
    references=("sshd_config(5)",),
    good=[{"ssh": {"max_tries": 4}}],
    bad=[{"ssh": {"max_tries": 6}}],
)

SSH_GRACE_SHORT = Rule(
    id="host-ssh-grace-short",
    title="An SSH login must succeed within a minute",
    on=Machine,
    severity="low",
    domain="host",
    applies=_SSH,
    require=Machine.ssh.at(SshServer.grace_seconds).present()
    & (Machine.ssh.at(SshServer.grace_seconds) >= 1)
    & (Machine.ssh.at(SshServer.grace_seconds) <= GRACE_SECONDS),
    why="Connections that wait without a login use up the few that the server admits.",
    fix="Set `LoginGraceTime 60`.",
    references=("sshd_config(5)",),
    good=[{"ssh": {"grace_seconds": 60}}],
    bad=[{"ssh": {"grace_seconds": 120}}, {"ssh": {"grace_seconds": 0}}],
)

SSH_X11_OFF = Rule(
    id="host-ssh-x11-off",
    title="SSH does not forward X11",
    on=Machine,
    severity="low",
    domain="host",
    applies=_SSH,
    require=~Machine.ssh.at(SshServer.x11_forwarding),
    why="A program on this host could watch and type on the screens of those who log in.",
    fix="Set `X11Forwarding no`.",
    references=("sshd_config(5)",),
    good=[{"ssh": {"x11_forwarding": False}}],
    bad=[{"ssh": {"x11_forwarding": True}}],
)

SSH_TUNNELS_OFF = Rule(
    id="host-ssh-tunnels-off",
    title="SSH forwards no TCP connections",
    on=Machine,
    severity="low",
    domain="host",
    applies=_SSH,
    require=~Machine.ssh.at(SshServer.tcp_forwarding),
    why="Tunnels lead past firewalls into the networks that this host can reach.",
    fix="Set `AllowTcpForwarding no`, or allow it in a Match block for those who need it.",
    references=("sshd_config(5)",),
    good=[{"ssh": {"tcp_forwarding": False}}],
    bad=[{"ssh": {"tcp_forwarding": True}}],
)

SSH_USER_ENVIRONMENT_OFF = Rule(
    id="host-ssh-user-environment-off",
    title="SSH users cannot set variables ahead of their shell",
    on=Machine,
    severity="medium",
    domain="host",
    applies=_SSH,
    require=~Machine.ssh.at(SshServer.user_environment),
    why="With LD_PRELOAD a user can slip out of a restricted shell or forced command.",
    fix="Set `PermitUserEnvironment no`.",
    references=("sshd_config(5)",),
    good=[{"ssh": {"user_environment": False}}],
    bad=[{"ssh": {"user_environment": True}}],
)

SSH_USERS_NAMED = Rule(
    id="host-ssh-users-named",
    title="SSH admits named users or groups only",
    on=Machine,
    severity="low",
    domain="host",
    applies=_SSH,
    require=Machine.ssh.at(SshServer.restricted),
    why="Otherwise each account that some package creates can log in once it gets a password or key.",
    fix="Set `AllowGroups` to the group of those who may log in.",
    references=("sshd_config(5)",),
    good=[{"ssh": {"restricted": True}}],
    bad=[{"ssh": {"restricted": False}}],
)

SSH_IDLE_ENDED = Rule(
    id="host-ssh-idle-ended",
    title="SSH notices clients that are gone",
    on=Machine,
    severity="low",
    domain="host",
    applies=_SSH,
    require=Machine.ssh.at(SshServer.alive_seconds).present()
    & (Machine.ssh.at(SshServer.alive_seconds) >= 1)
    & (Machine.ssh.at(SshServer.alive_seconds) <= IDLE_SECONDS)
    & Machine.ssh.at(SshServer.alive_count).present()
    & (Machine.ssh.at(SshServer.alive_count) >= 1)
    & (Machine.ssh.at(SshServer.alive_count) <= 3),
    why="Sessions whose client has vanished stay open for whoever takes its place.",
    fix="Set `ClientAliveInterval 300` and `ClientAliveCountMax 3`.",
    references=("sshd_config(5)",),
    good=[{"ssh": {"alive_seconds": 300, "alive_count": 3}}],
    bad=[{"ssh": {"alive_seconds": 0, "alive_count": 3}}, {"ssh": {"alive_seconds": 300, "alive_count": 0}}],
)

SSH_HOST_TRUST_OFF = Rule(
    id="host-ssh-host-trust-off",
    title="SSH trusts no host in place of its users",
    on=Machine,
    severity="high",
    domain="host",
    applies=_SSH,
    require=~Machine.ssh.at(SshServer.host_based) & Machine.ssh.at(SshServer.ignores_rhosts),
    why="Whoever is root on a trusted host, or takes its address, is everyone here.",
    fix="Set `HostbasedAuthentication no` and `IgnoreRhosts yes`.",
    references=("sshd_config(5)",),
    good=[{"ssh": {"host_based": False, "ignores_rhosts": True}}],
    bad=[
        {"ssh": {"host_based": True, "ignores_rhosts": True}},
        {"ssh": {"host_based": False, "ignores_rhosts": False}},
    ],
)

SSH_STRICT_MODES_ON = Rule(
    id="host-ssh-strict-modes-on",
    title="SSH checks the modes of users' key files",
    on=Machine,
    severity="medium",
    domain="host",
    applies=_SSH,
    require=Machine.ssh.at(SshServer.strict_modes),
    why="Otherwise a key file that others can write lets them log in as its user.",
    fix="Set `StrictModes yes`.",
    references=("sshd_config(5)",),
    good=[{"ssh": {"strict_modes": True}}],
    bad=[{"ssh": {"strict_modes": False}}],
)

SSH_LOGINS_LOGGED = Rule(
    id="host-ssh-logins-logged",
    title="SSH logs who logged in with which key",
    on=Machine,
    severity="low",
    domain="host",
    applies=_SSH,
    require=Machine.ssh.at(SshServer.log_level).isin(("INFO", "VERBOSE")),
    why="Below INFO logins leave no trace; DEBUG levels write what is private into the log.",
    fix="Set `LogLevel VERBOSE`.",
    references=("sshd_config(5)",),
    good=[{"ssh": {"log_level": "VERBOSE"}}],
    bad=[{"ssh": {"log_level": "QUIET"}}, {"ssh": {"log_level": "DEBUG3"}}],
)

SSH_BANNER_SHOWN = Rule(
    id="host-ssh-banner-shown",
    title="SSH shows a notice before login",
    on=Machine,
    severity="low",
    domain="host",
    applies=_SSH,
    require=Machine.ssh.at(SshServer.banner).present(),
    why="In some countries an intruder who was not told so cannot be prosecuted.",
    fix="Write the notice to /etc/issue.net and set `Banner /etc/issue.net`.",
    references=("sshd_config(5)",),
    good=[{"ssh": {"banner": "/etc/issue.net"}}],
    bad=[{"ssh": {"banner": None}}],
)
