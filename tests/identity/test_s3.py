"""What each permission of an access list gives; how lists, policies and blocks go together is the facts' (rules)."""

import pytest

from stance.identity import Access
from stance.identity.s3 import granted


@pytest.mark.parametrize(
    ("permission", "expected"),
    [
        ("READ", {Access.LIST}),
        ("WRITE", {Access.WRITE, Access.DELETE}),
        ("READ_ACP", {Access.READ}),
        ("WRITE_ACP", {Access.ADMIN}),
        ("FULL_CONTROL", {Access.LIST, Access.WRITE, Access.DELETE, Access.READ, Access.ADMIN}),
        ("A_NEW_ONE", set(Access)),
    ],
)
def test_what_each_permission_gives(permission, expected):
    assert granted(permission) == expected
