"""The structures inside a host's fields."""

from stance.model.field import Field, Struct


class FileEntry(Struct):
    """A file or folder and who may do what with it."""

    path = Field(str, "Where it stands")
    mode = Field(str, "Its permission bits, four octal digits")
    owner = Field(int, "Its user's number")
    group = Field(int, "Its group's number")
    folder = Field(bool, "Whether it is a folder")
    group_readable = Field(bool, "Whether its group may read it")
    group_writable = Field(bool, "Whether its group may write it")
    world_readable = Field(bool, "Whether everyone may read it")
    world_writable = Field(bool, "Whether everyone may write it")


class ProgramFile(Struct):
    """A program with the SUID or SGID bit."""

    path = Field(str, "Where it stands")
    mode = Field(str, "Its permission bits, four octal digits")
    owner = Field(int, "Its user's number")
    packaged = Field(bool, "Whether a package of the distribution brought it")


class SecurityUpdate(Struct):
    """An installed package that a security archive has a newer version of."""

    package = Field(str, "Its name")
    installed = Field(str, "The version on the host")
    candidate = Field(str, "The newest version in the security archive")


class AptSource(Struct):
    """An archive that packages are fetched from."""

    uri = Field(str, "Its address")
    suite = Field(str, "The suite taken from it")
    trusted = Field(bool, "Whether it counts as signed without being so")
    local = Field(bool, "Whether it is a folder or medium of this host")
    encrypted = Field(bool, "Whether it is reached by TLS or SSH")
    signed_by = Field(str, "The key that must have signed it", absent="any key that apt trusts")


class StaleProcess(Struct):
    """A process that runs code which is no longer on disk."""

    name = Field(str, "The program's name")
    library = Field(str, "A library of it that was replaced")


class CloudCredential(Struct):
    """An access key of AWS in a file: what its id tells, never the secret."""

    file = Field(FileEntry, "The file that holds it")
    profile = Field(str, "The profile it stands under", absent="it stands under none")
    key = Field(str, "The id of the key, masked; equal for equal ids")
    key_account = Field(str, "The account that it is of, or `untold`")


class Group(Struct):
    """A group of users."""

    name = Field(str, "Its name")
    gid = Field(int, "Its number")
    shared = Field(bool, "Whether another group has the same name or number")
    members = Field(list[str], "The users in it, those aside whose first group it is")
    primary_members = Field(list[str], "The users whose first group it is")


class LoginPolicy(Struct):
    """The defaults for new accounts and logins, of login.defs(5)."""

    max_days = Field(int, "For how many days a password is good; 99999 or -1 is for ever")
    warn_days = Field(int, "How many days ahead its end is announced")
    encrypt_method = Field(str, "How new passwords are hashed")
    umask = Field(str, "The umask of logins, octal")
    home_mode = Field(str, "The mode of new home folders, octal; what the umask leaves where it is not set")


class PamPolicy(Struct):
    """What logins and new passwords must meet, by the PAM stacks of the host."""

    checks_quality = Field(bool, "Whether new passwords are checked by pam_pwquality, pam_passwdqc or pam_cracklib")
    min_length = Field(int, "The shortest password that may be set")
    classes = Field(int, "How many kinds of characters a password must have; 0 for no demand")
    locks_out = Field(bool, "Whether pam_faillock or pam_tally2 counts failed logins")
    attempts = Field(int, "After how many failed logins the account is locked", absent="never")
    unlock_seconds = Field(int, "For how long; 0 until a person unlocks it", absent="never locked")
    remembered = Field(int, "How many old passwords may not be used again")
    accepts_empty = Field(list[str], "The stacks whose pam_unix accepts empty passwords (nullok)")
    su_restricted = Field(bool, "Whether su asks for membership of a group (pam_wheel)")


class SudoGrant(Struct):
    """A line of sudoers: who may run what as whom."""

    key = Field(str, "The line, as it identifies the grant")
    source = Field(str, "The file that holds it")
    users = Field(str, "To whom: users, %groups, ALL")
    everyone = Field(bool, "Whether it is to all users")
    commands = Field(str, "Which commands")
    all_commands = Field(bool, "Whether it allows every command as root")
    password_free = Field(bool, "Whether no password is asked (NOPASSWD)")
    administrators = Field(bool, "Whether only root and administrators' groups (sudo, wheel, admin) have it")


class SudoDefaults(Struct):
    """Sudo's switches for everyone."""

    use_pty = Field(bool, "Whether commands get a terminal of their own")
    logs = Field(bool, "Whether sudo keeps a log of its own beside syslog")
    authenticates = Field(bool, "Whether a password is asked at all")
    timeout_minutes = Field(int, "For how many minutes a password is remembered; -1 for ever")


class SshOption(Struct):
    """A line of sshd_config."""

    option = Field(str, "The keyword, in lower case")
    value = Field(str, "Its arguments")
    match = Field(str, "The Match block it stands in", absent="it holds for everyone")


class SshServer(Struct):
    """The settings of the OpenSSH server; the weakest that anyone gets, where Match blocks differ."""

    root_login = Field(str, "PermitRootLogin: yes, prohibit-password, forced-commands-only or no")
    password_login = Field(bool, "PasswordAuthentication, unless AuthenticationMethods wants a key as well")
    interactive_login = Field(bool, "KbdInteractiveAuthentication, which can ask for a password too; the same")
    empty_passwords = Field(bool, "PermitEmptyPasswords")
    max_tries = Field(int, "MaxAuthTries")
    grace_seconds = Field(int, "LoginGraceTime; 0 for no limit")
    x11_forwarding = Field(bool, "X11Forwarding")
    tcp_forwarding = Field(bool, "AllowTcpForwarding, for one direction at least")
    user_environment = Field(bool, "PermitUserEnvironment")
    restricted = Field(bool, "Whether AllowUsers or AllowGroups say who may log in")
    alive_seconds = Field(int, "ClientAliveInterval; 0 for never")
    alive_count = Field(int, "ClientAliveCountMax")
    host_based = Field(bool, "HostbasedAuthentication")
    ignores_rhosts = Field(bool, "IgnoreRhosts")
    strict_modes = Field(bool, "StrictModes")
    log_level = Field(str, "LogLevel")
    uses_pam = Field(bool, "UsePAM")
    banner = Field(str, "The file shown before login", absent="none")
    ciphers = Field(list[str], "The ciphers offered")
    macs = Field(list[str], "The message authentication codes offered")
    key_exchanges = Field(list[str], "The key exchange methods offered")


class Firewall(Struct):
    """What the packet filter does with what no rule of it names."""

    ipv4_default = Field(str, "For incoming IPv4", values=("drop", "accept", "none"))
    ipv6_default = Field(str, "For incoming IPv6", values=("drop", "accept", "none"))


class Mount(Struct):
    """A mounted file system."""

    path = Field(str, "Where it is mounted")
    source = Field(str, "The device, or what stands for one")
    type = Field(str, "The kind of file system")
    options = Field(list[str], "How it is mounted: nodev, nosuid, noexec, ro …")


class DockerSettings(Struct):
    """What Docker's daemon is told, or does by itself."""

    plain_tcp = Field(bool, "Whether it listens on TCP without client certificates")
    user_namespaces = Field(bool, "Whether root in containers is another user outside")
    inter_container = Field(bool, "Whether containers on the default bridge may talk to each other")
    no_new_privileges = Field(bool, "Whether SUID programs are powerless in containers by default")
    live_restore = Field(bool, "Whether containers outlive a restart of the daemon")
    insecure_registries = Field(list[str], "Registries reached without TLS")
