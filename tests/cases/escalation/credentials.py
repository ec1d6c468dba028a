"""Other users' credentials: keys and their quota, passwords and whether there is one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.escalation.forms import ADMIN, IAM, Json, allow, case, deny, policy, user

V = f"{IAM}user/@-v"
_KEY = allow("iam:CreateAccessKey", V)
_MAKE, _SET = allow("iam:CreateLoginProfile", V), allow("iam:UpdateLoginProfile", V)
_DELETE = allow("iam:DeleteAccessKey", V)


def _victim(*, managed: Any = (ADMIN,), **more: Any) -> list[Json]:
    return [user("@-v", managed=list(managed), **more)]


def _keys() -> Iterator[Json]:
    yield case("iam-002", True, "a key for an administrator", _KEY, users=_victim())
    yield case("iam-002-weak", False, "the user may do nothing", _KEY, users=_victim(managed=()))
    yield case("iam-002-nouser", False, "there is no such user", _KEY)
    yield case("iam-002-deny", False, "a Deny", _KEY, deny("iam:CreateAccessKey"), users=_victim())
    yield case("iam-002-own", False, "a key for itself gives nothing new",
               allow("iam:CreateAccessKey", f"{IAM}user/@"), users=_victim())  # fmt: skip
    yield case("iam-002-variable", False, "the variable names itself alone",
               allow("iam:CreateAccessKey", f"{IAM}user/${{aws:username}}"), users=_victim())  # fmt: skip
    yield case("iam-002-one", True, "one key leaves room", _KEY, users=_victim(access_keys=1), tags="keys")
    yield case("iam-002-two", False, "two keys are the most", _KEY, users=_victim(access_keys=2), tags="keys")
    yield case("iam-002-inactive", False, "inactive keys count", _KEY, tags="keys",
               users=_victim(access_keys=2, inactive_keys=2))  # fmt: skip
    yield case("iam-002-reactivate", False, "a key made active again does not show its secret", _KEY, tags="keys",
               *[allow("iam:UpdateAccessKey", V)], users=_victim(access_keys=2, inactive_keys=1))  # fmt: skip
    yield case("iam-003", True, "two keys, one of which may be deleted", _KEY, _DELETE, tags="keys",
               users=_victim(access_keys=2))  # fmt: skip
    yield case("iam-003-nodelete", False, "the key of another user may be deleted", _KEY, tags="keys",
               *[allow("iam:DeleteAccessKey", f"{IAM}user/@")], users=_victim(access_keys=2))  # fmt: skip
    yield case("iam-003-denydelete", False, "deleting is denied", _KEY, _DELETE, deny("iam:DeleteAccessKey"),
               tags="keys", users=_victim(access_keys=2))  # fmt: skip
    yield case("iam-003-onlydelete", False, "deleting gives nothing", _DELETE, users=_victim(access_keys=2))
    yield case("iam-002-bounded", False, "the user's boundary", _KEY, users=_victim(boundary="h-b-sqsonly"))
    yield case("iam-002-fullbound", True, "a boundary that allows everything", _KEY,
               users=_victim(boundary="h-b-full"))  # fmt: skip
    yield case("iam-002-victimdeny", False, "the user has a Deny of its own", _KEY,
               users=[user("@-v", deny("*"), managed=[ADMIN])])  # fmt: skip
    yield case("iam-002-strengthens", True, "the user may give itself more", _KEY,
               users=[user("@-v", allow("iam:PutUserPolicy", V))])  # fmt: skip
    yield case("iam-002-takes", True, "the user may take an administrator's role", _KEY,
               users=[user("@-v", allow("sts:AssumeRole", f"{IAM}role/@-t"))],
               roles=[{"name": "@-t", "managed": [ADMIN], "trust": {"Version": "2012-10-17", "Statement": [
                   {"Effect": "Allow", "Principal": {"AWS": V}, "Action": "sts:AssumeRole"}]}}])  # fmt: skip
    yield case("iam-002-group", True, "the user is an administrator by its group", _KEY,
               users=_victim(managed=(), groups=["@-g"]), groups=[{"name": "@-g", "managed": [ADMIN]}])  # fmt: skip
    yield case("iam-002-role", True, "a role makes the key", _KEY, start="role", users=_victim())
    yield case("iam-002-back", True, "a user whose key may be had may make it strong in turn", _KEY,
               users=[user("@-v", allow("iam:AttachUserPolicy", f"{IAM}user/@"))])  # fmt: skip
    yield case("iam-002-chain", True, "a key of a key of an administrator", _KEY, users=[
        user("@-v", allow("iam:CreateAccessKey", f"{IAM}user/@-w")), user("@-w", managed=[ADMIN])])  # fmt: skip
    yield case("iam-002-chainfull", False, "the last user of the chain has two keys", _KEY, tags="keys", users=[
        user("@-v", allow("iam:CreateAccessKey", f"{IAM}user/@-w")),
        user("@-w", managed=[ADMIN], access_keys=2)])  # fmt: skip


def _passwords() -> Iterator[Json]:
    yield case("iam-004", True, "an administrator without a password gets one", _MAKE, users=_victim())
    yield case("iam-004-exists", False, "there is a password already", _MAKE, tags="login",
               users=_victim(login_profile=True))  # fmt: skip
    yield case("iam-004-weak", False, "the user may do nothing", _MAKE, users=_victim(managed=()))
    yield case("iam-004-deny", False, "a Deny", _MAKE, deny("iam:*LoginProfile"), users=_victim())
    yield case("iam-004-delete", True, "the password is deleted and made anew", _MAKE,
               allow("iam:DeleteLoginProfile", V), tags="login", users=_victim(login_profile=True))  # fmt: skip
    yield case("iam-006", True, "an administrator's password is set", _SET, tags="login",
               users=_victim(login_profile=True))  # fmt: skip
    yield case("iam-006-none", False, "there is no password to set", _SET, tags="login", users=_victim())
    yield case("iam-006-both", True, "made, since there is none", _SET, _MAKE, users=_victim())
    yield case("iam-006-weak", False, "the user may do nothing", _SET, tags="login",
               users=_victim(managed=(), login_profile=True))  # fmt: skip
    yield case("iam-006-deny", False, "a Deny on this user", _SET, deny("iam:Update*", V), tags="login",
               users=_victim(login_profile=True))  # fmt: skip
    yield case("iam-006-bounded", False, "the user's boundary", _SET, tags="login",
               users=_victim(login_profile=True, boundary="h-b-sqsonly"))  # fmt: skip
    yield case("iam-006-change", False, "ChangePassword is for one's own", allow("iam:ChangePassword", V),
               tags="login", users=_victim(login_profile=True))  # fmt: skip


def _strengthened() -> Iterator[Json]:
    """A user made strong, and its credentials."""
    for number, verb in (("015", "iam:AttachUserPolicy"), ("018", "iam:PutUserPolicy")):
        may = allow(verb, V)
        weak = _victim(managed=())
        yield case(f"iam-{number}", True, "makes a user strong and takes a key of it", may, _KEY, users=weak)
        yield case(f"iam-{number}-nokey", False, "no credential of that user is in reach", may, users=weak)
        yield case(f"iam-{number}-full", False, "the user has two keys", may, _KEY, tags="keys",
                   users=_victim(managed=(), access_keys=2))  # fmt: skip
        yield case(f"iam-{number}-fulldelete", True, "the user has two keys, and one may be deleted", may, _KEY,
                   _DELETE, tags="keys", users=_victim(managed=(), access_keys=2))  # fmt: skip
        yield case(f"iam-{number}-split", False, "one user made strong, a key of another", may,
                   allow("iam:CreateAccessKey", f"{IAM}user/@-w"),
                   users=[*weak, user("@-w")])  # fmt: skip
        yield case(f"iam-{number}-bounded", False, "the user's boundary", may, _KEY,
                   users=_victim(managed=(), boundary="h-b-sqsonly"))  # fmt: skip
        yield case(f"iam-{number}-login", True, "a password in place of a key", may, _MAKE, users=weak)
        yield case(f"iam-{number}-loginexists", False, "there is a password already", may, _MAKE, tags="login",
                   users=_victim(managed=(), login_profile=True))  # fmt: skip
        yield case(f"iam-{number}-managed", False, "the user has a Deny in a managed policy", may, _KEY,
                   users=_victim(managed=("@-p",)), policies=[policy("@-p", deny("*"))])  # fmt: skip


CASES = [*_keys(), *_passwords(), *_strengthened()]
