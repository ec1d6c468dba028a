"""The Linux host itself: its release and packages, accounts' policies, services, logs and files."""

from datetime import datetime

from stance.model.assets.host_parts import (
    AptSource,
    CloudCredential,
    DockerSettings,
    FileEntry,
    Firewall,
    Group,
    LoginPolicy,
    Mount,
    PamPolicy,
    ProgramFile,
    SecurityUpdate,
    SshOption,
    SshServer,
    StaleProcess,
    SudoDefaults,
    SudoGrant,
)
from stance.model.field import Asset, Field


class Machine(Asset, kind="host.machine", title="Linux host"):
    """A Linux host, one per scan; what has a person's attention of its own is an asset of its own kind."""

    # release and packages
    apt = Field(bool, "Whether apt manages its packages")
    distribution = Field(str, "The distribution's ID of os-release(5): debian, ubuntu, fedora")
    release = Field(str, "Its VERSION_ID", absent="a rolling distribution")
    kernel_release = Field(str, "The release of the running kernel")
    support_ends_at = Field(datetime, "When the distribution stops fixing security faults of the release")
    boot_kernels = Field(list[str], "The releases of the kernels in /boot, newest last")
    reboot_requested = Field(bool, "Whether a package asked for a restart (/run/reboot-required)")
    newer_kernel = Field(str, "The newest kernel in /boot, when it is newer than the running one", absent="none is")
    security_updates = Field(list[SecurityUpdate], "Installed packages that a security archive has newer versions of")
    security_lists = Field(bool, "Whether the package index of a security archive is on the host")
    lists_updated_at = Field(
        datetime, "When the package index was last fetched", absent="never fetched", volatile=True
    )
    legacy_packages = Field(list[str], "Installed programs of insecure old protocols: telnet, rsh, NIS, TFTP, talk")
    package_sources = Field(list[AptSource], "Where packages come from, disabled sources aside")
    unattended_upgrades = Field(bool, "Whether apt's settings have security updates installed without a person")
    unattended_installed = Field(bool, "Whether the program unattended-upgrade, which installs them, is there")
    unauthenticated_packages = Field(bool, "Whether apt is told to install what nobody signed")
    stale_processes = Field(list[StaleProcess], "Processes whose libraries were replaced since they started")

    # cloud
    instance_id = Field(str, "Its id at the cloud it runs in: i-…", absent="it tells of none")
    cloud_credentials = Field(list[CloudCredential], "AWS access keys in files of programs, by their ids")

    # accounts
    groups = Field(list[Group], "The groups of /etc/group")
    login_policy = Field(LoginPolicy, "What /etc/login.defs says, or its documented defaults")
    inactive_days = Field(int, "After how many days past expiry of the password a new account locks", absent="never")
    pam = Field(PamPolicy, "What the PAM stacks and their files demand", absent="the host does not use PAM")
    shell_timeout_seconds = Field(int, "After how many idle seconds shells end (TMOUT)", absent="never")
    shell_umasks = Field(
        list[str], "The umasks that login shells are given, octal; empty when only login.defs counts"
    )
    sudo_grants = Field(list[SudoGrant], "Who may do what through sudo", absent="sudo is not installed")
    sudo_defaults = Field(SudoDefaults, "Sudo's switches", absent="sudo is not installed")

    # SSH
    ssh_installed = Field(bool, "Whether an OpenSSH server is installed")
    ssh_dump = Field(dict[str, str], "What `sshd -T` prints", absent="it cannot be run")
    ssh_options = Field(
        list[SshOption], "The lines of sshd_config and its includes", absent="there is no sshd_config"
    )
    ssh = Field(SshServer, "The settings in force", absent="no OpenSSH server is installed")
    ssh_host_keys = Field(list[FileEntry], "The private host keys")
    ssh_config_files = Field(list[FileEntry], "sshd_config and its drop-ins")

    # network
    nft_filter = Field(Firewall, "What nft says of the packet filter", absent="nft is not installed")
    iptables_filter = Field(str, "What iptables-save says of incoming IPv4", absent="iptables is not installed")
    ip6tables_filter = Field(str, "What ip6tables-save says of incoming IPv6", absent="ip6tables is not installed")
    firewall = Field(Firewall, "The kernel's packet filter", absent="no tool that sets one is installed")
    ipv6 = Field(bool, "Whether the host speaks IPv6")

    # files
    key_files = Field(list[FileEntry], "The account databases with their backups, and the boot loader's settings")
    sudo_files = Field(list[FileEntry], "sudoers and its drop-ins")
    cron_files = Field(list[FileEntry], "The tables and folders of cron and at")
    cron_allowed = Field(bool, "Whether a cron.allow names who may have jobs")
    at_installed = Field(bool, "Whether an at daemon is installed")
    at_allowed = Field(bool, "Whether an at.allow names who may have jobs")
    cron_installed = Field(bool, "Whether a cron daemon is installed")
    suid_files = Field(list[ProgramFile], "Programs that run with their owner's or group's rights")
    writable_files = Field(list[FileEntry], "Files that everyone may write")
    open_directories = Field(list[FileEntry], "Folders where everyone may replace everyone's files")
    unowned_files = Field(
        list[FileEntry], "Files whose user or group does not exist; a folder stands for its content"
    )
    writable_logs = Field(list[FileEntry], "Files in /var/log that everyone may write")
    mounts = Field(list[Mount], "The mounted file systems")
    encrypted_volumes = Field(list[str], "Block devices that dm-crypt encrypts")
    swaps = Field(list[str], "Devices and files that memory is swapped to")
    swap_partitions = Field(list[str], "Those of them that are bare disks or partitions, with no encryption below")
    boot_password = Field(bool, "Whether the boot menu asks for a password", absent="there is no GRUB menu")

    # services, time and logs
    time_sync = Field(str, "The running program that keeps the clock right", absent="none runs")
    audit_installed = Field(bool, "Whether the audit daemon is installed")
    audited = Field(list[str], "What the audit daemon's rules cover: identity, privilege, modules, time, logins …")
    journal_storage = Field(str, "Where journald keeps its log", values=("volatile", "persistent", "auto", "none"))
    journal_folder = Field(bool, "Whether /var/log/journal exists, without which `auto` keeps the log in memory")
    journal_kept = Field(bool, "Whether the journal survives a restart")
    syslog_installed = Field(bool, "Whether a syslog daemon that writes files is installed")
    log_forwarding = Field(list[str], "The hosts that log messages are sent to")
    docker_installed = Field(bool, "Whether Docker's daemon or its socket is here")
    docker_files = Field(list[FileEntry], "Docker's socket and settings")
    docker = Field(DockerSettings, "The settings of Docker's daemon, its defaults where nothing is set")
