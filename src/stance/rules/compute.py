"""Machines: what the internet reaches on them, and what they give away about themselves."""

from stance.conditions import Setting, item
from stance.model import Rule
from stance.model.assets.account import AwsRegion
from stance.model.assets.compute import Ec2Instance, Machine

_CLOSE = "Limit the security group's rule to known addresses, or take the public address away and go through "

INSTANCE_SSH_NOT_EXPOSED = Rule(
    id="compute-instance-ssh-not-exposed",
    title="The internet does not reach SSH on machines",
    on=Machine,
    severity="critical",
    require=~Machine.open_services.contains("ssh"),
    why="SSH open to everyone is tried with stolen keys and passwords within minutes, and one flaw gives a shell.",
    fix=_CLOSE + "a bastion, a VPN or Session Manager.",
    good=[{"open_services": []}, {"open_services": ["redis"]}],
    bad=[{"open_services": ["ssh"]}],
)

INSTANCE_RDP_NOT_EXPOSED = Rule(
    id="compute-instance-rdp-not-exposed",
    title="The internet does not reach Remote Desktop on machines",
    on=Machine,
    severity="critical",
    require=~Machine.open_services.contains("rdp"),
    why="Remote Desktop open to everyone is a first door of ransomware: guessed passwords and known flaws.",
    fix=_CLOSE + "a bastion, a VPN or Session Manager.",
    good=[{"open_services": []}],
    bad=[{"open_services": ["rdp"]}],
)

INSTANCE_SMB_NOT_EXPOSED = Rule(
    id="compute-instance-smb-not-exposed",
    title="The internet does not reach Windows file sharing on machines",
    on=Machine,
    severity="critical",
    require=~Machine.open_services.contains("smb"),
    why="File sharing (SMB, CIFS) is where worms enter, and it was never meant to be met by strangers.",
    fix=_CLOSE + "a VPN.",
    good=[{"open_services": []}],
    bad=[{"open_services": ["smb"]}],
)

ADMIN_SERVICES = Setting[tuple[str, ...]](
    "admin-services", ("telnet", "docker", "kubernetes", "vnc", "winrm", "rsh"), "Services that administer machines"
)
DATA_SERVICES = Setting[tuple[str, ...]](
    "data-services",
    (
        *("sqlserver", "oracle", "mysql", "postgresql", "msql", "redis", "memcached", "mongodb", "cassandra"),
        *("kafka", "elasticsearch", "kibana", "nfs", "rsync"),
    ),
    "Services that hold data",
)

INSTANCE_ADMIN_NOT_EXPOSED = Rule(
    id="compute-instance-admin-not-exposed",
    title="The internet does not reach remote administration on machines",
    on=Machine,
    severity="critical",
    require=Machine.open_services.none(item.isin(ADMIN_SERVICES)),
    why="Docker, kubelet, VNC, WinRM and Telnet give whoever gets through control of the machine.",
    fix=_CLOSE + "a bastion, a VPN or Session Manager.",
    good=[{"open_services": []}],
    bad=[{"open_services": ["docker"]}, {"open_services": ["kubernetes"]}],
)

INSTANCE_DATA_NOT_EXPOSED = Rule(
    id="compute-instance-data-not-exposed",
    title="The internet does not reach databases, caches and queues on machines",
    on=Machine,
    severity="critical",
    require=Machine.open_services.none(item.isin(DATA_SERVICES)),
    why="Data stores are found by scanners within hours, and many come without a password or with a default one.",
    fix="Admit only the machines that use the store, by their security group, and give it no public address.",
    good=[{"open_services": []}],
    bad=[{"open_services": ["elasticsearch"]}],
)

INSTANCE_ADDRESS_PRIVATE = Rule(
    id="compute-instance-address-private",
    title="Machines have no public IPv4 address",
    on=Machine,
    severity="medium",
    require=Machine.public_addresses.count() == 0,
    why="With a public address only a rule of a firewall stands between the machine and everyone.",
    fix="Put the machine in a private subnet behind a load balancer or NAT gateway, and release its address.",
    good=[{"public_addresses": []}],
    bad=[{"public_addresses": ["198.51.100.7"]}],
)

INSTANCE_METADATA_TOKENS_REQUIRED = Rule(
    id="compute-instance-metadata-tokens-required",
    title="Instance metadata ask for session tokens (IMDSv2), or are off",
    on=Ec2Instance,
    severity="high",
    require=(Ec2Instance.metadata_tokens == "required") | (Ec2Instance.metadata_endpoint == "disabled"),
    why="Without tokens a server-side request forgery in any application fetches the role's keys with one GET.",
    fix="Set HttpTokens to required in the instance's metadata options, after checking that its software can do it.",
    good=[
        {"metadata_tokens": "required", "metadata_endpoint": "enabled"},
        {"metadata_tokens": "optional", "metadata_endpoint": "disabled"},
    ],
    bad=[{"metadata_tokens": "optional", "metadata_endpoint": "enabled"}],
)

METADATA_TOKENS_DEFAULT = Rule(
    id="compute-metadata-tokens-default",
    title="New instances ask for metadata session tokens by default",
    on=AwsRegion,
    severity="high",
    require=AwsRegion.metadata_tokens_default == "required",
    why="Without a default for the region every launch, template and image has to remember it.",
    fix="Set the region's default instance metadata options to IMDSv2 required.",
    good=[{"metadata_tokens_default": "required"}],
    bad=[{"metadata_tokens_default": None}, {"metadata_tokens_default": "optional"}],
)

INSTANCE_ROLE_ATTACHED = Rule(
    id="compute-instance-role-attached",
    title="Running instances have an instance profile",
    on=Ec2Instance,
    severity="medium",
    applies=Ec2Instance.running,
    require=Ec2Instance.profile.present(),
    why="Software on a machine without a role tends to get long-lived access keys in a file.",
    fix="Attach an instance profile whose role allows what the machine needs, and remove keys stored on it.",
    good=[{"running": True, "profile": "arn:aws:iam::123456789012:instance-profile/web"}],
    bad=[{"running": True, "profile": None}],
)

INSTANCE_CENTRALLY_MANAGED = Rule(
    id="compute-instance-centrally-managed",
    title="Running instances are managed by Systems Manager",
    on=Ec2Instance,
    severity="medium",
    applies=Ec2Instance.running,
    require=Ec2Instance.managed,
    why="An unmanaged machine gets no central patches and inventory, and needs an open port to be administered.",
    fix="Install the SSM agent and give the instance's role the permissions of AmazonSSMManagedInstanceCore.",
    good=[{"running": True, "managed": True}],
    bad=[{"running": True, "managed": False}],
)

INSTANCE_USERDATA_WITHOUT_SECRETS = Rule(
    id="compute-instance-userdata-without-secrets",
    title="No secret stands in the user data of instances",
    on=Ec2Instance,
    severity="high",
    require=Ec2Instance.user_data_secrets.count() == 0,
    why="Every process on the machine, and everyone who may describe instances, can read user data.",
    fix="Change the secret, keep it in Secrets Manager, and let the machine fetch it with its role.",
    good=[{"user_data_secrets": []}],
    bad=[{"user_data_secrets": [{"type": "aws-access-key", "line": 3, "mask": "AK..3Q"}]}],
)

EMR_PUBLIC_BLOCKED = Rule(
    id="compute-emr-public-blocked",
    title="EMR refuses clusters that everyone reaches",
    on=AwsRegion,
    severity="high",
    require=AwsRegion.emr_public_blocked,
    why="Whoever reaches a cluster's ports can hand it jobs, which run with the role of its machines.",
    fix="Turn on EMR's block of public access in this region, with port 22 as the only exception or none.",
    good=[{"emr_public_blocked": True}],
    bad=[{"emr_public_blocked": False}],
    references=("https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html",),
)

SERIAL_CONSOLE_OFF = Rule(
    id="compute-serial-console-off",
    title="The serial console of instances is turned off",
    on=AwsRegion,
    severity="medium",
    require=~AwsRegion.serial_console,
    why="The console reaches a machine past its network, its firewall and its security groups.",
    fix="Turn off serial console access in this region, and turn it on only while somebody repairs a machine.",
    good=[{"serial_console": False}],
    bad=[{"serial_console": True}],
)
