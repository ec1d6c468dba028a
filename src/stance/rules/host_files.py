"""Host: files and folders whose modes let others in."""

from stance.conditions import Setting
from stance.model import Rule
from stance.model.assets.host import Machine
from stance.model.assets.host_parts import FileEntry, ProgramFile

EXPECTED_UNOWNED: Setting[tuple[str, ...]] = Setting(
    "host-expected-unowned-files", (), "Files and folders that may belong to nobody"
)
EXPECTED_OPEN: Setting[tuple[str, ...]] = Setting(
    "host-expected-open-folders", (), "Shared folders without the sticky bit on purpose"
)
EXPECTED_WRITABLE: Setting[tuple[str, ...]] = Setting(
    "host-expected-writable-files", (), "Files that everyone may write on purpose"
)

FILE_ACCOUNTS_PROTECTED = Rule(
    id="host-file-accounts-protected",
    title="Only root changes the account databases and the boot menu",
    on=Machine,
    severity="critical",
    domain="host",
    each=Machine.key_files,
    key=FileEntry.path,
    require=(FileEntry.owner == 0) & ~FileEntry.group_writable & ~FileEntry.world_writable,
    why="Who writes one of these files makes an account with number 0, or sets root's password.",
    fix="Run `chown root` and `chmod go-w` on the file.",
    references=("passwd(5)", "shadow(5)"),
    good=[
        {"path": "/etc/passwd", "owner": 0, "group_writable": False, "world_writable": False},
    ],
    bad=[
        {"path": "/etc/passwd", "owner": 0, "group_writable": False, "world_writable": True},
        {"path": "/etc/group", "owner": 1000, "group_writable": False, "world_writable": False},
    ],
)

FILE_HASHES_PRIVATE = Rule(
    id="host-file-hashes-private",
    title="Not everyone reads the password hashes",
    on=Machine,
    severity="high",
    domain="host",
    each=Machine.key_files,
    key=FileEntry.path,
    applies=FileEntry.path.matches("shadow|opasswd|grub.cfg"),
    require=~FileEntry.world_readable,
    why="Hashes that can be read are guessed at elsewhere, at leisure and unseen.",
    fix="Run `chown root:shadow` and `chmod 0640` on the file (0600 for opasswd and grub.cfg).",
    references=("shadow(5)",),
    good=[{"path": "/etc/shadow", "world_readable": False}],
    bad=[{"path": "/etc/shadow-", "world_readable": True}],
)

FILE_NONE_WRITABLE = Rule(
    id="host-file-none-writable",
    title="No file can be written by everyone",
    on=Machine,
    severity="medium",
    domain="host",
    require=Machine.writable_files.all(FileEntry.path.isin(EXPECTED_WRITABLE)),
    why="What everyone may write, an intruder in the smallest service may write too.",
    fix="Run `chmod o-w` on the files; `find / -xdev -type f -perm -0002` lists them.",
    good=[{"writable_files": []}],
    bad=[{"writable_files": [{"path": "/opt/app/run.sh"}]}],
)

FILE_FOLDERS_STICKY = Rule(
    id="host-file-folders-sticky",
    title="Shared folders keep users from each other's files",
    on=Machine,
    severity="medium",
    domain="host",
    require=Machine.open_directories.all(FileEntry.path.isin(EXPECTED_OPEN)),
    why="Without the sticky bit everyone can replace everyone's files in the folder.",
    fix="Run `chmod +t` or `chmod o-w` on the folders; `find / -xdev -type d -perm -0002 ! -perm -1000` lists them.",
    references=("chmod(1)",),
    good=[{"open_directories": []}],
    bad=[{"open_directories": [{"path": "/srv/share"}]}],
)

FILE_ALL_OWNED = Rule(
    id="host-file-all-owned",
    title="Each file belongs to a user and group that exist",
    on=Machine,
    severity="low",
    domain="host",
    require=Machine.unowned_files.all(FileEntry.path.isin(EXPECTED_UNOWNED)),
    why="The next account that gets the number gets the files.",
    fix="Give the files to somebody with chown, or remove them; `find / -xdev -nouser -o -nogroup` lists them.",
    good=[{"unowned_files": []}],
    bad=[{"unowned_files": [{"path": "/home/gone"}]}],
)

FILE_SUID_PACKAGED = Rule(
    id="host-file-suid-packaged",
    title="Programs with special rights come from packages",
    on=Machine,
    severity="high",
    domain="host",
    each=Machine.suid_files,
    key=ProgramFile.path,
    require=ProgramFile.packaged,
    why="A program with the SUID bit that no package brought gets no updates, and is how intruders come back.",
    fix="Remove the bit with `chmod u-s,g-s` unless somebody can say what it is for.",
    references=("chmod(1)",),
    good=[{"path": "/usr/bin/passwd", "packaged": True}],
    bad=[{"path": "/usr/local/bin/helper", "packaged": False}],
)

FILE_CRON_PROTECTED = Rule(
    id="host-file-cron-protected",
    title="Only root changes cron's tables and folders",
    on=Machine,
    severity="high",
    domain="host",
    each=Machine.cron_files,
    key=FileEntry.path,
    require=(FileEntry.owner == 0) & ~FileEntry.group_writable & ~FileEntry.world_writable,
    why="What stands in them runs as root.",
    fix="Run `chown root:root` and `chmod go-w` on the path.",
    references=("cron(8)",),
    good=[{"path": "/etc/crontab", "owner": 0, "group_writable": False, "world_writable": False}],
    bad=[{"path": "/etc/cron.d", "owner": 0, "group_writable": False, "world_writable": True}],
)

CRON_USERS_NAMED = Rule(
    id="host-cron-users-named",
    title="A list says who may have cron jobs",
    on=Machine,
    severity="low",
    domain="host",
    applies=Machine.cron_installed,
    require=Machine.cron_allowed,
    why="A job is how an intruder in any account returns after a restart.",
    fix="Write the names of those who may to /etc/cron.allow.",
    references=("crontab(1)",),
    good=[{"cron_installed": True, "cron_allowed": True}],
    bad=[{"cron_installed": True, "cron_allowed": False}],
)

AT_USERS_NAMED = Rule(
    id="host-at-users-named",
    title="A list says who may have at jobs",
    on=Machine,
    severity="low",
    domain="host",
    applies=Machine.at_installed,
    require=Machine.at_allowed,
    why="A job is how an intruder in any account returns later.",
    fix="Write the names of those who may to /etc/at.allow.",
    references=("at(1)",),
    good=[{"at_installed": True, "at_allowed": True}],
    bad=[{"at_installed": True, "at_allowed": False}],
)

FILE_LOGS_PROTECTED = Rule(
    id="host-file-logs-protected",
    title="Not everyone can change log files",
    on=Machine,
    severity="medium",
    domain="host",
    require=Machine.writable_logs.all(FileEntry.path.isin(EXPECTED_WRITABLE)),
    why="A log that an intruder can edit proves nothing.",
    fix="Run `chmod o-w` on the files in /var/log.",
    good=[{"writable_logs": []}],
    bad=[{"writable_logs": [{"path": "/var/log/auth.log"}]}],
)
