"""Whose pull requests start builds, and with which role workloads act."""

import pytest

from stance.conditions import UNKNOWN
from stance.facts.pipelines import strangers_build
from stance.facts.workloads import group_profile, instance_role, job_role, role_admin

PULLS = {"type": "EVENT", "pattern": "PUSH, PULL_REQUEST_CREATED", "excluded": False}
PUSHES = {"type": "EVENT", "pattern": "PUSH", "excluded": False}


def actor(pattern, excluded=False):
    return {"type": "ACTOR_ACCOUNT_ID", "pattern": pattern, "excluded": excluded}


@pytest.mark.parametrize(
    ("groups", "open_"),
    [
        (None, False),
        ([], True),
        ([[PUSHES]], False),
        ([[PULLS]], True),
        ([[{**PULLS, "excluded": True}]], False),
        ([[PULLS, actor("^12345$")]], False),
        ([[PULLS, actor("^12345$|^67890$")]], False),
        ([[PULLS, actor("^(12345|67890)$")]], False),
        ([[PULLS, actor("12345")]], True),  # 7712345 matches too
        ([[PULLS, actor("^12345|67890$")]], True),
        ([[PULLS, actor("^12345$|.*")]], True),
        ([[PULLS, actor("^12345$", excluded=True)]], True),
        ([[PULLS, {"type": "HEAD_REF", "pattern": "^refs/heads/main$", "excluded": False}]], True),
        ([[PUSHES], [PULLS]], True),
        ([[PULLS, actor("^1$")], [PUSHES]], False),
        ([[actor("^1$")]], False),
        ([[{"type": "FILE_PATH", "pattern": "src/", "excluded": False}]], True),
    ],
)
def test_whose_pull_requests_start_builds(groups, open_):
    given = groups and [{"filters": filters} for filters in groups]
    assert strangers_build.derive(groups if not groups else given, False) is open_
    assert strangers_build.derive(groups if not groups else given, True) is False


ROLE = {"id": "arn:aws:iam::123456789012:role/r", "admin": True}


@pytest.mark.parametrize(
    ("profile", "role", "answer"),
    [
        (None, UNKNOWN, None),
        ("p", None, None),
        ("p", ROLE, ROLE["id"]),
        ("p", UNKNOWN, UNKNOWN),
        (UNKNOWN, ROLE, UNKNOWN),
        ("p", {}, UNKNOWN),
    ],
)
def test_the_role_of_a_machine_is_that_of_its_profile(profile, role, answer):
    assert instance_role.derive(profile, role) is answer


def test_a_job_may_name_its_role_or_give_its_arn():
    assert job_role.derive(ROLE["id"], UNKNOWN) == ROLE["id"]
    assert job_role.derive("r", ROLE) == ROLE["id"]
    assert job_role.derive("r", UNKNOWN) is UNKNOWN
    assert job_role.derive(None, None) is None


def test_power_is_known_as_far_as_the_role_is():
    assert role_admin.derive(None, UNKNOWN) is False
    assert role_admin.derive(ROLE["id"], None) is False
    assert role_admin.derive(ROLE["id"], ROLE) is True
    assert role_admin.derive(ROLE["id"], {}) is UNKNOWN


def test_a_group_has_the_profile_of_its_configuration_or_template():
    assert group_profile.derive(None, "own", UNKNOWN) == "own"
    assert group_profile.derive("old", None, {"profile": "theirs"}) == "theirs"
    assert group_profile.derive("old", None, UNKNOWN) is UNKNOWN
    assert group_profile.derive("gone", None, None) is None
