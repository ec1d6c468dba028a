"""Host: containers that hold too much of it."""

from stance.conditions import Setting, item
from stance.model import Rule
from stance.model.assets.host_things import Container

EXPECTED_MOUNTS: Setting[tuple[str, ...]] = Setting(
    "host-expected-container-mounts", (), "Folders of the host that containers may hold"
)
RISKY_CAPABILITIES: Setting[tuple[str, ...]] = Setting(
    "host-risky-capabilities",
    (
        "ALL",
        "SYS_ADMIN",
        "SYS_MODULE",
        "SYS_PTRACE",
        "SYS_RAWIO",
        "SYS_BOOT",
        "NET_ADMIN",
        "BPF",
        "DAC_READ_SEARCH",
        "CAP_SYS_ADMIN",
        "CAP_SYS_MODULE",
        "CAP_SYS_PTRACE",
        "CAP_SYS_RAWIO",
        "CAP_SYS_BOOT",
        "CAP_NET_ADMIN",
        "CAP_BPF",
        "CAP_DAC_READ_SEARCH",
    ),
    "Capabilities with which a container can take over its host",
)

CONTAINER_NOT_PRIVILEGED = Rule(
    id="host-container-not-privileged",
    title="Containers are not privileged",
    on=Container,
    severity="high",
    domain="host",
    require=~Container.privileged,
    why="Root in a privileged container is root on the host: it can mount the host's disk.",
    fix="Start the container without --privileged and add the one capability or device that it needs.",
    references=("docker-run(1)",),
    good=[{"privileged": False}],
    bad=[{"privileged": True}],
)

CONTAINER_ENGINE_NOT_MOUNTED = Rule(
    id="host-container-engine-not-mounted",
    title="The engine's socket is mounted in no container",
    on=Container,
    severity="high",
    domain="host",
    require=~Container.engine_socket,
    why="Through the socket a program in the container starts another one that holds the whole host.",
    fix="Remove the mount; where the API is needed, put a proxy in between that allows single calls.",
    good=[{"engine_socket": False}],
    bad=[{"engine_socket": True}],
)

CONTAINER_FOLDERS_NOT_MOUNTED = Rule(
    id="host-container-folders-not-mounted",
    title="System folders of the host are mounted in no container",
    on=Container,
    severity="high",
    domain="host",
    require=Container.sensitive_mounts.all(item.isin(EXPECTED_MOUNTS)),
    why="Who writes the host's /etc or /var from a container is out of it.",
    fix="Mount the one folder that is needed, read-only if possible.",
    good=[{"sensitive_mounts": []}],
    bad=[{"sensitive_mounts": ["/etc"]}],
)

CONTAINER_CAPABILITIES_FEW = Rule(
    id="host-container-capabilities-few",
    title="Containers get no capability that leads out",
    on=Container,
    severity="high",
    domain="host",
    require=Container.added_capabilities.none(item.isin(RISKY_CAPABILITIES)),
    why="With such a capability a program in the container can load a module, mount disks or read others' memory.",
    fix="Remove the --cap-add, and drop those that are not needed with --cap-drop=ALL.",
    references=("capabilities(7)",),
    good=[{"added_capabilities": ["NET_BIND_SERVICE"]}],
    bad=[{"added_capabilities": ["SYS_ADMIN"]}],
)

CONTAINER_NETWORK_OWN = Rule(
    id="host-container-network-own",
    title="Containers have a network of their own",
    on=Container,
    severity="medium",
    domain="host",
    require=~Container.host_network,
    why="In the host's network a container reaches what listens on the host's loopback only.",
    fix="Start it without --network=host and publish the ports that it offers.",
    references=("docker-run(1)",),
    good=[{"host_network": False}],
    bad=[{"host_network": True}],
)

CONTAINER_PROCESSES_OWN = Rule(
    id="host-container-processes-own",
    title="Containers do not see the host's processes",
    on=Container,
    severity="medium",
    domain="host",
    require=~Container.host_processes,
    why="A program there can look into the host's processes and stop them.",
    fix="Start it without --pid=host.",
    references=("docker-run(1)",),
    good=[{"host_processes": False}],
    bad=[{"host_processes": True}],
)

CONTAINER_CONFINED = Rule(
    id="host-container-confined",
    title="Seccomp and AppArmor confine each container",
    on=Container,
    severity="medium",
    domain="host",
    require=~Container.unconfined,
    why="The default profiles take away the system calls by which most break-outs went.",
    fix="Start it without `--security-opt …=unconfined`.",
    references=("docker-run(1)",),
    good=[{"unconfined": False}],
    bad=[{"unconfined": True}],
)

CONTAINER_READ_ONLY = Rule(
    id="host-container-read-only",
    title="Containers cannot change their own file system",
    on=Container,
    severity="low",
    domain="host",
    require=Container.read_only,
    why="What cannot be written cannot be replaced by an intruder.",
    fix="Start it with --read-only and a tmpfs or volume for what it writes.",
    references=("docker-run(1)",),
    good=[{"read_only": True}],
    bad=[{"read_only": False}],
)

CONTAINER_MEMORY_LIMITED = Rule(
    id="host-container-memory-limited",
    title="The memory of containers is limited",
    on=Container,
    severity="low",
    domain="host",
    require=Container.memory_limited,
    why="One container that leaks or is flooded would take the others and the host with it.",
    fix="Start it with --memory.",
    references=("docker-run(1)",),
    good=[{"memory_limited": True}],
    bad=[{"memory_limited": False}],
)
