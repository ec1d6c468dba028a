"""What no single setting shows: combinations that lead from outside, or from little power, to everything."""

from stance.model import Rule
from stance.model.assets.identity import IamRole, IamUser
from stance.model.assets.workload import Workload

USER_NOT_ESCALATING = Rule(
    id="identity-user-not-escalating",
    title="Users cannot make themselves administrator",
    on=IamUser,
    severity="critical",
    require=~IamUser.escalates,
    why="Some of the user's rights together lead to all of them: by changing policies, handing over roles, taking "
    "over workloads or credentials. Whoever steals the user's key owns the account.",
    fix="`stance admins` shows the steps; take out the statement on which one of them hangs, or bound the user by a "
    "permissions boundary that it cannot change.",
    good=[{"escalates": False}],
    bad=[{"escalates": True}],
    domain="ispm",
)

ROLE_NOT_ESCALATING = Rule(
    id="identity-role-not-escalating",
    title="Roles cannot make themselves administrator",
    on=IamRole,
    severity="high",
    require=~IamRole.escalates,
    applies=~IamRole.service_linked,
    why="A role that was not meant to rule the account can: whoever runs code with it gets everything.",
    fix="`stance admins` shows the steps; take out the statement on which one of them hangs, such as iam:PassRole on "
    "every role.",
    good=[{"service_linked": False, "escalates": False}],
    bad=[{"service_linked": False, "escalates": True}],
    domain="ispm",
)

EXPOSED_WORKLOAD_LEADS_NOWHERE = Rule(
    id="compute-exposed-workload-leads-nowhere",
    title="What the internet reaches does not lead to a crown jewel",
    on=Workload,
    severity="high",
    require=~(Workload.internet_reaches & Workload.leads_to_jewels),
    why="One flaw in what listens there, and an attacker has what matters most: the way on is open already.",
    fix="Take away the role's rights on the jewel, or keep the internet away; `stance paths --from internet` shows "
    "the way, `stance fixset` the smallest change that cuts it.",
    good=[{"internet_reaches": True, "leads_to_jewels": False}, {"internet_reaches": False, "leads_to_jewels": True}],
    bad=[{"internet_reaches": True, "leads_to_jewels": True}],
)
