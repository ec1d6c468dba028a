"""Identity Center as it is: in one region, with the accounts that sets are assigned in, and with boundaries.

Sources: IAM Identity Center API reference (ListInstances, ListAccountsForProvisionedPermissionSet,
GetPermissionsBoundaryForPermissionSet).
"""

from __future__ import annotations

import json
from typing import Any

from moto.ssoadmin.exceptions import ResourceNotFoundException
from moto.ssoadmin.responses import SSOAdminResponse

from stance.demo.repairs import repair, state

_moto_instances = SSOAdminResponse.list_instances


@repair("sso-admin", SSOAdminResponse)
def list_instances(self: Any) -> str:
    """ListInstances: an account has none until it makes one, and moto one in every region."""
    made = state.settings(self.current_account, self.region).get("identity_center")
    return _moto_instances(self) if made else json.dumps({"Instances": []})


@repair("sso-admin", SSOAdminResponse)
def get_permissions_boundary_for_permission_set(self: Any) -> str:
    """GetPermissionsBoundaryForPermissionSet: none can be set here."""
    raise ResourceNotFoundException("The permission set has no permissions boundary")
