"""What acting on a machine asks for beside: documents of commands and sessions, and the profile that it has."""

from __future__ import annotations

from stance.identity.powers.account import Workload
from stance.identity.powers.asking import Answer
from stance.identity.powers.campaign import Campaign
from stance.identity.powers.keys import Options
from stance.identity.powers.searching import clauses_about
from stance.identity.truth import NO, YES, Truth, all_of, any_of, depends_on

ON_PROFILE = ("iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile")


def on_profile(campaign: Campaign, actor: str, action: str, workload: Workload) -> Answer:
    """Answer for the profile of a machine; where its role is in several, any of them may be the one."""
    role = campaign.land.roles.get(workload.role or "")
    found = [campaign.ask(actor, action, profile) for profile in (role.profiles if role else None) or ()]
    unread = NO if workload.role == "" else depends_on("gap:profiles")
    return Answer(all_of(a.truth for a in found) if found else unread, tuple(s for a in found for s in a.supports))


SESSION = "ssm:StartSession"
_SHELL = "SSM-SessionManagerRunShell"
_CHECK = "ssm:sessiondocumentaccesscheck"


def checked(campaign: Campaign, actor: str, region: str) -> dict[str, Options]:
    """Sessions are of a document, which must be allowed too where policies have that checked."""
    clauses = clauses_about(campaign.state(actor), (SESSION,))
    if not any(c.name == _CHECK for clause in clauses for c in clause.statement.conditions):
        return {}
    _, partition, _, _, account, _ = actor.split(":", 5)
    arn = f"arn:{partition}:ssm:{region}:{account}:document/{_SHELL}"
    shown = campaign.ask(actor, SESSION, arn, {_CHECK: (("true",),)}).truth
    return {_CHECK: (("true",) if shown.sure else None,) if shown.possible else (("false",),)}


_RUNNING = ("AWS-RunShellScript", "AWS-RunPowerShellScript", "AWS-RunRemoteScript", "AWS-RunDocument",
            "AWS-ApplyAnsiblePlaybooks", "AWS-RunSaltState", "AWS-RunAnsiblePlaybook")  # fmt: skip
"""Documents of AWS that run what the caller wants; source: Systems Manager User Guide, command documents."""


def documents(campaign: Campaign, actor: str, action: str, region: str) -> Truth:
    """A command is sent to a machine by a document, which must be allowed too."""
    if action.lower() != "ssm:sendcommand":
        return YES
    arns = [f"arn:{actor.split(':')[1]}:ssm:{region}::document/{name}" for name in _RUNNING]
    return any_of(campaign.ask(actor, action, arn).truth for arn in arns)
