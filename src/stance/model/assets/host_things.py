"""What lives on a Linux host: users, sockets, services, jobs and containers."""

from datetime import datetime

from stance.model.assets.host_parts import CloudCredential, FileEntry
from stance.model.field import Asset, Field, Struct


class PrivateKey(Struct):
    """A private key in a home folder."""

    path = Field(str, "Where it stands")
    encrypted = Field(bool, "Whether a passphrase protects it")
    fingerprint = Field(str, "SHA-256 fingerprint of its public half", absent="the files do not tell it")
    file = Field(FileEntry, "Who may read it")


class AuthorizedKey(Struct):
    """A key that may log in."""

    key = Field(str, "Its SHA-256 fingerprint")
    type = Field(str, "Its algorithm")
    bits = Field(int, "Its length", absent="it has a fixed one")
    weak = Field(bool, "Whether it is DSA, or RSA below 2048 bits")
    limited = Field(bool, "Whether options limit it to one command, or to some addresses")


class User(Asset, kind="host.user", title="host account"):
    """An account of /etc/passwd."""

    uid = Field(int, "Its number")
    gid = Field(int, "The number of its first group")
    home = Field(str, "Its home folder")
    shell = Field(str, "The program that runs at login")
    login = Field(bool, "Whether that program is a shell")
    system = Field(bool, "Whether it belongs to a service: not root, and numbered below 1000 or as nobody")
    shared_uid = Field(bool, "Whether another account has the same number")
    shared_name = Field(bool, "Whether another line of /etc/passwd has the same name")
    own_hashing = Field(str, "How the password in /etc/passwd itself is hashed", absent="it is in /etc/shadow")
    shadow_hashing = Field(str, "How the one in /etc/shadow is hashed", absent="the account has no line there")
    hashing = Field(
        str,
        "How its password is hashed; locked when none can match, none when none is asked",
        values=(
            "none", "locked", "des", "bsdi", "md5", "sun-md5", "nt", "bcrypt", "sha1", "sha256", "sha512", "scrypt",
            "yescrypt", "gost-yescrypt", "other",
        ),
    )  # fmt: skip
    changed_at = Field(datetime, "When the password was set", absent="not recorded")
    max_days = Field(int, "For how many days a password is good", absent="for ever")
    warn_days = Field(int, "How many days ahead its end is announced", absent="not announced")
    inactive_days = Field(int, "After how many days past that the account locks", absent="never")
    home_folder = Field(FileEntry, "The home folder's modes", absent="it does not exist")
    home_owned = Field(bool, "Whether the home folder belongs to the account", absent="it does not exist")
    risky_files = Field(list[str], "Files in it that let others in or hold passwords: .rhosts, .netrc, .forward")
    authorized_keys = Field(list[AuthorizedKey], "Keys that may log in as this user")
    key_files = Field(list[FileEntry], "The files that list them")
    private_keys = Field(list[PrivateKey], "Private SSH keys in the home folder")
    cloud_credentials = Field(list[CloudCredential], "AWS access keys in the home folder, by their ids")


class ListeningSocket(Asset, kind="host.socket", title="listening socket"):
    """A socket that waits for peers: TCP that listens, UDP that is bound to a port below the ephemeral ones."""

    protocol = Field(str, "tcp or udp", values=("tcp", "udp"))
    address = Field(str, "The address it listens on")
    port = Field(int, "The port")
    reach = Field(
        str,
        "Who can reach it by its address: this host (loopback), a private network (local), or all (everyone)",
        values=("loopback", "local", "everyone"),
    )
    uid = Field(int, "The number of the user that opened it")
    process = Field(str, "The program that holds it", absent="the kernel does")
    program = Field(str, "That program's file", absent="the kernel has none")


class Service(Asset, kind="host.service", title="systemd service"):
    """A systemd service of the administrator's or a package's."""

    path = Field(str, "The unit's file")
    user = Field(str, "As whom it runs", absent="as root")
    programs = Field(list[str], "The programs that it starts")
    exposed_programs = Field(list[str], "Those, and folders above them, that others than root may change")
    exposed_files = Field(list[FileEntry], "The same with their modes, which tell who may")
    secrets = Field(list[str], "Variables in the unit that look like secrets, by name")
    unit = Field(FileEntry, "The unit file's modes")


class Job(Asset, kind="host.job", title="cron job"):
    """A line of a system crontab, or a script of a cron folder."""

    source = Field(str, "The file that holds it")
    schedule = Field(str, "When it runs")
    user = Field(str, "As whom it runs")
    programs = Field(list[str], "The programs that it starts, of those that are named by full path")
    exposed_programs = Field(list[str], "Those, and folders above them, that others than root may change")
    exposed_files = Field(list[FileEntry], "The same with their modes, which tell who may")


class Container(Asset, kind="host.container", title="container"):
    """A Docker container of the host, running or not."""

    privileged = Field(bool, "Whether it may do all that root may")
    host_network = Field(bool, "Whether it shares the host's network")
    host_processes = Field(bool, "Whether it sees the host's processes")
    engine_socket = Field(bool, "Whether the engine's socket is mounted in it")
    sensitive_mounts = Field(list[str], "System folders of the host that are mounted in it")
    added_capabilities = Field(list[str], "Capabilities beyond the default ones")
    read_only = Field(bool, "Whether its own file system cannot be written")
    memory_limited = Field(bool, "Whether its memory is limited")
    unconfined = Field(bool, "Whether seccomp or AppArmor were turned off for it")
