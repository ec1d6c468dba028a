"""What ties a host to a cloud: the instance that it is, and the access keys in files of its programs."""

from __future__ import annotations

from stance.connectors.host._machine import of_machine
from stance.connectors.host.parsers import cloud
from stance.model import Call
from stance.model.assets.host import Machine

CLOUD = of_machine(
    detail=(
        Call(
            "file:/var/lib/cloud/data/instance-id",
            absent="ENOENT",
            parse=cloud.instance_id,
            into="instance",
        ),
        Call(
            "glob:/etc/environment /etc/default/* /etc/sysconfig/* /opt/*/.env /srv/*/.env /srv/*/*/.env "
            "/var/www/.env /var/www/*/.env /etc/systemd/system/*.service /etc/systemd/system/*.service.d/*.conf "
            "/etc/boto.cfg /etc/passwd-s3fs",
            needs="root: read the settings of programs",
            parse=cloud.credentials,
            into="keys",
        ),
    ),
    fields={Machine.instance_id: "instance", Machine.cloud_credentials: "keys"},
)
