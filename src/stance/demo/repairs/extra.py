"""APIs or operations that moto does not route at all, answered before it sees them.

Account Management (contact information, regions), IAM Access Analyzer (analyzers), SSM
(managed nodes), Security Hub (standards), AWS Backup (policies of vaults), and workloads (`extra_workloads`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from stance.demo.repairs import extra_workloads, state

Answer = tuple[int, Any]
SCOPE = re.compile(r"Credential=([^/,]+)/\d+/([^/]+)/([^/]+)/aws4_request")

VAULT_POLICY = re.compile(r"/backup-vaults/([^/]+)/access-policy")

CONTACT = {
    "FullName": "Nordhafen Logistics GmbH",
    "CompanyName": "Nordhafen Logistics GmbH",
    "AddressLine1": "Kaistrasse 12",
    "City": "Hamburg",
    "PostalCode": "20457",
    "CountryCode": "DE",
    "PhoneNumber": "+49 40 5550123",
}
"""Contact data of a fresh account: AWS asks for them at sign-up, so there are always some."""


def answer(environ: dict[str, Any], body: bytes) -> Answer | None:
    """Status and JSON of an operation answered here; None leaves the request to moto."""
    scope = SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    if scope is None:
        return None
    key, region, service = scope.groups()
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    path = environ["PATH_INFO"]
    if service == "backup" and (vault := VAULT_POLICY.fullmatch(path)):
        return _vault_policy(_account(key), region, vault[1], environ["REQUEST_METHOD"], json.loads(body or b"{}"))
    place = target or f"{environ['REQUEST_METHOD']} {path}"
    handler = HANDLERS.get((service, place))
    if handler is None:
        return extra_workloads.answer_named(service, place, _account(key), region)
    return handler(_account(key), region, json.loads(body or b"{}"))


def _account(access_key: str) -> str:
    from moto.iam.models import get_account_id_from

    return get_account_id_from(access_key)


def _put_contact(account: str, region: str, body: Any) -> Answer:
    state.settings(account)["contact"] = body["ContactInformation"]
    return 200, {}


def _get_contact(account: str, region: str, body: Any) -> Answer:
    return 200, {"ContactInformation": state.settings(account).get("contact", CONTACT)}


def _list_regions(account: str, region: str, body: Any) -> Answer:
    from moto.ec2.models import ec2_backends

    from stance.demo.repairs.regions import all_regions, opt_in_status

    words = {"opt-in-not-required": "ENABLED_BY_DEFAULT", "opted-in": "ENABLED", "not-opted-in": "DISABLED"}
    wanted = body.get("RegionOptStatusContains") or words.values()
    names = all_regions(ec2_backends[account]["us-east-1"])
    rows = [{"RegionName": name, "RegionOptStatus": words[opt_in_status(account, name)]} for name in names]
    return 200, {"Regions": [row for row in rows if row["RegionOptStatus"] in wanted]}


def _enable_region(account: str, region: str, body: Any) -> Answer:
    state.settings(account).setdefault("opted_in", set()).add(body["RegionName"])
    return 200, {}


def _create_analyzer(account: str, region: str, body: Any) -> Answer:
    arn = f"arn:aws:access-analyzer:{region}:{account}:analyzer/{body['analyzerName']}"
    analyzer = {
        "arn": arn,
        "name": body["analyzerName"],
        "type": body["type"],
        "createdAt": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "status": "ACTIVE",
        "tags": body.get("tags", {}),
    }
    state.settings(account, region).setdefault("analyzers", {})[arn] = analyzer
    return 200, {"arn": arn}


def _list_analyzers(account: str, region: str, body: Any) -> Answer:
    return 200, {"analyzers": list(state.settings(account, region).get("analyzers", {}).values())}


def _managed_nodes(account: str, region: str, body: Any) -> Answer:
    return 200, {"InstanceInformationList": state.settings(account, region).get("managed_nodes", [])}


def _enabled_standards(account: str, region: str, body: Any) -> Answer:
    return 200, {"StandardsSubscriptions": state.settings(account, region).get("standards", [])}


def _vault_policy(account: str, region: str, vault: str, method: str, body: Any) -> Answer:
    policies = state.settings(account, region).setdefault("vault_policies", {})
    if method == "PUT":
        policies[vault] = body["Policy"]
        return 200, {}
    if vault not in policies:
        return 400, {"__type": "ResourceNotFoundException", "Message": "The vault has no access policy"}
    return 200, {"BackupVaultName": vault, "Policy": policies[vault]}


HANDLERS: dict[tuple[str, str], Callable[[str, str, Any], Answer]] = {
    **extra_workloads.HANDLERS,
    ("account", "POST /putContactInformation"): _put_contact,
    ("account", "POST /getContactInformation"): _get_contact,
    ("account", "POST /listRegions"): _list_regions,
    ("account", "POST /enableRegion"): _enable_region,
    ("access-analyzer", "PUT /analyzer"): _create_analyzer,
    ("access-analyzer", "GET /analyzer"): _list_analyzers,
    ("securityhub", "POST /standards/get"): _enabled_standards,
    ("ssm", "AmazonSSM.DescribeInstanceInformation"): _managed_nodes,
}
