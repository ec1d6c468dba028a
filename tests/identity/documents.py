"""Policy documents for tests: short builders, and strategies for generated ones."""

from hypothesis import strategies as st

from stance.identity import parse_policy

OWNER = "111111111111"
OTHER = "222222222222"
BUCKET = "arn:aws:s3:::data"
OBJECTS = f"{BUCKET}/*"


def statement(effect="Allow", action="s3:GetObject", resource=OBJECTS, principal=None, condition=None, **more):
    body = {"Effect": effect, **more}
    if "NotAction" not in more:
        body["Action"] = action
    if resource is not None and "NotResource" not in more:
        body["Resource"] = resource
    if principal is not None:
        body["Principal"] = principal
    if condition is not None:
        body["Condition"] = condition
    return body


def allow(action="s3:GetObject", resource=OBJECTS, principal="*", condition=None, **more):
    return statement("Allow", action, resource, None if "NotPrincipal" in more else principal, condition, **more)


def deny(action="s3:*", resource=(BUCKET, OBJECTS), principal="*", condition=None, **more):
    resource = list(resource) if isinstance(resource, tuple) else resource
    return statement("Deny", action, resource, None if "NotPrincipal" in more else principal, condition, **more)


def grant(action, resource="*", condition=None, **more):
    """An Allow statement of an identity policy."""
    return statement("Allow", action, resource, None, condition, **more)


def refuse(action, resource="*", condition=None, **more):
    """A Deny statement of an identity policy."""
    return statement("Deny", action, resource, None, condition, **more)


def policy(*statements, version="2012-10-17"):
    return parse_policy({"Version": version, "Statement": list(statements)})


PRINCIPALS = st.sampled_from(
    ["*", {"AWS": "*"}, {"AWS": OTHER}, {"AWS": f"arn:aws:iam::{OWNER}:root"}, {"Service": "sns.amazonaws.com"}]
)
LIMITING = st.sampled_from(
    [
        {"StringEquals": {"aws:PrincipalOrgID": "o-abc123"}},
        {"StringEquals": {"aws:SourceVpce": "vpce-1"}},
        {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        {"ArnLike": {"aws:SourceArn": f"arn:aws:sns:*:{OWNER}:*"}},
    ]
)
IDLE = st.sampled_from(
    [
        {"Bool": {"aws:SecureTransport": "true"}},
        {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}},
        {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}},
        {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-abc123"}},
    ]
)
CONDITIONS = st.one_of(st.none(), LIMITING, IDLE)
ACTIONS = st.lists(
    st.sampled_from(["s3:GetObject", "s3:*", "s3:List*", "s3:PutObject", "*", "S3:DELETEobject"]),
    min_size=1,
    max_size=3,
)
RESOURCES = st.lists(st.sampled_from([BUCKET, OBJECTS, "*", f"{BUCKET}/a/*"]), min_size=1, max_size=3)

ALLOWS = st.builds(lambda a, r, p, c: allow(a, r, p, c), ACTIONS, RESOURCES, PRINCIPALS, CONDITIONS)
DENIES = st.builds(lambda a, r, p, c: deny(a, r, p, c), ACTIONS, RESOURCES, PRINCIPALS, CONDITIONS)
STATEMENTS = st.lists(st.one_of(ALLOWS, DENIES), max_size=4)

POWERS = st.lists(
    st.sampled_from(
        ["*", "iam:*", "iam:PassRole", "lambda:*", "lambda:Create*", "ec2:RunInstances", "iam:Put*", "sts:AssumeRole"]
    ),
    min_size=1,
    max_size=3,
)
TARGETS = st.sampled_from(["*", f"arn:aws:iam::{OWNER}:role/*", f"arn:aws:iam::{OWNER}:user/${{aws:username}}"])
MFA = st.sampled_from([None, {"Bool": {"aws:MultiFactorAuthPresent": "true"}}])
GRANTS = st.builds(grant, POWERS, TARGETS, MFA)
REFUSALS = st.builds(refuse, POWERS, TARGETS, MFA)
IDENTITY_STATEMENTS = st.lists(st.one_of(GRANTS, REFUSALS), max_size=4)
