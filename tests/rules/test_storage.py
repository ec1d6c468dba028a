import json
from itertools import product

import pytest

from rules.examples import verdict
from stance.conditions import UNKNOWN, partial
from stance.facts import storage as facts
from stance.rules import storage as rules

ALL = "http://acs.amazonaws.com/groups/global/AllUsers"
ANY = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
OWNER = {"principal": "owner", "permission": "FULL_CONTROL", "to_owner": True}
ME, OTHER = "123456789012", "999988887777"


def block(ignore, restrict):
    return {
        "block_public_acls": ignore,
        "ignore_public_acls": ignore,
        "block_public_policy": restrict,
        "restrict_public_buckets": restrict,
    }


def grant(principal, permission):
    return {"principal": principal, "permission": permission, "to_owner": False}


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, principal="*", resource="arn:aws:s3:::b/*", **more):
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource, **more}


def derived(grants=(OWNER,), ownership=None, text=None, own=None, account=None):
    """What the facts make of a bucket, one after another, as the engine does."""
    grants = list(grants) if isinstance(grants, tuple) else grants
    neighbour = {"public_access_block": account} if account is not UNKNOWN else {}
    ignored = facts.acls_ignored.derive(own, neighbour)
    restricted = facts.policies_restricted.derive(own, neighbour)
    acl = facts.acl_access.derive(grants, ownership, ignored)
    given = facts.policy_access.derive(text, ME, restricted)
    made = {
        "public_acls_ignored": ignored,
        "public_policies_restricted": restricted,
        "acl_access": acl,
        "policy_access": given,
        "public": facts.public.derive(acl, given),
    }
    return {name: value for name, value in made.items() if value is not UNKNOWN}


@pytest.mark.parametrize("group", [ALL, ANY])
@pytest.mark.parametrize(
    ("permission", "listed", "written"),
    [
        ("READ", True, False),
        ("WRITE", False, True),
        ("READ_ACP", True, False),
        ("WRITE_ACP", False, True),
        ("FULL_CONTROL", True, True),
    ],
)
def test_access_lists(group, permission, listed, written):
    record = derived(grants=(OWNER, grant(group, permission)))
    assert verdict(rules.BUCKET_ACL_NOT_LISTABLE, record) is not listed
    assert verdict(rules.BUCKET_ACL_NOT_WRITABLE, record) is not written
    assert verdict(rules.BUCKET_NOT_PUBLIC, record) is False


def test_a_block_or_ownership_voids_access_lists():
    open_list = (OWNER, grant(ALL, "READ"))
    for closed in (
        {"own": block(True, False)},
        {"account": block(True, False)},
        {"ownership": "BucketOwnerEnforced"},
    ):
        assert verdict(rules.BUCKET_NOT_PUBLIC, derived(grants=open_list, **closed)) is True
    for still in ({"own": block(False, True)}, {"ownership": "BucketOwnerPreferred"}):
        assert verdict(rules.BUCKET_NOT_PUBLIC, derived(grants=open_list, **still)) is False


def test_policies():
    reads, writes = policy(allow("s3:GetObject")), policy(allow(["s3:PutObject", "s3:DeleteObject"]))
    assert derived(text=reads)["public"] is True
    assert verdict(rules.BUCKET_POLICY_NOT_WRITABLE, derived(text=reads)) is True
    assert verdict(rules.BUCKET_POLICY_NOT_WRITABLE, derived(text=writes)) is False
    assert derived(text=writes, own=block(False, True))["public"] is False
    assert derived(text=writes, account=block(False, True))["public"] is False
    assert derived(text=policy(allow("s3:GetObject", {"AWS": OTHER})))["public"] is False


STATES = {
    "grants": [(OWNER,), (OWNER, grant(ALL, "READ")), (OWNER, grant(ANY, "WRITE")), UNKNOWN],
    "ownership": [None, "BucketOwnerEnforced", UNKNOWN],
    "text": [None, policy(allow("s3:GetObject")), policy(allow("s3:*", {"AWS": ME})), UNKNOWN],
    "own": [None, block(True, True), block(False, True), block(True, False), UNKNOWN],
    "account": [None, block(True, True), block(False, False), UNKNOWN],
}


def test_what_is_decided_survives_every_completion():
    whole = {name: [v for v in values if v is not UNKNOWN] for name, values in STATES.items()}
    full = {}
    for state in product(*(range(len(v)) for v in whole.values())):
        chosen = {n: whole[n][i] for n, i in zip(whole, state, strict=True)}
        full[state] = derived(**chosen)
        assert len(full[state]) == 5, "where everything was read nothing is unknown"
    for state in product(*(range(len(v)) for v in STATES.values())):
        chosen = {n: STATES[n][i] for n, i in zip(STATES, state, strict=True)}
        open_to = [range(len(whole[n])) if chosen[n] is UNKNOWN else [i] for n, i in zip(STATES, state, strict=True)]
        known = derived(**chosen)
        for completion in product(*open_to):
            for name, value in known.items():
                assert full[completion][name] == value


def test_one_block_decides_although_all_else_was_denied():
    nothing = {"grants": UNKNOWN, "ownership": UNKNOWN, "text": UNKNOWN, "account": UNKNOWN}
    assert derived(own=block(True, True), **nothing)["public"] is False
    assert "public" not in derived(own=None, **nothing)
    assert "public" not in derived(grants=(OWNER, grant(ALL, "READ")), own=UNKNOWN)


def test_strangers():
    def of(text, owner=None):
        owner = {"organization": None} if owner is None else owner
        return facts.foreign.derive(text, ME, owner)

    assert of(None) == []
    assert of(policy(allow("s3:GetObject", {"AWS": f"arn:aws:iam::{ME}:root"}))) == []
    assert of(policy(allow("s3:GetObject", {"AWS": f"arn:aws:iam::{OTHER}:role/x"}))) == [OTHER]
    assert of(policy(allow("s3:GetObject", {"Service": "logging.s3.amazonaws.com"}))) == []
    assert of(policy(allow("s3:GetObject"))) == ["*"]
    ours = {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}
    text = policy(allow("s3:GetObject", Condition=ours), allow("s3:PutObject", {"AWS": OTHER}))
    assert of(text, owner={"organization": "o-abcdefghij"}) == [OTHER]
    assert of(text) == [OTHER, "o-abcdefghij"]
    assert of(text, owner={}) == partial([OTHER])


def test_plain_transport():
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    ask = facts.plain_transport_denied.derive
    assert ask(policy(deny), "arn:aws:s3:::b") is True
    assert ask(policy({**deny, "Resource": "arn:aws:s3:::b/*"}), "arn:aws:s3:::b") is False
    assert ask(policy(allow("s3:GetObject")), "arn:aws:s3:::b") is False
    assert ask(None, "arn:aws:s3:::b") is False
