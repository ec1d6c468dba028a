"""The evaluator against the slow reference, and what holds of all decisions."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from identity.documents import OTHER, OWNER
from identity.reference import allowed
from stance.identity import Policies, Request, context, decide, parse_policy

USER, BOB = f"arn:aws:iam::{OWNER}:user/ann", f"arn:aws:iam::{OWNER}:user/bob"
ROLE, SESSION = f"arn:aws:iam::{OWNER}:role/app", f"arn:aws:sts::{OWNER}:assumed-role/app/i-1"
ROOT, FOREIGN = f"arn:aws:iam::{OWNER}:root", f"arn:aws:iam::{OTHER}:user/eve"
CALLERS = st.sampled_from([USER, USER, SESSION, SESSION, ROOT, FOREIGN, "sns.amazonaws.com", "anonymous"])
TARGETS = {
    "s3:GetObject": "arn:aws:s3:::data/ann/x",
    "s3:ListBucket": "arn:aws:s3:::data",
    "kms:Decrypt": f"arn:aws:kms:eu-west-1:{OWNER}:key/1",
    "sts:AssumeRole": ROLE,
    "sns:Publish": f"arn:aws:sns:eu-west-1:{OWNER}:t",
    "lambda:InvokeFunction": f"arn:aws:lambda:eu-west-1:{OWNER}:function:f:live",
}
ACTIONS = st.one_of(
    st.sampled_from(["*", "s3:*", "s3:Get*", "S3:getobject", "kms:*", "sts:AssumeRole", "sns:Pub*", "s3:?etObject"]),
    st.lists(st.sampled_from(["s3:*", "lambda:*", "kms:Decrypt", "ec2:*", "sns:*", "sts:*"]), min_size=1, max_size=3),
)
RESOURCES = st.sampled_from(
    ["*", "*", "arn:aws:s3:::data/*", "arn:aws:s3:::*", "arn:aws:s3:::data", "arn:aws:s3:::data/${aws:username}/*",
     "arn:aws:s3:::data/${aws:PrincipalTag/team, 'ann'}/?", f"arn:aws:*:*:{OWNER}:*",
     ["arn:aws:s3:::other/*", f"arn:aws:iam::{OWNER}:role/*"], "arn:aws:lambda", "arn:aws:lambda:*:function:f*",
     "arn:aws:lambda:*:f:live", f"arn:aws:lambda:eu-*1:{OWNER}:function:?", "arn:aws:la*:live", "arn:*:*:*:*:*:f:*"]
)  # fmt: skip
VALUES = {
    "aws:PrincipalOrgID": st.sampled_from(["o-1", "o-2"]),
    "aws:MultiFactorAuthPresent": st.sampled_from(["true", "false"]),
    "aws:SourceIp": st.sampled_from(["203.0.113.7", "198.51.100.7"]),
    "aws:TagKeys": st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=2, unique=True),
    "aws:MultiFactorAuthAge": st.sampled_from(["10", "3600"]),
    "aws:PrincipalTag/team": st.sampled_from(["ann", "*", "x"]),
    "aws:SourceArn": st.sampled_from([f"arn:aws:sns:eu-west-1:{OWNER}:t", f"arn:aws:s3:::x:{OTHER}"]),
}
CONDITIONS = st.sampled_from(
    [
        {"StringEquals": {"aws:PrincipalOrgID": ["o-1", "o-3"]}},
        {"StringNotEquals": {"aws:PrincipalOrgID": ["o-1", "o-3"]}},
        {"StringNotEqualsIfExists": {"aws:principalorgid": "o-1"}},
        {"StringLikeIfExists": {"aws:PrincipalOrgID": "o-?"}},
        {"Bool": {"aws:MultiFactorAuthPresent": "false"}},
        {"BoolIfExists": {"aws:MultiFactorAuthPresent": False}},
        {"Bool": {"aws:MultiFactorAuthPresent": "true"}, "NumericLessThan": {"aws:MultiFactorAuthAge": 3600}},
        {"NumericGreaterThanEquals": {"aws:MultiFactorAuthAge": "3600"}},
        {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "192.0.2.0/24"]}},
        {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        {"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}},
        {"ForAnyValue:StringLike": {"aws:TagKeys": ["a*"]}},
        {"ForAnyValue:StringNotEquals": {"aws:TagKeys": "a"}},
        {"ForAllValues:StringNotLike": {"aws:TagKeys": "c"}},
        {"Null": {"aws:TagKeys": "true"}},
        {"Null": {"aws:PrincipalTag/team": "false"}, "StringEquals": {"aws:PrincipalTag/team": "${aws:username}"}},
        {"StringLike": {"aws:PrincipalTag/team": "a*"}},
        {"ArnLike": {"aws:SourceArn": f"arn:aws:sns:*:{OWNER}:*"}},
        {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWNER}:role/*"}},
        {"StringEquals": {"aws:PrincipalAccount": OWNER}},
        {"StringEqualsIgnoreCase": {"aws:username": "ANN"}},
        {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}},
    ]
)
NAMES = st.sampled_from([USER, BOB, ROLE, SESSION, ROOT, OWNER, OTHER, FOREIGN, "*"])
PRINCIPALS = st.one_of(
    st.just("*"),
    st.lists(NAMES, min_size=1, max_size=2).map(lambda names: {"AWS": names}),
    st.just({"Service": "sns.amazonaws.com"}),
)


@st.composite
def statements(draw, named=False, effects=("Allow", "Allow", "Deny")):
    body = {"Effect": draw(st.sampled_from(effects))}
    body["NotAction" if draw(st.integers(0, 5)) == 0 else "Action"] = draw(ACTIONS)
    body["NotResource" if draw(st.integers(0, 5)) == 0 else "Resource"] = draw(RESOURCES)
    if draw(st.integers(0, 2)) == 0:
        body["Condition"] = draw(CONDITIONS)
    if named and body["Effect"] == "Deny" and draw(st.integers(0, 3)) == 0:
        body["NotPrincipal"] = {"AWS": draw(st.lists(NAMES.filter(lambda n: n != "*"), min_size=1, max_size=2))}
    elif named:
        body["Principal"] = draw(PRINCIPALS)
    return body


def documents(named=False, most=2):
    versions = st.sampled_from(["2012-10-17", "2012-10-17", "2008-10-17"])
    one = st.builds(
        lambda version, found: {"Version": version, "Statement": found},
        versions,
        st.lists(statements(named), min_size=0, max_size=2),
    )
    return st.lists(one, max_size=most)


FULL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
SOME = st.one_of(st.just([FULL]), documents())
PARTS = st.fixed_dictionaries(
    {
        "identity": SOME,
        "resource": documents(named=True, most=1),
        "boundary": st.one_of(st.none(), st.none(), SOME),
        "session": st.one_of(st.none(), st.none(), SOME),
        "scps": st.lists(SOME, max_size=2),
        "rcps": st.lists(documents(named=True), max_size=1),
        "endpoint": st.one_of(st.none(), st.none(), st.none(), documents(named=True)),
    }
)
CONTEXTS = st.fixed_dictionaries({}, optional=VALUES)


def read(parts):
    listed = {name: [parse_policy(d) for d in parts[name]] for name in ("identity",)}
    optional = {
        name: None if parts[name] is None else [parse_policy(d) for d in parts[name]]
        for name in ("boundary", "session", "endpoint")
    }
    levels = {name: [[parse_policy(d) for d in level] for level in parts[name]] for name in ("scps", "rcps")}
    resource = parse_policy(parts["resource"][0]) if parts["resource"] else None
    return Policies(resource=resource, **listed, **optional, **levels)


def answer(caller, action, parts, known):
    return decide(Request(caller, action, TARGETS[action], OWNER, known), read(parts)).allowed


def whole(caller, action, known):
    """What the reference is told of the context: the values as lists, and the keys that every request carries."""
    texts = {key.lower(): value if isinstance(value, list) else [value] for key, value in known.items()}
    if caller not in ("anonymous", "sns.amazonaws.com"):
        account = caller.split(":")[4]
        role = f"arn:aws:iam::{account}:role/app"
        texts["aws:principalaccount"] = [account]
        texts["aws:principalarn"] = [role if "assumed-role" in caller else caller]
        if ":user/" in caller:
            texts["aws:username"] = [caller.split("/")[1]]
    region = TARGETS[action].split(":")[3]
    if region:
        texts["aws:requestedregion"] = [region]
    return texts


def belongs(caller, known):
    """Callers without an account are in no organisation."""
    strange = caller in ("anonymous", "sns.amazonaws.com")
    return {key: value for key, value in known.items() if not (strange and key == "aws:PrincipalOrgID")}


@settings(max_examples=600, deadline=None)
@given(CALLERS, st.sampled_from(sorted(TARGETS)), PARTS, CONTEXTS)
def test_it_agrees_with_the_reference(caller, action, parts, known):
    known = belongs(caller, known)
    request = {"caller": caller, "action": action, "resource": TARGETS[action], "owner": OWNER}
    expected = allowed({**request, "context": whole(caller, action, known)}, parts)
    assert answer(caller, action, parts, context(known, complete=True)).value is expected


@settings(max_examples=200, deadline=None)
@given(CALLERS, st.sampled_from(sorted(TARGETS)), PARTS, CONTEXTS, st.data())
def test_what_is_sure_stays_so_when_more_is_known(caller, action, parts, known, data):
    known = belongs(caller, known)
    seen = {key: value for key, value in known.items() if data.draw(st.booleans())}
    absent = [key for key in belongs(caller, VALUES) if key not in known and data.draw(st.booleans())]
    less = answer(caller, action, parts, context(seen, absent=absent))
    full = answer(caller, action, parts, context(known, complete=True))
    assert full.value is not None
    assert less.value in (None, full.value)
    assert (less.value is None) == bool(less.depends)


UNREAD = st.sampled_from(["identity", "resource", "boundary", "session", "endpoint", "scps", "rcps"])


@settings(max_examples=200, deadline=None)
@given(CALLERS, st.sampled_from(sorted(TARGETS)), PARTS, CONTEXTS, UNREAD)
def test_what_could_not_be_read_never_decides(caller, action, parts, known, part):
    """With a part unread the answer is what it is with it, or depends on it."""
    known = context(belongs(caller, known), complete=True)
    nothing = [] if part in ("identity", "resource", "scps", "rcps") else None
    policies = read(parts | {part: nothing})
    blind = replace(policies, unread={part: ["gap:x"]})
    found = decide(Request(caller, action, TARGETS[action], OWNER, known), blind).allowed
    assert found.value in (None, answer(caller, action, parts, known).value)
    assert found.value is not None or found.depends == {"gap:x"}


@settings(max_examples=200, deadline=None)
@given(CALLERS, st.sampled_from(sorted(TARGETS)), PARTS, CONTEXTS, statements(effects=("Deny",)), st.data())
def test_a_deny_that_is_added_never_gives(caller, action, parts, known, deny, data):
    rank = {False: 0, None: 1, True: 2}
    before = answer(caller, action, parts, context(known))
    where = data.draw(st.sampled_from(["identity", "resource", "scps"]))
    document = {"Version": "2012-10-17", "Statement": [deny | ({"Principal": "*"} if where == "resource" else {})]}
    if where == "scps":
        more = parts | {"scps": [[*level, document] for level in parts["scps"]]}
    elif where == "resource" and parts["resource"]:
        old = parts["resource"][0]
        more = parts | {"resource": [old | {"Statement": [*old["Statement"], *document["Statement"]]}]}
    else:
        more = parts | {where: [*parts[where], document]}
    assert rank[answer(caller, action, more, context(known)).value] <= rank[before.value]


@settings(max_examples=200, deadline=None)
@given(CALLERS, st.sampled_from(sorted(TARGETS)), PARTS, CONTEXTS, st.integers())
def test_order_never_matters(caller, action, parts, known, seed):
    chance = random.Random(seed)

    def mixed(value):
        if isinstance(value, list):
            return chance.sample([mixed(item) for item in value], len(value))
        return {key: mixed(item) for key, item in value.items()} if isinstance(value, dict) else value

    assert answer(caller, action, parts, context(known)) == answer(caller, action, mixed(parts), context(known))
