"""Host: sudo."""

from stance.conditions import Setting
from stance.model import Rule
from stance.model.assets.host import Machine
from stance.model.assets.host_parts import FileEntry, SudoDefaults, SudoGrant

SUDO_MINUTES = Setting("host-sudo-minutes", 15, "Minutes for which sudo may remember a password")

_SUDO = Machine.sudo_defaults.present()

SUDO_PASSWORD_ASKED = Rule(
    id="host-sudo-password-asked",
    title="Sudo asks for a password",
    on=Machine,
    severity="medium",
    domain="host",
    each=Machine.sudo_grants,
    key=SudoGrant.key,
    require=~SudoGrant.password_free,
    why="Whoever takes over such an account, by a key or a hole in its programs, has its root commands at once.",
    fix="Remove NOPASSWD from the line with `visudo`, or narrow it to commands that can do no harm.",
    references=("sudoers(5)",),
    good=[{"key": "%sudo ALL=(ALL) ALL", "password_free": False}],
    bad=[{"key": "ann ALL=(ALL) NOPASSWD: ALL", "password_free": True}],
)

SUDO_AUTHENTICATION_ON = Rule(
    id="host-sudo-authentication-on",
    title="No Defaults line turns sudo's password off",
    on=Machine,
    severity="high",
    domain="host",
    applies=_SUDO,
    require=Machine.sudo_defaults.at(SudoDefaults.authenticates),
    why="`!authenticate` works like NOPASSWD on every line it reaches.",
    fix="Remove `!authenticate` from the Defaults lines with `visudo`.",
    references=("sudoers(5)",),
    good=[{"sudo_defaults": {"authenticates": True}}],
    bad=[{"sudo_defaults": {"authenticates": False}}],
)

SUDO_NOT_FOR_EVERYONE = Rule(
    id="host-sudo-not-for-everyone",
    title="No sudo line is for all users",
    on=Machine,
    severity="critical",
    domain="host",
    each=Machine.sudo_grants,
    key=SudoGrant.key,
    require=~SudoGrant.everyone,
    why="ALL includes the accounts of services, so a hole in any of them leads on.",
    fix="Name the users or a group on the line.",
    references=("sudoers(5)",),
    good=[{"key": "ann ALL=(root) /usr/bin/id", "everyone": False}],
    bad=[{"key": "ALL ALL=(ALL) ALL", "everyone": True}],
)

SUDO_ALL_ONLY_ADMINISTRATORS = Rule(
    id="host-sudo-all-only-administrators",
    title="Only administrators' groups may run everything as root",
    on=Machine,
    severity="medium",
    domain="host",
    each=Machine.sudo_grants,
    key=SudoGrant.key,
    require=~SudoGrant.all_commands | SudoGrant.administrators,
    why="An account that may do everything is root under another name, outside the groups that are reviewed.",
    fix="Name the commands that it needs, or put its people into the sudo group.",
    references=("sudoers(5)",),
    good=[{"key": "%sudo ALL=(ALL) ALL", "all_commands": True, "administrators": True}],
    bad=[{"key": "app ALL=(ALL) ALL", "all_commands": True, "administrators": False}],
)

SUDO_PTY_USED = Rule(
    id="host-sudo-pty-used",
    title="Sudo gives commands a terminal of their own",
    on=Machine,
    severity="low",
    domain="host",
    applies=_SUDO,
    require=Machine.sudo_defaults.at(SudoDefaults.use_pty),
    why="Otherwise a program run as root can stay behind and type into the user's terminal.",
    fix="Add `Defaults use_pty` with `visudo`.",
    references=("sudoers(5)",),
    good=[{"sudo_defaults": {"use_pty": True}}],
    bad=[{"sudo_defaults": {"use_pty": False}}],
)

SUDO_USE_LOGGED = Rule(
    id="host-sudo-use-logged",
    title="Sudo keeps a log of its own",
    on=Machine,
    severity="low",
    domain="host",
    applies=_SUDO,
    require=Machine.sudo_defaults.at(SudoDefaults.logs),
    why="One file that holds what was done as root is what one wants after an incident.",
    fix='Add `Defaults logfile="/var/log/sudo.log"` with `visudo`.',
    references=("sudoers(5)",),
    good=[{"sudo_defaults": {"logs": True}}],
    bad=[{"sudo_defaults": {"logs": False}}],
)

SUDO_PASSWORD_FORGOTTEN = Rule(
    id="host-sudo-password-forgotten",
    title="Sudo forgets a password after a while",
    on=Machine,
    severity="low",
    domain="host",
    applies=_SUDO,
    require=Machine.sudo_defaults.at(SudoDefaults.timeout_minutes).present()
    & (Machine.sudo_defaults.at(SudoDefaults.timeout_minutes) >= 0)
    & (Machine.sudo_defaults.at(SudoDefaults.timeout_minutes) <= SUDO_MINUTES),
    why="As long as it is remembered, whatever runs as the user may use it.",
    fix="Set `Defaults timestamp_timeout=15` or less with `visudo`.",
    references=("sudoers(5)",),
    good=[{"sudo_defaults": {"timeout_minutes": 5}}],
    bad=[{"sudo_defaults": {"timeout_minutes": -1}}, {"sudo_defaults": {"timeout_minutes": 600}}],
)

SUDO_FILES_PROTECTED = Rule(
    id="host-sudo-files-protected",
    title="Only root can change sudo's rules, and not everyone reads them",
    on=Machine,
    severity="high",
    domain="host",
    each=Machine.sudo_files,
    key=FileEntry.path,
    require=(FileEntry.owner == 0)
    & ~FileEntry.group_writable
    & ~FileEntry.world_writable
    & (FileEntry.folder | ~FileEntry.world_readable),
    why="Who writes sudoers is root; who reads it knows whom to attack.",
    fix="Run `chown root:root` and `chmod 0440` on the file.",
    references=("sudoers(5)",),
    good=[
        {
            "path": "/etc/sudoers",
            "owner": 0,
            "group_writable": False,
            "world_writable": False,
            "folder": False,
            "world_readable": False,
        }
    ],
    bad=[
        {
            "path": "/etc/sudoers.d/app",
            "owner": 0,
            "group_writable": True,
            "world_writable": False,
            "folder": False,
            "world_readable": False,
        }
    ],
)
