"""A scan in small: collects from a server, derives facts and judges by rules, for tests of what stands in between."""

import asyncio
from datetime import UTC, datetime

from stance.collect.aws.credentials import Access
from stance.collect.aws.signing import Keys
from stance.collect.aws.transport import AwsTransport
from stance.collect.engine import collect
from stance.collect.plan import Target, plan
from stance.collect.sink import MemorySink
from stance.conditions import ITEMS, UNKNOWN, compiled, partial
from stance.model import KINDS, Fact, Neighbours, Resource, Rule, declared

ACCOUNT = "123456789012"


class Scan:
    """What one scan saw, and what the rules say of it."""

    def __init__(self, url, regions=("us-east-1",), kinds=None, denied=()):
        resources = [r for r in declared("stance.connectors.aws", Resource) if not kinds or r.kind.kind in kinds]
        self.sink = MemorySink()
        self.transport = Denying(Access(keys=Keys("a", "b", None), endpoint_url=url), denied)
        asyncio.run(self._collect(plan(resources, Target("aws", ACCOUNT, tuple(regions), "aws"))))
        self.records = [r for commit in self.sink.scopes.values() for r in commit.records]
        self.whole = {}
        for scope, commit in self.sink.scopes.items():
            self.whole[scope.kind] = self.whole.get(scope.kind, True) and commit.complete
        self._derive()

    async def _collect(self, what):
        try:
            await collect(what, self.transport, self.sink, "scan")
        finally:
            await self.transport.close()

    def _derive(self):
        waiting = declared("stance.facts", Fact)
        while waiting:
            missing = {(owner, f.fills.path.names[0]) for f in waiting for owner in _kinds(f.fills)}
            ready = [f for f in waiting if not any(need in missing for need in _needs(f))]
            assert ready, "facts go in a circle"
            for fact in ready:
                self._apply(fact)
            waiting = [f for f in waiting if f not in ready]

    def _apply(self, fact):
        for record in self.records:
            if record.kind in _kinds(fact.fills):
                given = [self._input(record, wanted) for wanted in fact.of]
                if fact.partial or not any(map(_unsure, given)):
                    value = fact.derive(*given)
                    if value is not UNKNOWN:
                        record.fields[fact.fills.path.names[0]] = value

    def _input(self, record, wanted):
        if not isinstance(wanted, Neighbours):
            return record.fields.get(wanted.path.names[0], UNKNOWN)
        pairs = [(t.path.names[0], record.fields[o.path.names[0]]) for t, o in wanted.on.items()]
        names = [ref.path.names[0] for ref in wanted.fields]
        found = [
            {name: r.fields[name] for name in names if name in r.fields}
            for r in self.records
            if r.kind == wanted.of.kind and all(r.fields.get(theirs) == ours for theirs, ours in pairs)
        ]
        whole = self.whole.get(wanted.of.kind, False)
        if wanted.one:
            return found[0] if found else None if whole else UNKNOWN
        return found if whole else partial(found)

    def verdicts(self, rule_id):
        """What the rule says, by the asset's name: True, False, None for unknown; else it is left out."""
        rule = next(r for r in declared("stance.rules", Rule) if r.id == rule_id)
        now = datetime.now(UTC)
        require = compiled(rule.requirement, now)
        applies = compiled(rule.applicability, now) if rule.applicability is not None else lambda record: True
        kinds = {name for name, kind in KINDS.items() if issubclass(kind, rule.on)}
        said = {r.name: (applies(r.fields), r.fields) for r in self.records if r.kind in kinds}
        return {n: None if a is None else require(fields) for n, (a, fields) in said.items() if a is not False}

    def one(self, rule_id):
        """What the rule says of the only asset."""
        ((_, said),) = self.verdicts(rule_id).items()
        return said


class Denying(AwsTransport):
    """Counts calls and denies those chosen by operation."""

    def __init__(self, access, denied):
        super().__init__(access)
        self.denied, self.asked = set(denied), []

    async def pages(self, call, args, region):
        from stance.collect.transport import CallError
        from stance.model import Reason

        self.asked.append(call.operation)
        if call.operation in self.denied:
            raise CallError(Reason.DENIED, "AccessDenied")
        async for page in super().pages(call, args, region):
            yield page


def _kinds(ref):
    return [name for name, kind in KINDS.items() if issubclass(kind, ref.path.owner)]


def _needs(fact):
    for wanted in fact.of:
        if isinstance(wanted, Neighbours):
            yield from ((kind, ref.path.names[0]) for ref in wanted.fields for kind in _kinds(ref))
        else:
            yield from ((kind, wanted.path.names[0]) for kind in _kinds(wanted))


def _unsure(value):
    if isinstance(value, dict):
        return ITEMS in value or any(map(_unsure, value.values()))
    return value is UNKNOWN or (isinstance(value, list) and any(map(_unsure, value)))
