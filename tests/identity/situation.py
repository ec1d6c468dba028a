"""The form of a labelled request: what AWS's documentation says of it, and what is decided."""

from dataclasses import dataclass, field

from identity.documents import OTHER, OWNER, policy
from stance.identity import Policies, Request, context, decide

USER = f"arn:aws:iam::{OWNER}:user/ann"
BOB = f"arn:aws:iam::{OWNER}:user/bob"
ROLE = f"arn:aws:iam::{OWNER}:role/app"
SESSION = f"arn:aws:sts::{OWNER}:assumed-role/app/i-1"
ROOT = f"arn:aws:iam::{OWNER}:root"
FOREIGN = f"arn:aws:iam::{OTHER}:user/eve"
FOREIGN_ROLE = f"arn:aws:iam::{OTHER}:role/remote"
LINKED = f"arn:aws:iam::{OWNER}:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForELB"
BUCKET = "arn:aws:s3:::data"
FILE = "arn:aws:s3:::data/a/x"
KEY = f"arn:aws:kms:eu-west-1:{OWNER}:key/1"
QUEUE = f"arn:aws:sqs:eu-west-1:{OWNER}:q"
FULL = policy({"Effect": "Allow", "Action": "*", "Resource": "*"})
NOTHING = policy()


@dataclass(frozen=True)
class Situation:
    """One request. `known` is the whole context unless `partly`; `expect` is a bool, or the keys it depends on."""

    why: str
    expect: object
    policies: dict = field(default_factory=dict)
    caller: str = USER
    action: str = "s3:GetObject"
    resource: str = FILE
    owner: str = OWNER
    known: dict = field(default_factory=dict)
    partly: bool = False
    more: dict = field(default_factory=dict)

    def decision(self):
        known = context(self.known, complete=not self.partly)
        request = Request(self.caller, self.action, self.resource, self.owner, known, **self.more)
        return decide(request, Policies(**self.policies))


def a(effect, action="*", resource="*", to=None, when=None, **more):
    """A policy of one statement."""
    return policy(s(effect, action, resource, to, when, **more))


def s(effect, action="*", resource="*", to=None, when=None, **more):
    """A statement; `to` is an ARN or account, `*`, or a whole Principal element; leave action or resource None."""
    body = {"Effect": effect, **more}
    if action is not None:
        body["Action"] = action
    if resource is not None:
        body["Resource"] = resource
    if to is not None:
        body["Principal"] = to if to == "*" or isinstance(to, dict) else {"AWS": to}
    if when is not None:
        body["Condition"] = when
    return body
