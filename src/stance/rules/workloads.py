"""What acts by itself: with no more power than it needs."""

from stance.model import Rule
from stance.model.assets.workload import Workload

WORKLOAD_ROLE_NOT_ADMIN = Rule(
    id="identity-workload-role-not-admin",
    title="Machines, functions, builds and jobs do not act as administrator",
    on=Workload,
    severity="high",
    domain="ispm",
    applies=Workload.role.present(),
    require=~Workload.role_admin,
    why="Whoever takes over the workload, or may change what it runs, is administrator of the account.",
    fix="Give it a role that allows what it does and nothing else.",
    good=[{"role": "arn:aws:iam::123456789012:role/reader", "role_admin": False}],
    bad=[{"role": "arn:aws:iam::123456789012:role/admin", "role_admin": True}],
)
