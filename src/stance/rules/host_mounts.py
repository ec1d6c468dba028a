"""Host: mounts and disks."""

from stance.model import Rule
from stance.model.assets.host import Machine
from stance.model.assets.host_parts import Mount

_RESTRICTED = Mount.options.contains("nodev") & Mount.options.contains("nosuid") & Mount.options.contains("noexec")

MOUNT_TMP_RESTRICTED = Rule(
    id="host-mount-tmp-restricted",
    title="Nothing in /tmp can be a device, gain rights or be run",
    on=Machine,
    severity="medium",
    domain="host",
    require=Machine.mounts.any((Mount.path == "/tmp") & _RESTRICTED),
    why="/tmp is where intruders put their first program, because everyone may write there.",
    fix="Mount /tmp on its own with nodev,nosuid,noexec (`systemctl enable tmp.mount` and a drop-in, or /etc/fstab).",
    references=("mount(8)",),
    good=[{"mounts": [{"path": "/tmp", "options": ["nodev", "noexec", "nosuid", "rw"]}]}],
    bad=[{"mounts": [{"path": "/tmp", "options": ["nodev", "rw"]}]}, {"mounts": []}],
)

MOUNT_VAR_TMP_RESTRICTED = Rule(
    id="host-mount-var-tmp-restricted",
    title="Nothing in /var/tmp can be a device, gain rights or be run",
    on=Machine,
    severity="low",
    domain="host",
    require=Machine.mounts.any((Mount.path == "/var/tmp") & _RESTRICTED),
    why="Everyone may write to /var/tmp, and what is there stays over restarts.",
    fix="Mount /var/tmp on its own with nodev,nosuid,noexec in /etc/fstab.",
    references=("mount(8)",),
    good=[{"mounts": [{"path": "/var/tmp", "options": ["nodev", "noexec", "nosuid", "rw"]}]}],
    bad=[{"mounts": []}],
)

MOUNT_SHM_RESTRICTED = Rule(
    id="host-mount-shm-restricted",
    title="Nothing in /dev/shm can be a device, gain rights or be run",
    on=Machine,
    severity="medium",
    domain="host",
    applies=Machine.mounts.any(Mount.path == "/dev/shm"),
    require=Machine.mounts.any((Mount.path == "/dev/shm") & _RESTRICTED),
    why="Programs run from shared memory leave nothing on disk.",
    fix="Add `tmpfs /dev/shm tmpfs nodev,nosuid,noexec 0 0` to /etc/fstab and remount.",
    references=("mount(8)",),
    good=[{"mounts": [{"path": "/dev/shm", "options": ["nodev", "noexec", "nosuid", "rw"]}]}],
    bad=[{"mounts": [{"path": "/dev/shm", "options": ["nodev", "nosuid", "rw"]}]}],
)

MOUNT_VAR_SEPARATE = Rule(
    id="host-mount-var-separate",
    title="/var is a file system of its own",
    on=Machine,
    severity="low",
    domain="host",
    require=Machine.mounts.any(Mount.path == "/var"),
    why="Logs and spools that fill up would otherwise stop the whole host.",
    fix="Give /var a partition or volume of its own.",
    references=("hier(7)",),
    good=[{"mounts": [{"path": "/var"}]}],
    bad=[{"mounts": [{"path": "/"}]}],
)

MOUNT_HOME_SEPARATE = Rule(
    id="host-mount-home-separate",
    title="/home is a file system of its own, without devices",
    on=Machine,
    severity="low",
    domain="host",
    require=Machine.mounts.any((Mount.path == "/home") & Mount.options.contains("nodev")),
    why="Users could otherwise fill the system's disk, or bring a device file in.",
    fix="Give /home a partition of its own and mount it with nodev,nosuid.",
    references=("hier(7)",),
    good=[{"mounts": [{"path": "/home", "options": ["nodev", "rw"]}]}],
    bad=[{"mounts": [{"path": "/", "options": ["rw"]}]}],
)

DISK_SWAP_ENCRYPTED = Rule(
    id="host-disk-swap-encrypted",
    title="Memory is not swapped to open disks",
    on=Machine,
    severity="low",
    domain="host",
    require=(Machine.swaps.count() == 0)
    | ((Machine.encrypted_volumes.count() >= 1) & (Machine.swap_partitions.count() == 0)),
    why="What is swapped out, keys and passwords included, stays readable on the disk.",
    fix="Encrypt the swap device in /etc/crypttab with a random key, or do without swap.",
    references=("crypttab(5)",),
    good=[
        {"swaps": [], "swap_partitions": [], "encrypted_volumes": []},
        {"swaps": ["/dev/dm-1"], "swap_partitions": [], "encrypted_volumes": ["dm-1"]},
    ],
    bad=[
        {"swaps": ["/dev/sda2"], "swap_partitions": ["/dev/sda2"], "encrypted_volumes": []},
        {"swaps": ["/dev/sda2"], "swap_partitions": ["/dev/sda2"], "encrypted_volumes": ["dm-0"]},
    ],
)

DISK_ENCRYPTED = Rule(
    id="host-disk-encrypted",
    title="Disks are encrypted",
    on=Machine,
    severity="medium",
    domain="host",
    require=Machine.encrypted_volumes.count() >= 1,
    why="Who takes the disk, or a copy of it, reads everything.",
    fix="Install with LUKS, or encrypt the volume with `cryptsetup reencrypt`.",
    references=("cryptsetup(8)",),
    good=[{"encrypted_volumes": ["dm-0"]}],
    bad=[{"encrypted_volumes": []}],
)
