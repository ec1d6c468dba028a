"""STS GetCallerIdentity: moto gives unknown credentials an ARN that no real caller has."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.sts.responses import TokenResponse

from stance.demo.repairs import repair


@repair("sts", TokenResponse)
def get_caller_identity(self: Any) -> ActionResult:
    """GetCallerIdentity with a user's ARN and id for credentials that moto did not issue."""
    user_id, arn, account = self.backend.get_caller_identity(self.get_access_key(), self.region)
    if arn.endswith(":user/moto"):
        user_id, arn = "AIDADEMOAUDITOR000001", f"arn:aws:iam::{account}:user/posture-auditor"
    return ActionResult({"UserId": user_id, "Account": account, "Arn": arn})
