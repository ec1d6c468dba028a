"""EC2 answers of moto that differ from AWS's: snapshots' owners and sharing, instances' groups, rules' owners."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response

from stance.demo.repairs import repair

_moto_instances: Any = EC2Response.describe_instances
_moto_delete_vpc: Any = EC2Response.delete_vpc
_moto_rules: Any = EC2Response.describe_security_group_rules


@repair("ec2", EC2Response)
def describe_snapshots(self: Any) -> Any:
    """DescribeSnapshots that honours OwnerIds, RestorableByUserIds, MaxResults and NextToken."""
    snapshots = self.ec2_backend.describe_snapshots(
        snapshot_ids=self._get_param("SnapshotIds", []), filters=self._filters_from_querystring()
    )
    account = self.current_account
    owners = {account if owner == "self" else owner for owner in self._get_param("OwnerIds", [])}
    readers = {account if user == "self" else user for user in self._get_param("RestorableByUserIds", [])}
    chosen = [
        snapshot
        for snapshot in sorted(snapshots, key=lambda snapshot: str(snapshot.id))
        if (not owners or snapshot.owner_id in owners) and (not readers or _restorable(snapshot, readers))
    ]
    start = int(self._get_param("NextToken", 0))
    end = start + int(self._get_param("MaxResults", len(chosen) or 1))
    more = {"NextToken": str(end)} if end < len(chosen) else {}
    return ActionResult({"Snapshots": chosen[start:end], **more})


def _restorable(snapshot: Any, readers: set[str]) -> bool:
    """Whether one of the named may create volumes: as owner, by name, or as part of ``all``."""
    shared = snapshot.create_volume_permission_userids | snapshot.create_volume_permission_groups
    return bool(readers & shared) or snapshot.owner_id in readers


@repair("ec2", EC2Response)
def describe_instances(self: Any) -> Any:
    """DescribeInstances with an architecture, and with security groups where only the interface names them."""
    answer: Any = _moto_instances(self)
    for reservation in answer.result["Reservations"]:
        for instance in reservation.instances:
            instance.architecture = getattr(instance, "architecture", None) or "x86_64"
            if not instance.security_groups:
                instance.security_groups = [
                    group for interface in instance.nics.values() for group in interface.group_set
                ]
    return answer


@repair("ec2", EC2Response)
def describe_security_group_rules(self: Any) -> Any:
    """DescribeSecurityGroupRules with the account that owns each group."""
    answer: Any = _moto_rules(self)
    for rule in answer.result["SecurityGroupRules"]:
        rule.group_owner_id = self.current_account
    return answer


@repair("ec2", EC2Response)
def delete_vpc(self: Any) -> Any:
    """DeleteVpc that takes the network's access control lists with it."""
    answer: ActionResult = _moto_delete_vpc(self)
    lists = self.ec2_backend.network_acls
    for name in [name for name, acl in lists.items() if acl.vpc_id == self._get_param("VpcId")]:
        del lists[name]
    return answer
