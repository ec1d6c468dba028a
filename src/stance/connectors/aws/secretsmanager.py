"""AWS Secrets Manager: everything about a secret but its value.

Source: its API reference (API_ListSecrets, API_GetResourcePolicy). The key is left out for the account's own
aws/secretsmanager.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stance.connectors.aws.ec2 import tags
from stance.model import Call, From, Resource
from stance.model.assets.secrets import Secret


def _policy(answer: Mapping[str, Any]) -> str | None:
    """The policy; an answer always names its secret, and leaves out the policy where there is none."""
    return answer.get("ResourcePolicy") or None if answer["ARN"] else None


SECRETS = Resource(
    kind=Secret,
    id="{ARN}",
    name="{Name}",
    list=Call("secretsmanager:ListSecrets", fixed={"MaxResults": 100}, items="SecretList"),
    detail=(Call("secretsmanager:GetResourcePolicy", args={"SecretId": "ARN"}, into="policy"),),
    fields={
        Secret.key: "KmsKeyId?",
        Secret.tags: From("Tags?", then=tags, empty={}),
        Secret.created_at: "CreatedDate?",
        Secret.rotated: From("RotationEnabled?", empty=False),
        Secret.rotated_at: "LastRotatedDate?",
        Secret.changed_at: "LastChangedDate?",
        Secret.used_at: "LastAccessedDate?",
        Secret.owner: "OwningService?",
        Secret.policy: From("policy", then=_policy),
    },
)
