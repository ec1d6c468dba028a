"""What a decision is asked of, and what it answers.

Source: IAM User Guide, "Policy evaluation logic" (reference_policies_evaluation-logic.html).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from stance.identity.buckets import BucketControls
from stance.identity.callers import Closeness
from stance.identity.context import NOTHING_KNOWN, Context
from stance.identity.grants import KeyGrant
from stance.identity.policy import Policy
from stance.identity.truth import Truth


@dataclass(frozen=True, slots=True)
class Request:
    """Who wants to do what: ARNs of the caller and the resource, the account that owns the resource.

    `caller` is the ARN of a user, a role (any session of it), a role's session, a federated user, a root user or an
    identity provider; or a service (`sns.amazonaws.com`), a provider without ARN (`accounts.google.com`), an account
    id (its root user), or `anonymous`. Keys that follow from all this (`aws:PrincipalArn`, `aws:username`,
    `aws:ResourceAccount`, the region of the resource …) need not be in the context; those that are, count.

    `issuer` is the ARN of the role behind a session, which its own ARN does not tell where the role has a path, or
    of the user behind a federated user. `management_account` is the one account of the organisation that its
    policies do not bind. `canonical_id` is the id of the caller's account in the access lists of S3.
    """

    caller: str
    action: str
    resource: str
    resource_account: str
    context: Context = NOTHING_KNOWN
    issuer: str = ""
    management_account: str = ""
    canonical_id: str = ""


@dataclass(frozen=True, slots=True)
class Policies:
    """All policies that bear on a request.

    `identity` are those of the caller, groups included. `boundary`, `session` and `endpoint` (of the VPC endpoint
    that the request goes through) are None where there is none. `scps` and `rcps` have one list per level, from the
    root to the account; those that do not bind this caller or this resource are left out by the decision itself.
    `resource` is the policy of the resource: of a bucket, key, queue, topic, function, secret or repository, or the
    trust policy of a role. `grants` are those of a KMS key, `bucket` the access lists and switches of a bucket.

    `unread` maps a part that could not be read wholly (`identity`, `resource`, `boundary`, `session`, `endpoint`,
    `scps`, `rcps`, `grants`, `acl`) to what it depends on (`gap:s3:GetBucketPolicy`, `scp`): it may allow or deny.
    """

    identity: Sequence[Policy] = ()
    resource: Policy | None = None
    boundary: Sequence[Policy] | None = None
    session: Sequence[Policy] | None = None
    scps: Sequence[Sequence[Policy]] = ()
    rcps: Sequence[Sequence[Policy]] = ()
    endpoint: Sequence[Policy] | None = None
    grants: Sequence[KeyGrant] = ()
    bucket: BucketControls = field(default_factory=BucketControls)
    unread: Mapping[str, Collection[str]] = field(default_factory=dict)


NOT_READ = "not read"
"""What stands for the name of the policy in the steps of a part that was not read."""


@dataclass(frozen=True, slots=True)
class Step:
    """A statement that spoke: `source` as in `scps[1][0]`, its index, effect and how surely it applies.

    `policy` is the name of the policy and `sid` that of the statement, where they have one; a part that could not
    be read has the statement -1, and so have grants of a key and entries of an access list, told in `policy`.
    """

    source: str
    statement: int
    effect: str
    applies: Truth
    closeness: Closeness
    policy: str | None = None
    sid: str | None = None

    def __str__(self) -> str:
        if self.policy == NOT_READ:
            return f"{self.source} not read, may {self.effect.lower()}: {', '.join(sorted(self.applies.depends))}"
        named = f" {self.policy}" if self.policy else ""
        place = f", statement {self.statement}{f' ({self.sid})' if self.sid else ''}" if self.statement >= 0 else ""
        if_so = f", if {' and '.join(sorted(self.applies.depends))} let it" if self.applies.depends else ""
        return f"{self.effect} by {self.source}{named}{place}{if_so}"


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, the statements that decided it in the order of evaluation, and which layer had the last word.

    `layer` is one of deny, rcps, scps, endpoint, resource, identity, boundary, session, grants, acl, public access
    block, root user, aws; `because` says it in a sentence. `str()` of the steps and `because` make the trace.
    """

    allowed: Truth
    trace: tuple[Step, ...] = ()
    layer: str = ""
    because: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The trace as text: one line per statement, the last one says which layer decided."""
        return (*map(str, self.trace), self.because)
