"""What a principal has CloudFormation do in its name, where its policies allow that by way of a service alone.

Source: IAM User Guide, "AWS global condition context keys", `aws:CalledVia` (reference_policies_condition-keys.html).
"""

from __future__ import annotations

from collections.abc import Mapping

from stance.identity.powers.asking import Answer, ask
from stance.identity.powers.clauses import bit
from stance.identity.powers.keys import Options
from stance.identity.powers.state import State
from stance.identity.truth import all_of

_SERVICE = ("cloudformation.amazonaws.com",)
_VIA: dict[str, Options] = {
    "aws:calledvia": (_SERVICE,),
    "aws:calledviafirst": (_SERVICE,),
    "aws:calledvialast": (_SERVICE,),
    "aws:viaawsservice": (("true",),),
}
_MADE = frozenset(
    f"iam:{name}"
    for name in ("PutUserPolicy", "PutRolePolicy", "PutGroupPolicy", "AddUserToGroup", "CreateAccessKey", "PassRole",
                 "CreateUser", "CreateRole", "CreateGroup", "CreateInstanceProfile", "AddRoleToInstanceProfile")
) | {"lambda:CreateFunction", "ec2:RunInstances"}  # fmt: skip
"""Actions that resources of a template make on things that are there, or on new ones."""
_CREATE = "cloudformation:CreateStack"


def speaks_of_services(state: State) -> bool:
    """Tell whether some condition asks by way of which service a request comes."""
    documents = [*(s.clauses for s in state.sources), *(state.boundary or ())]
    clauses = (clause for d in documents for clause in (*d.allows, *d.denies))
    return any(c.name in _VIA for clause in clauses for c in clause.statement.conditions)


def by_stack(state: State, action: str, arn: str, more: Mapping[str, Options] | None) -> Answer:
    """Answer for an action that a stack of the principal's own makes, acting with what the principal may."""
    if action not in _MADE or not state.mask & bit(_CREATE):
        return Answer()
    head, account = state.arn.split(":")[1], state.account
    stack = ask(state, _CREATE, f"arn:{head}:cloudformation:us-east-1:{account}:stack/z/z")
    made = ask(state, action, arn, {**(more or {}), **_VIA}) if stack.truth.possible else Answer()
    return Answer(all_of((stack.truth, made.truth)), (*stack.supports, *made.supports))
