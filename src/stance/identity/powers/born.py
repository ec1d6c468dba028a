"""Asking for something new: the tags that it bears as it is made must be allowed to be given.

Sources: IAM User Guide, "Controlling access to AWS resources using tags" (access_tags.html); Amazon EC2 User Guide,
"Grant permission to tag resources during creation" (supported-iam-actions-tagging.html); AWS Lambda Developer Guide,
"Using tags on Lambda functions" (configuration-tags.html).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stance.identity.powers.asking import Answer
from stance.identity.powers.keys import Options
from stance.identity.powers.searching import clauses_about
from stance.identity.truth import all_of

if TYPE_CHECKING:
    from stance.identity.powers.campaign import Campaign

_TAGS = ("aws:requesttag/", "aws:tagkeys")
_PLAIN: dict[str, Options] = dict.fromkeys(_TAGS, ((),))
_TAGGING = {
    "iam:CreateUser": "iam:TagUser",
    "iam:CreateRole": "iam:TagRole",
    "ec2:RunInstances": "ec2:CreateTags",
    "ec2:RequestSpotInstances": "ec2:CreateTags",
    "lambda:CreateFunction": "lambda:TagResource",
    "sagemaker:CreateNotebookInstance": "sagemaker:AddTags",
    "sagemaker:CreateTrainingJob": "sagemaker:AddTags",
    "sagemaker:CreateProcessingJob": "sagemaker:AddTags",
}
"""What must be allowed beside an action, where the thing that it makes gets tags at once."""


def ask_new(
    campaign: Campaign, actor: str, action: str, arn: str, more: Mapping[str, Options] | None = None
) -> Answer:
    """Answer for one action on something that is made by it, with tags or without as is better."""
    answer, tagging = campaign.ask(actor, action, arn, more), _TAGGING.get(action)
    if tagging is None or not answer.truth.possible or not _speaks_of_tags(campaign, actor, action):
        return answer
    plain = campaign.ask(actor, action, arn, {**(more or {}), **_PLAIN})
    if plain.truth.sure:
        return plain
    how: dict[str, Options] = {**(more or {}), "ec2:createaction": ((action.partition(":")[2],),)}
    tagged = campaign.ask(actor, tagging, arn, how)
    both = Answer(all_of((answer.truth, tagged.truth)), (*answer.supports, *tagged.supports))
    return plain if plain.truth.possible and not both.truth.sure else both


def _speaks_of_tags(campaign: Campaign, actor: str, action: str) -> bool:
    clauses = clauses_about(campaign.state(actor), (action,))
    return any(c.name.startswith(_TAGS) for clause in clauses for c in clause.statement.conditions)
