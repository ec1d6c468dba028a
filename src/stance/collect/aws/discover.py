"""What an AWS target is: its account and the regions that are enabled in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from stance.collect.aws.credentials import configured_region
from stance.collect.aws.endpoints import ENABLED, partition_of, regions_of
from stance.collect.aws.errors import CREDENTIALS
from stance.collect.aws.transport import AwsTransport
from stance.collect.ledger import Ledger
from stance.collect.mapping import Answered
from stance.collect.plan import GLOBAL, Target
from stance.collect.reading import Reader
from stance.collect.transport import TargetError
from stance.model import Call, Read, Reason, Scope

_IDENTITY: Final = Call("sts:GetCallerIdentity")
_REGIONS: Final = Call("ec2:DescribeRegions", fixed={"AllRegions": True}, items="Regions")
_ENABLED: Final = ("opt-in-not-required", "opted-in")


@dataclass(frozen=True)
class Discovered:
    """The target, the calls that found it, and why its regions could not be listed where they could not.

    With a `reason`, the regions are those that were asked for, or those that every account has.
    """

    target: Target
    reads: Sequence[Read]
    reason: Reason | None = None


async def discover(transport: AwsTransport, regions: Iterable[str] = ()) -> Discovered:
    """Ask who we are and which regions there are; `regions` narrows them.

    Raises TargetError when the account cannot be reached, the credentials are refused, a region does not exist or
    is not enabled, or there is no region at all.
    """
    reader, ledger = Reader(transport), Ledger()
    wanted = list(dict.fromkeys(regions))
    # An organisation may deny all regions but its own: ask in one of those, as far as they are known.
    near = next(filter(partition_of, (*wanted, configured_region(transport.access.profile))), GLOBAL)
    await transport.authenticate()
    account, partition = await _identity(reader, ledger, near)
    transport.endpoints.partition = partition
    answer = (await reader.read(_REGIONS, {}, near, ledger))["Regions"]
    if answer.reason is None:
        enabled = [name for name in _enabled(answer) if partition_of(name) == partition]
        chosen = _chosen(wanted, enabled, "is not enabled in the account")
    else:
        chosen = _chosen(wanted, regions_of(partition), "does not exist") if wanted else _usual(partition, answer)
    if not chosen:
        raise TargetError(f"account {account} has no enabled region: nothing could be scanned")
    scope = Scope("aws", account, GLOBAL, "aws.account")
    return Discovered(Target("aws", account, tuple(chosen), partition), ledger.take(scope), answer.reason)


async def _identity(reader: Reader, ledger: Ledger, region: str) -> tuple[str, str]:
    answer = (await reader.read(_IDENTITY, {}, region, ledger))[None]
    if answer.reason is not None:
        raise TargetError(_refusal(answer.reason, ledger))
    try:
        return str(answer.value["Account"]), str(answer.value["Arn"]).split(":")[1]
    except (KeyError, IndexError, TypeError):
        raise TargetError("sts:GetCallerIdentity answered without an account") from None


def _refusal(reason: Reason, ledger: Ledger) -> str:
    said = next((line.error for line in ledger.lines.values() if line.error), None) or str(reason)
    if reason is Reason.TIMEOUT:
        return f"AWS cannot be reached ({said}): check the network, the proxy, and AWS_ENDPOINT_URL if it is set"
    if any(code in said for code in CREDENTIALS):
        return f"the credentials were refused: {said}"
    return f"sts:GetCallerIdentity failed ({reason}): {said}"


def _enabled(answer: Answered) -> list[str]:
    """The enabled regions, by each one's own status: servers may ignore the filter."""
    try:
        return sorted(str(r["RegionName"]) for r in answer.value if r["OptInStatus"] in _ENABLED)
    except (KeyError, TypeError):
        raise TargetError("ec2:DescribeRegions answered with a region without name or status") from None


def _chosen(wanted: list[str], known: Sequence[str], what: str) -> Sequence[str]:
    unknown: list[Any] = [name for name in wanted if name not in known]
    if unknown:
        raise TargetError(f"region {', '.join(map(repr, unknown))} {what}; there is {', '.join(known)}")
    return wanted or known


def _usual(partition: str, answer: Answered) -> Sequence[str]:
    if partition != "aws":
        raise TargetError(
            f"ec2:DescribeRegions failed ({answer.reason}): allow it, or name the regions with --region"
        )
    return ENABLED
