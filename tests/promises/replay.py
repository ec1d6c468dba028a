"""A recorded account, replayed in process, with faults on demand: hundreds of scans for the price of one server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from unittest.mock import patch

from promises.operations import CALLS
from stance.collect.aws.credentials import Access
from stance.collect.aws.service import service
from stance.collect.aws.transport import AwsTransport
from stance.collect.transport import CallError
from stance.estate import Aws
from stance.model import Reason

TRANSPORT = "stance.collect.aws.transport.AwsTransport"
SILENT = {"s3:GetBucketVersioning", "s3:GetBucketLogging"}
"""Their answers may hold nothing; the transport tells a hollow one by how it begins (tests/promises/test_http.py)."""


def key(call, args, region):
    """A call by what it asks for; in what order it names several is all the same."""
    named = sorted((name, sorted(told) if isinstance(told, list) else told) for name, told in args.items())
    return call.operation, repr(named), region, call.absent_codes


@dataclass
class Recording:
    """The pages of every call once made, and the error that ended them; of polled calls the last answer."""

    answers: dict = field(default_factory=dict)

    def put(self, operation: str, region: str, *pages: dict) -> None:
        """Let the shipped call of an operation without parameters be answered so."""
        call = next(call for call in CALLS if call.operation == operation)
        self.answers[key(call, call.fixed, region)] = list(pages), None

    @property
    def operations(self) -> list[str]:
        return sorted({operation for operation, *_ in self.answers} - {"sts:GetCallerIdentity"})


def recorder(recording: Recording):
    """The real transport, which also writes down."""

    class Recorder(AwsTransport):
        async def pages(self, call, args, region):
            pages, error = [], None
            try:
                pages.extend([page async for page in super().pages(call, args, region)])
            except CallError as failed:
                error = failed
            recording.answers[key(call, args, region)] = pages, error
            for page in pages:
                yield page
            if error:
                raise error

    return Recorder


Fault = str
"""A reason, `hollow` (well formed, without its content) or `endless` (the pages again and again)."""

Break = Callable[[str, str, Mapping], Fault | None]


class Replay:
    """A transport that answers from a recording, save where `broken` names a fault. Counts what was asked."""

    def __init__(self, recording: Recording, broken: Break, shuffle: Callable[[list], list] | None = None) -> None:
        self.recording, self.broken, self.shuffle = recording, broken, shuffle
        self.endpoints, self.access = SimpleNamespace(partition="aws"), Access()
        self.asked = Counter()

    async def pages(self, call, args, region):
        self.asked[call.operation] += 1
        fault = self.broken(call.operation, region, args)
        pages, error = self.recording.answers[key(call, args, region)]
        if fault == "hollow" and call.operation in SILENT:
            fault = Reason.MALFORMED
        if fault == "hollow":
            pages, error = [{}], None
        elif fault in list(Reason):
            raise CallError(Reason(fault), "Injected", "by the test")
        for page in self.shuffle(pages) if self.shuffle else pages:
            yield page
        while fault == "endless" and pages:
            for page in pages:
                yield page
        if error:
            raise error

    async def authenticate(self):
        pass

    async def close(self):
        pass


def paged(operation: str) -> bool:
    """Whether an answer of the operation can have a next page."""
    name, _, method = operation.partition(":")
    return service(name).operation(method).pager is not None


@contextmanager
def recorded(recording: Recording):
    """Scans within write down what is answered."""
    with patch(TRANSPORT, recorder(recording)):
        yield


@contextmanager
def replayed(recording: Recording, broken: Break = lambda operation, region, args: None, shuffle=None):
    """Scans within are answered from the recording; gives the transports made, one per scan."""
    made = []

    def make(*_):
        made.append(Replay(recording, broken, shuffle))
        return made[-1]

    with patch(TRANSPORT, make):
        yield made


def breaking(operations, fault: Fault) -> Break:
    """Break every call of the operations."""
    broken = {operations} if isinstance(operations, str) else set(operations)
    return lambda operation, region, args: fault if operation in broken else None


OPTIONS = ("service-uses", "access-keys")
"""Everything is asked for that can be."""


def target(url: str = "http://127.0.0.1:9", regions=()) -> Aws:
    keys = {"access_key": "AKIAQQQQQQQQQQQQQQQQ", "secret_key": "told-to-nobody"}
    return Aws(endpoint_url=url, regions=tuple(regions), options=OPTIONS, **keys)
