"""A scan in small: collects from a server, derives facts and judges by rules, for tests of what stands in between."""

import asyncio
from collections import Counter
from datetime import UTC, datetime

from collect.memory import MemorySink
from rules.examples import verdict
from stance.collect.aws.credentials import Access
from stance.collect.aws.signing import Keys
from stance.collect.aws.transport import AwsTransport
from stance.collect.engine import collect
from stance.collect.plan import Target, plan
from stance.collect.transport import CallError
from stance.conditions import compiled
from stance.facts.derive import State, derive
from stance.model import KINDS, Reason, Resource, Rule, declared, kinds_of

ACCOUNT, REGION = "123456789012", "us-east-1"


def resources_of(*services):
    """The AWS resources that these services alone fill."""
    return [
        resource
        for resource in declared("stance.connectors", Resource)
        if all(call.service in services for call in resource.calls) and str(resource.kind.kind).startswith("aws.")
    ]


class Scan:
    """What one scan saw, by kind, with the calls it made, by operation; and what the rules say of it."""

    def __init__(self, url, resources, regions=(REGION,), denied=(), hollow=(), memory=None):
        self.sink = MemorySink()
        self.transport = Denying(Access(keys=Keys("a", "b", None), endpoint_url=url), denied, hollow, memory)
        asyncio.run(self._collect(plan(resources, Target("aws", ACCOUNT, tuple(regions), "aws"))))
        self.calls = Counter()
        self.states = {kind: [] for kind in KINDS}
        for commit in self.sink.scopes.values():
            for read in commit.reads:
                self.calls[read.operation] += read.count
            for r in commit.records:
                self.states[r.kind].append(State(r.kind, dict(r.fields), dict(r.gaps)))
        derive(self.states, self._missing)

    async def _collect(self, what):
        try:
            await collect(what, self.transport, self.sink, "scan")
        finally:
            await self.transport.close()

    def _missing(self, kind, account, region):
        scopes = [(s, c) for s, c in self.sink.scopes.items() if s.kind == kind]
        open_scopes = [c for s, c in scopes if not c.complete and region in (None, s.region)]
        return Reason.DENIED if open_scopes or not scopes else None

    def asset(self, kind, ending):
        """The state of the asset of a kind whose id ends so."""
        (found,) = [s for s in self.states[kind] if s.fields["id"].endswith(ending)]
        return found

    def says(self, rule, ending):
        """The verdict of a rule on the asset whose id ends so."""
        states = [state for kind in kinds_of(rule.on) for state in self.states[kind.kind]]
        found = [state for state in states if state.fields["id"].endswith(ending)]
        assert len(found) == 1, (rule.id, ending, len(found))
        return verdict(rule, found[0].fields)

    def verdicts(self, rule_id):
        """What the rule says, by the asset's name: True, False, None for unknown; else it is left out."""
        rule = next(r for r in declared("stance.rules", Rule) if r.id == rule_id)
        now = datetime.now(UTC)
        require = compiled(rule.requirement, now)
        applies = compiled(rule.applicability, now) if rule.applicability is not None else lambda record: True
        states = [state for kind in kinds_of(rule.on) for state in self.states[kind.kind]]
        said = {state.fields["name"]: (applies(state.fields), state.fields) for state in states}
        return {n: None if a is None else require(fields) for n, (a, fields) in said.items() if a is not False}

    def one(self, rule_id):
        """What the rule says of the only asset."""
        ((_, said),) = self.verdicts(rule_id).items()
        return said


class Denying(AwsTransport):
    """Notes calls; denies some, leaves others without content, and remembers answers where it has a memory."""

    def __init__(self, access, denied, hollow, memory):
        super().__init__(access)
        self.denied, self.hollow, self.memory, self.asked = set(denied), set(hollow), memory, []

    async def pages(self, call, args, region):
        self.asked.append(call.operation)
        if call.operation in self.denied:
            raise CallError(Reason.DENIED, "AccessDenied")
        if call.operation in self.hollow:
            yield {}
            return
        key = (call.operation, repr(sorted(args.items())), region)
        known = None if self.memory is None else self.memory.get(key)
        if known is None:
            known = await self._answer(call, args, region)
            if self.memory is not None:
                self.memory[key] = known
        for page in known[0]:
            yield page
        if known[1]:
            raise known[1]

    async def _answer(self, call, args, region):
        pages = []
        try:
            pages.extend([page async for page in super().pages(call, args, region)])
        except CallError as error:
            return pages, error
        return pages, None
