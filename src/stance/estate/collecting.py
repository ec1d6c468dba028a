"""The first half of a scan: reach the targets, and read them into the store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from stance.collect.engine import BusyError, Options, claim, collect
from stance.collect.plan import Plan, plan
from stance.collect.plan import Target as PlanTarget
from stance.collect.transport import TargetError, Transport
from stance.conditions import timestamp
from stance.config import Config
from stance.estate.errors import EstateError
from stance.estate.provenance import resources
from stance.estate.selection import Selection
from stance.estate.sink import StoreSink
from stance.estate.targets import Aws, AwsAuthorization, Target
from stance.model import Read, Reason, Resource, Scope
from stance.store import Store


@dataclass(frozen=True)
class Reached:
    """A target that answered: its plan and transport, the calls that found it, and scopes known to be missing."""

    plan: Plan
    transport: Transport
    reads: Sequence[Read] = ()
    missing: Sequence[tuple[Scope, Reason]] = ()


async def reach(target: Target, selection: Selection, config: Config) -> Reached:
    """Ask who the target is and what it has. Raises TargetError when it cannot be reached."""
    listed = [resource for known in resources().values() for resource in known]
    if isinstance(target, Aws):
        return await _reach_aws(target, listed, selection, config)
    if isinstance(target, AwsAuthorization):
        return _authorization(target, listed, selection)
    from stance.collect.host import discover

    host = discover(target.root)
    return Reached(plan(listed, host.target, selection.fields), host.transport)


def _authorization(target: AwsAuthorization, listed: list[Resource], selection: Selection) -> Reached:
    """Files in place of an account: what they hold is read as the account would be, and nothing else is asked."""
    from stance.collect.aws.authorization import OPERATION, AuthorizationTransport

    document = target.read()
    scope = Scope("aws", document.account, "global", "aws.account")
    chosen, wanted = selection.fields, {(scope.kind, "")}
    for resource in (one for one in listed if one.list and one.list.operation == OPERATION):
        kind = str(resource.kind.kind)
        names = {ref.path.names[0] for ref in resource.fields if resource.source(ref) is None}
        wanted |= {(kind, name) for name in {"", *names} if chosen is None or (kind, name) in chosen}
    account = PlanTarget("aws", document.account, ("global",), document.partition)
    now = timestamp(datetime.now(UTC))
    reads = [Read(str(scope), f"file:{path}", "ok", 1, now) for path in target.paths]
    return Reached(plan(listed, account, wanted), AuthorizationTransport(document), reads)


async def _reach_aws(target: Aws, listed: list[Resource], selection: Selection, config: Config) -> Reached:
    from stance.collect.aws.credentials import Access
    from stance.collect.aws.discover import discover
    from stance.collect.aws.signing import Keys
    from stance.collect.aws.transport import AwsTransport, Patience
    from stance.collect.budget import Budget

    _known_options(target.options, listed)
    keys = Keys(target.access_key, target.secret_key or "", target.session_token) if target.access_key else None
    access = Access(target.profile, keys, target.role, target.external_id, endpoint_url=target.endpoint_url)
    patience = Patience(connect=config.connect_seconds, read=config.read_seconds)
    transport = AwsTransport(access, Budget(config.concurrency), patience)
    try:
        found = await discover(transport, target.regions)
    except BaseException:
        await transport.close()
        raise
    # Regions that could not be listed may be more than those that are scanned.
    unlisted = Scope("aws", found.target.account, "global", "aws.region")
    missing = [(unlisted, found.reason)] if found.reason is not None else []
    wanted = replace(found.target, options=frozenset(target.options))
    return Reached(plan(listed, wanted, selection.fields), transport, found.reads, missing)


def _known_options(options: Iterable[str], listed: Iterable[Resource]) -> None:
    known = {call.option for resource in listed for call in resource.calls if call.option is not None}
    for option in options:
        if option not in known:
            raise TargetError(f"there is no option {option!r} to scan with; known are {', '.join(sorted(known))}")


def gather(
    store: Store,
    scan: str,
    targets: Iterable[Target],
    selection: Selection,
    config: Config,
    sink: StoreSink,
    options: Options,
) -> None:
    """Read every target into the store, one after the other.

    Raises TargetError before anything is read of a target that cannot be reached, EstateError when another scan is
    at work on it.
    """
    for target in targets:
        try:
            asyncio.run(_one(store, scan, target, selection, config, sink, options))
        except BusyError as busy:
            raise EstateError(f"{busy}: wait for it or end it, or use another store or estate") from None


async def _one(
    store: Store,
    scan: str,
    target: Target,
    selection: Selection,
    config: Config,
    sink: StoreSink,
    options: Options,
) -> None:
    reached = await reach(target, selection, config)
    try:
        # Before anything is written: a scan that is refused must not touch what the other one is at.
        claim(reached.plan, sink, options.owner or scan)
        store.declare_scopes(scan, [*reached.plan.scopes, *(scope for scope, _ in reached.missing)])
        known = {read.operation for read in store.reads(scan=scan)}
        store.add_reads(scan, [read for read in reached.reads if read.operation not in known])
        for scope, reason in reached.missing:
            sink.commit_scope(scan, scope, (), complete=False, reason=reason)
        await collect(reached.plan, reached.transport, sink, scan, options)
    finally:
        await reached.transport.close()
