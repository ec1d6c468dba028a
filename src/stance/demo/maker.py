"""What the story's chapters are written with: clients of the fake AWS, times past, and names for what they make."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from stance.demo.server import ACCOUNT, post

MAIN, SECOND = "eu-central-1", "eu-west-1"
"""The two regions the company works in."""

Json = dict[str, Any]


@dataclass
class Maker:
    """Makes resources at `url`; `ids` maps the story's names to provider ids (an ARN where the API gives one)."""

    url: str
    ids: dict[str, str] = field(default_factory=dict)
    changes: list[Json] = field(default_factory=list)
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict)

    @cached_property
    def _session(self) -> Any:
        import botocore.session

        session = botocore.session.Session()
        session.set_credentials("demo", "demo")
        return session

    def client(self, service: str, region: str = MAIN) -> Any:
        """A client, made once."""
        from botocore.config import Config

        key = (service, region)
        if key not in self._clients:
            config = Config(
                retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}, parameter_validation=False
            )
            made = self._session.create_client(service, region_name=region, endpoint_url=self.url, config=config)
            made.meta.events.register("before-sign.s3-control", _without_account_prefix)
            self._clients[key] = made
        return self._clients[key]

    def amend(self, find: str, region: str = MAIN, **values: Any) -> None:
        """Note a change that no AWS call can make (see `stance.demo.repairs.amend`); `send` makes them all."""
        written = {name: iso(value) if isinstance(value, datetime) else value for name, value in values.items()}
        self.changes.append({"find": find, "region": region, "set": written})

    def send(self) -> None:
        """Make the noted changes."""
        post(self.url, "/demo-api/amend", self.changes)
        self.changes.clear()


def _without_account_prefix(request: Any, **_: object) -> None:
    request.url = request.url.replace(f"//{ACCOUNT}.", "//", 1)


def days_ago(days: float) -> datetime:
    """A moment so many days before now, to the second."""
    return datetime.now(UTC).replace(microsecond=0) - timedelta(days=days)


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def policy(*statements: Json) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions: str | list[str], resources: str | list[str] = "*", **more: Any) -> Json:
    """An Allow statement."""
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions: str | list[str], resources: str | list[str] = "*", **more: Any) -> Json:
    """A Deny statement."""
    return {"Effect": "Deny", "Action": actions, "Resource": resources, **more}


def trust_service(service: str) -> str:
    """Trust of an AWS service on behalf of our own account only."""
    return policy(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": f"{service}.amazonaws.com"},
            "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
        }
    )


def service_role(maker: Maker, name: str, service: str, statements: list[Json]) -> None:
    """A role that a service works with, in use for long and just now: `role:NAME` among the ids."""
    iam = maker.client("iam")
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust_service(service))["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="work", PolicyDocument=policy(*statements))
    maker.amend(f"iam.role/{name}", create_date=days_ago(300), last_used=days_ago(0.5))
    maker.ids[f"role:{name}"] = made


def tags(**values: str) -> list[dict[str, str]]:
    """AWS tags."""
    return [{"Key": key, "Value": value} for key, value in values.items()]


def specification(resource: str, **values: str) -> list[Json]:
    """EC2's TagSpecifications."""
    return [{"ResourceType": resource, "Tags": tags(**values)}]
