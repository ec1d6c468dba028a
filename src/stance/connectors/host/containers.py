"""Docker: its daemon and its containers, from the daemon's own files. Source: dockerd(8), Docker's API."""

from stance.connectors.host._machine import of_machine
from stance.connectors.host.parsers import modes, services
from stance.model import Call, Resource
from stance.model.assets.host import Machine
from stance.model.assets.host_things import Container

DOCKER = of_machine(
    detail=(
        Call(
            "stat:/usr/bin/dockerd /usr/sbin/dockerd /usr/local/bin/dockerd /run/docker.sock", parse=bool, into="here"
        ),
        Call("stat:/run/docker.sock /etc/docker /etc/docker/daemon.json", parse=modes.file_entries, into="files"),
        Call(
            "glob:/etc/docker/daemon.json /lib/systemd/system/docker.service /etc/systemd/system/docker.service "
            "/etc/systemd/system/docker.service.d/*.conf",
            parse=services.docker,
            into="settings",
        ),
    ),
    fields={Machine.docker_installed: "here", Machine.docker_files: "files", Machine.docker: "settings"},
)

CONTAINERS = Resource(
    kind=Container,
    id="{account}/container/{key}",
    name="{name}",
    where="once",
    list=Call(
        "glob:/var/lib/docker/containers/*/hostconfig.json",
        needs="root: read /var/lib/docker",
        parse=services.containers,
    ),
    fields={
        Container.privileged: "privileged",
        Container.host_network: "host_network",
        Container.host_processes: "host_processes",
        Container.engine_socket: "engine_socket",
        Container.sensitive_mounts: "sensitive_mounts",
        Container.added_capabilities: "added_capabilities",
        Container.read_only: "read_only",
        Container.memory_limited: "memory_limited",
        Container.unconfined: "unconfined",
    },
)
