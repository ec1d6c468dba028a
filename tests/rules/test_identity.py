"""The identity rules: their examples, their crosswalk, and the cases between the examples."""

from datetime import UTC, datetime

import pytest

from stance.conditions import compiled, partial
from stance.model import Rule, declared
from stance.rules import identity_admins as admins
from stance.rules import identity_federation as federation
from stance.rules import identity_root as root
from stance.rules import identity_users as users

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
RULES = [rule for rule in declared("stance.rules", Rule) if rule.id.startswith("identity-")]


def verdict(rule, record, **settings):
    """Kleene's answer for a record; `n/a` where the rule does not apply."""
    if rule.each is not None:
        answers = [compiled(rule.requirement, NOW, settings)(e) for e in record[rule.each.path.names[0]]]
        return None if None in answers else all(answers)
    if rule.applicability is not None:
        applies = compiled(rule.applicability, NOW, settings)(record)
        if not applies:
            return None if applies is None else "n/a"
    return compiled(rule.requirement, NOW, settings)(record)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_nothing_known_is_unknown(rule):
    record = {rule.each.path.names[0]: [{}]} if rule.each is not None else {}
    assert verdict(rule, record) is None


def key(number=1, *, active=True, rotated_at="2026-11-01T00:00:00Z", used_at=None):
    return {"number": number, "active": active, "rotated_at": rotated_at, "used_at": used_at}


@pytest.mark.parametrize(
    ("keys", "passes"),
    [
        ([key(rotated_at="2026-08-24T00:00:00Z")], True),
        ([key(rotated_at="2026-08-22T00:00:00Z")], False),
        ([key(rotated_at=None)], False),
        ([key(rotated_at="2020-01-01T00:00:00Z", active=False)], True),
        (partial([key()]), None),
        (partial([key(rotated_at="2020-01-01T00:00:00Z")]), False),
    ],
)
def test_keys_are_replaced_within_90_days(keys, passes):
    assert verdict(users.USER_KEY_ROTATED, {"access_keys": keys}) is passes


@pytest.mark.parametrize(
    ("used", "rotated", "passes"),
    [
        ("2026-11-20T00:00:00Z", "2020-01-01T00:00:00Z", True),
        ("2026-09-01T00:00:00Z", "2026-11-20T00:00:00Z", False),
        (None, "2026-11-20T00:00:00Z", True),
        (None, "2026-09-01T00:00:00Z", False),
        (None, None, False),
    ],
)
def test_a_key_counts_as_unused_from_its_last_use_or_else_its_making(used, rotated, passes):
    assert verdict(users.USER_KEY_USED, {"access_keys": [key(used_at=used, rotated_at=rotated)]}) is passes


def test_the_time_without_use_is_a_setting():
    record = {"access_keys": [key(used_at="2026-10-01T00:00:00Z")]}
    assert verdict(users.USER_KEY_USED, record) is False
    assert verdict(users.USER_KEY_USED, record, **{users.UNUSED.name: users.UNUSED.read(60)}) is True


@pytest.mark.parametrize(
    ("used", "changed", "created", "passes"),
    [
        ("2026-11-20T00:00:00Z", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", True),
        ("2026-09-01T00:00:00Z", "2026-11-20T00:00:00Z", "2020-01-01T00:00:00Z", False),
        (None, "2026-11-20T00:00:00Z", "2020-01-01T00:00:00Z", True),
        (None, "2026-09-01T00:00:00Z", "2026-11-20T00:00:00Z", False),
        (None, None, "2026-11-20T00:00:00Z", True),
        (None, None, "2026-09-01T00:00:00Z", False),
    ],
)
def test_a_password_counts_as_unused_from_its_last_use_or_else_its_setting(used, changed, created, passes):
    record = {
        "password_enabled": True,
        "password_used_at": used,
        "password_changed_at": changed,
        "created_at": created,
    }
    assert verdict(users.USER_PASSWORD_USED, record) is passes


def root_user(**known):
    nothing = {"keys_present": False, "access_keys": [], "password_present": False, "password_listed": False}
    return {**nothing, "mfa_enabled": False, "virtual_mfa": [], **known}


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, "n/a"),
        ({"password_present": True}, False),
        ({"password_present": None}, "n/a"),
        ({"password_present": None, "password_listed": None}, False),
        ({"password_listed": True}, False),
        ({"keys_present": True}, False),
        ({"access_keys": [key()]}, False),
        ({"keys_present": True, "mfa_enabled": True}, True),
    ],
)
def test_a_root_user_without_credentials_needs_no_mfa(known, expected):
    assert verdict(root.ROOT_MFA_ENABLED, root_user(**known)) == expected


def test_root_keys_fail_whichever_source_tells_of_them():
    assert verdict(root.ROOT_NO_ACCESS_KEY, root_user()) is True
    assert verdict(root.ROOT_NO_ACCESS_KEY, root_user(keys_present=True)) is False
    assert verdict(root.ROOT_NO_ACCESS_KEY, root_user(access_keys=[key()])) is False
    assert verdict(root.ROOT_NO_ACCESS_KEY, {"keys_present": True}) is False
    assert verdict(root.ROOT_NO_ACCESS_KEY, {"keys_present": False}) is None


def test_an_administrator_by_another_name_counts_for_mfa_of_groups():
    held = {"attached_policies": [], "admin": True}
    assert verdict(admins.GROUP_ADMINS_MFA, {**held, "members_without_mfa": ["ana"]}) is False
    assert verdict(admins.GROUP_ADMINS_MFA, {**held, "members_without_mfa": partial([])}) is None
    assert verdict(admins.GROUP_ADMINS_MFA, {**held, "members_without_mfa": partial(["ana"])}) is False
    assert verdict(admins.GROUP_ADMINS_MFA, {**held, "admin": False, "members_without_mfa": ["ana"]}) == "n/a"


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_the_administrator_policy_is_known_in_every_partition(partition):
    attached = [f"arn:{partition}:iam::aws:policy/AdministratorAccess"]
    assert verdict(admins.USER_NO_ADMINISTRATOR_POLICY, {"attached_policies": attached}) is False
    own = [f"arn:{partition}:iam::111122223333:policy/AdministratorAccess"]
    assert verdict(admins.USER_NO_ADMINISTRATOR_POLICY, {"attached_policies": own}) is True


def test_an_expired_certificate_is_told_once():
    expired = {"expires_at": "2026-11-21T17:59:00Z"}
    assert verdict(federation.CERTIFICATE_NOT_EXPIRED, expired) is False
    assert verdict(federation.CERTIFICATE_RENEWED, expired) == "n/a"


def test_a_disabled_analyzer_analyzes_nothing():
    analyzers = [
        {"type": "ACCOUNT", "status": "DISABLED"},
        {"type": "ORGANIZATION_UNUSED_ACCESS", "status": "ACTIVE"},
    ]
    assert verdict(federation.REGION_EXTERNAL_ACCESS_ANALYZED, {"analyzers": analyzers}) is False
