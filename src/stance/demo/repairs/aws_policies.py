"""AWS's own managed policies: there from the start as in AWS, but read once instead of once per account and reset."""

from __future__ import annotations

import json
from copy import copy
from functools import cache
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, IAMBackend


@cache
def _templates() -> list[Any]:
    read = json.loads(aws_managed_policies_data)
    return [AWSManagedPolicy.from_data(name, "aws", "us-east-1", data) for name, data in read.items()]


def _init_aws_policies(self: Any) -> list[Any]:
    policies = [copy(template) for template in _templates()]
    for policy in policies:
        policy.account_id = self.account_id
    return policies


setattr(IAMBackend, "_init_aws_policies", _init_aws_policies)  # noqa: B010  mypy forbids assigning to a method
