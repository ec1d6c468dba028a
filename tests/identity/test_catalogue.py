"""The catalogue: every pattern resolves to something, every action we name exists."""

import pytest

from stance.identity import Access, escalation_paths
from stance.identity.catalogue import access_of, action, expand, service_actions, services
from stance.identity.privileges import SELF_GRANTING
from stance.identity.trust import ASSUMING


@pytest.mark.parametrize(
    "name", sorted({n for p in escalation_paths() for n in (*p.needs, *p.helps)} | {*SELF_GRANTING, *ASSUMING})
)
def test_every_action_that_we_name_exists(name):
    found = action(name)
    assert found is not None, f"{name} is not in the action catalogue"
    assert found.name == name
    assert expand(name) == {name}


def test_patterns_expand_without_regard_to_case():
    assert expand("S3:getbucketACL*") == {"s3:GetBucketAcl"}
    assert len(expand("iam:*")) == len(service_actions("iam")) > 150


@pytest.mark.parametrize("pattern", ["nosuch:*", "s3:BrandNewThing", "nosuch:Do*"])
def test_what_does_not_resolve_is_kept_literally_with_every_access(pattern):
    assert expand(pattern) == {pattern}
    assert access_of(pattern) == frozenset(Access)


def test_access_levels():
    assert access_of("s3:GetObject") == {Access.READ}
    assert access_of("s3:ListBucket") == {Access.LIST}
    assert access_of("s3:DeleteObject") == {Access.WRITE, Access.DELETE}
    assert Access.ADMIN in access_of("s3:PutBucketPolicy")
    assert access_of("*") == frozenset(Access)


def test_every_service_of_the_catalogue_reads():
    assert sum(len(service_actions(service)) for service in services()) > 20_000
