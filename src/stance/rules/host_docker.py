"""Host: Docker's daemon."""

from stance.conditions import Setting, item
from stance.model import Rule
from stance.model.assets.host import Machine
from stance.model.assets.host_parts import DockerSettings, FileEntry, Group

EXPECTED_REGISTRIES: Setting[tuple[str, ...]] = Setting(
    "host-expected-plain-registries", (), "Registries that are reached without TLS on purpose"
)

DOCKER_SOCKET_PROTECTED = Rule(
    id="host-docker-socket-protected",
    title="Not everyone can write to Docker's socket and settings",
    on=Machine,
    severity="critical",
    domain="host",
    applies=Machine.docker_installed,
    require=Machine.docker_files.none(FileEntry.world_writable),
    why="Who may talk to the daemon may start a container that holds the whole host.",
    fix="Run `chmod 0660 /run/docker.sock` with group docker, and `chmod 0644` on /etc/docker/daemon.json.",
    references=("dockerd(8)",),
    good=[{"docker_installed": True, "docker_files": [{"world_writable": False}]}],
    bad=[{"docker_installed": True, "docker_files": [{"world_writable": True}]}],
)

DOCKER_GROUP_EMPTY = Rule(
    id="host-docker-group-empty",
    title="Nobody is in the docker group",
    on=Machine,
    severity="medium",
    domain="host",
    applies=Machine.docker_installed,
    require=Machine.groups.none(
        (Group.name == "docker") & ((Group.members.count() > 0) | (Group.primary_members.count() > 0))
    ),
    why="Members are root without a password and without a trace in sudo's log.",
    fix="Remove them with `gpasswd -d NAME docker`; use sudo, or rootless Docker.",
    references=("dockerd(8)",),
    good=[{"docker_installed": True, "groups": [{"name": "docker", "members": [], "primary_members": []}]}],
    bad=[
        {"docker_installed": True, "groups": [{"name": "docker", "members": ["ann"], "primary_members": []}]},
        {"docker_installed": True, "groups": [{"name": "docker", "members": [], "primary_members": ["ann"]}]},
    ],
)

DOCKER_TCP_VERIFIED = Rule(
    id="host-docker-tcp-verified",
    title="Docker's daemon asks TCP clients for a certificate",
    on=Machine,
    severity="critical",
    domain="host",
    applies=Machine.docker_installed,
    require=~Machine.docker.at(DockerSettings.plain_tcp),
    why="Whoever reaches the port is root on this host.",
    fix="Remove the tcp:// host, or set tlsverify with a CA of your own.",
    references=("dockerd(8)",),
    good=[{"docker_installed": True, "docker": {"plain_tcp": False}}],
    bad=[{"docker_installed": True, "docker": {"plain_tcp": True}}],
)

DOCKER_ROOT_MAPPED = Rule(
    id="host-docker-root-mapped",
    title="Root in containers is nobody outside",
    on=Machine,
    severity="low",
    domain="host",
    applies=Machine.docker_installed,
    require=Machine.docker.at(DockerSettings.user_namespaces),
    why="Who breaks out of a container as root is root on the host.",
    fix='Set `"userns-remap": "default"` in /etc/docker/daemon.json.',
    references=("dockerd(8)",),
    good=[{"docker_installed": True, "docker": {"user_namespaces": True}}],
    bad=[{"docker_installed": True, "docker": {"user_namespaces": False}}],
)

DOCKER_PRIVILEGES_FIXED = Rule(
    id="host-docker-privileges-fixed",
    title="Programs in containers cannot gain rights",
    on=Machine,
    severity="low",
    domain="host",
    applies=Machine.docker_installed,
    require=Machine.docker.at(DockerSettings.no_new_privileges),
    why="A SUID program in an image leads from the service's account to root in the container.",
    fix='Set `"no-new-privileges": true` in /etc/docker/daemon.json.',
    references=("dockerd(8)",),
    good=[{"docker_installed": True, "docker": {"no_new_privileges": True}}],
    bad=[{"docker_installed": True, "docker": {"no_new_privileges": False}}],
)

DOCKER_CONTAINERS_APART = Rule(
    id="host-docker-containers-apart",
    title="Containers on the default bridge cannot talk to each other",
    on=Machine,
    severity="low",
    domain="host",
    applies=Machine.docker_installed,
    require=~Machine.docker.at(DockerSettings.inter_container),
    why="One broken container would otherwise reach the inner ports of all others.",
    fix='Set `"icc": false` in /etc/docker/daemon.json and give containers networks of their own.',
    references=("dockerd(8)",),
    good=[{"docker_installed": True, "docker": {"inter_container": False}}],
    bad=[{"docker_installed": True, "docker": {"inter_container": True}}],
)

DOCKER_LIVE_RESTORE_ON = Rule(
    id="host-docker-live-restore-on",
    title="Containers outlive a restart of the daemon",
    on=Machine,
    severity="low",
    domain="host",
    applies=Machine.docker_installed,
    require=Machine.docker.at(DockerSettings.live_restore),
    why="If updates of the daemon stop every container, they are put off.",
    fix='Set `"live-restore": true` in /etc/docker/daemon.json.',
    references=("dockerd(8)",),
    good=[{"docker_installed": True, "docker": {"live_restore": True}}],
    bad=[{"docker_installed": True, "docker": {"live_restore": False}}],
)

DOCKER_REGISTRIES_SECURE = Rule(
    id="host-docker-registries-secure",
    title="Images come over TLS only",
    on=Machine,
    severity="medium",
    domain="host",
    applies=Machine.docker_installed,
    require=Machine.docker.at(DockerSettings.insecure_registries).all(item.isin(EXPECTED_REGISTRIES)),
    why="Whoever stands in between chooses what runs in the container.",
    fix="Give the registry a certificate and remove it from `insecure-registries`.",
    references=("dockerd(8)",),
    good=[{"docker_installed": True, "docker": {"insecure_registries": []}}],
    bad=[{"docker_installed": True, "docker": {"insecure_registries": ["registry.local:5000"]}}],
)
