"""IAM's reports of the services that a principal may use and when it did.

The services are those that its policies name with Allow; each was used when the principal last was, but for those
in its `unused` services. Source: IAM API reference (GetServiceLastAccessedDetails).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from moto.core.responses import ActionResult
from moto.iam.responses import IamResponse

from stance.demo.repairs import repair


@repair("iam", IamResponse)
def generate_service_last_accessed_details(self: Any) -> ActionResult:
    """GenerateServiceLastAccessedDetails; the job's id tells whose it is."""
    return ActionResult({"JobId": self._get_param("Arn").encode().hex()})


@repair("iam", IamResponse)
def get_service_last_accessed_details(self: Any) -> ActionResult:
    """GetServiceLastAccessedDetails, ready at once."""
    arn = bytes.fromhex(self._get_param("JobId")).decode()
    kind, _, name = arn.rpartition(":")[2].partition("/")
    name = name.rpartition("/")[2]
    found = self.backend.get_role(name) if kind == "role" else self.backend.users[name]
    used = getattr(found, "last_used", None) or getattr(found, "password_last_used", None)
    unused = getattr(found, "unused_services", ())
    rows = []
    for service in sorted(set(_granted(self.backend, found))):
        row: dict[str, Any] = {"ServiceName": service, "ServiceNamespace": service, "TotalAuthenticatedEntities": 0}
        if used is not None and service not in unused:
            row |= {"LastAuthenticated": used, "LastAuthenticatedEntity": arn, "TotalAuthenticatedEntities": 1}
        rows.append(row)
    moment = found.create_date
    return ActionResult({
        "JobStatus": "COMPLETED", "JobType": "SERVICE_LEVEL", "JobCreationDate": moment, "JobCompletionDate": moment,
        "ServicesLastAccessed": rows, "IsTruncated": False,
    })  # fmt: skip


def _granted(backend: Any, principal: Any) -> Iterator[str]:
    """The services of all actions that its own policies and those of its groups allow by name."""
    groups = [group for group in backend.groups.values() if principal in group.users]
    for holder in (principal, *groups):
        documents = [
            version.document
            for policy in holder.managed_policies.values()
            for version in policy.versions
            if version.version_id == policy.default_version_id
        ]
        for document in [*documents, *(holder.policies.values())]:
            read = json.loads(document) if isinstance(document, str) else document
            statements = read["Statement"] if isinstance(read["Statement"], list) else [read["Statement"]]
            for statement in (each for each in statements if each["Effect"] == "Allow"):
                actions = statement.get("Action", [])
                for action in [actions] if isinstance(actions, str) else actions:
                    if ":" in action:
                        yield action.partition(":")[0].lower()
