"""What people say of a request's context, checked: a value that can be nothing decides silently wrong.

Source: IAM User Guide, "AWS global condition context keys" (reference_policies_condition-keys.html).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from difflib import get_close_matches
from ipaddress import ip_network
from typing import Any, Final

from stance.estate.errors import EstateError
from stance.identity.parties import ACCOUNT_ID


def checked(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The keys and values as given. Raises `EstateError` naming the key, what is wrong and what is right."""
    for key, value in given.items():
        name = key.lower()
        if name.startswith("aws:") and name not in _KEYS and not name.startswith(_TAGS):
            near = [_KEYS[one] for one in get_close_matches(name, _KEYS, 3, 0.7)]
            raise EstateError(f"there is no condition key {key!r}{f'; did you mean {_or(near)}?' if near else ''}")
        if name.startswith(_TAGS) and name.endswith("/"):
            raise EstateError(f"{key!r} names no tag: give one as {key}NAME=VALUE")
        for one in value if isinstance(value, (list, tuple)) else [value]:
            _value(key, str(one))
    return given


def _value(key: str, value: str) -> None:
    form = _FORMS.get(key.lower())
    if form is None:
        return
    fits, told = form
    try:
        fit = fits(value)
    except ValueError:
        fit = False
    if fit is False:
        raise EstateError(f"{key}={value}: {told}")


def _or(names: Iterable[str]) -> str:
    return " or ".join(names)


Form = tuple[Callable[[str], object], str]
_FLAG: Final[Form] = (lambda text: text.lower() in ("true", "false"), "it is true or false")
_ADDRESS: Final[Form] = (ip_network, "it is an address, such as 203.0.113.7")
_MOMENT: Final[Form] = (datetime.fromisoformat, "it is a moment, such as 2026-11-21T18:00:00Z")
_SECONDS: Final[Form] = (float, "it is a number of seconds")
_OWNER: Final[Form] = (lambda text: ACCOUNT_ID.fullmatch(text) is not None, "it is an account's 12 digits")
_ARN: Final[Form] = (lambda text: text.startswith("arn:") and text.count(":") >= 5, "it is an ARN")
_ANY: Final[Form] = (str, "")
_BY_FORM: Final[Mapping[Form, str]] = {
    _FLAG: "MultiFactorAuthPresent SecureTransport ViaAWSService PrincipalIsAWSService",
    _ADDRESS: "SourceIp VpcSourceIp",
    _MOMENT: "CurrentTime TokenIssueTime",
    _SECONDS: "EpochTime MultiFactorAuthAge",
    _OWNER: "PrincipalAccount ResourceAccount SourceAccount VpceAccount",
    _ARN: "PrincipalArn SourceArn SourceVpcArn",
    _ANY: "AssumedRoot CalledVia CalledViaFirst CalledViaLast ChatbotSourceArn Ec2InstanceSourcePrivateIPv4 "
    "Ec2InstanceSourceVpc FederatedProvider IsMcpServiceAction PrincipalOrgID PrincipalOrgPaths PrincipalServiceName "
    "PrincipalServiceNamesList PrincipalType Referer RequestedRegion ResourceOrgID ResourceOrgPaths SourceIdentity "
    "SourceOrgID SourceOrgPaths SourceOwner SourceVpc SourceVpce TagKeys UserAgent UserID Username VpceOrgID "
    "VpceOrgPaths",
}
_KEYS: Final = {f"aws:{name}".lower(): f"aws:{name}" for names in _BY_FORM.values() for name in names.split()}
_FORMS: Final = {f"aws:{name}".lower(): form for form, names in _BY_FORM.items() for name in names.split()}
_TAGS: Final = ("aws:principaltag/", "aws:requesttag/", "aws:resourcetag/")
