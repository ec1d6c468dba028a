"""A scan in memory of a moto server: what the tests of connectors, facts and rules together share."""

import asyncio
import os
import urllib.request
from collections import defaultdict

import boto3
import pytest

from collect.memory import MemorySink
from rules.examples import verdict
from stance.collect.aws.credentials import Access
from stance.collect.aws.signing import Keys
from stance.collect.aws.transport import AwsTransport
from stance.collect.engine import collect
from stance.collect.plan import Target, plan
from stance.facts.derive import State, derive
from stance.model import KINDS, Resource, declared

ACCOUNT, REGION = "123456789012", "us-east-1"
_KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": REGION}


class Scan:
    """Assets by kind, with derived fields; the calls made, by operation; why scopes are not whole."""

    def __init__(self, url, services):
        sink = MemorySink()
        asyncio.run(self._collect(url, services, sink))
        self.calls = defaultdict(int)
        self.missing = {}
        self.errors = {}
        states = {kind: [] for kind in KINDS}
        for scope, commit in sink.scopes.items():
            self.missing |= {} if commit.complete else {scope.kind: commit.reason}
            for read in commit.reads:
                self.calls[read.operation] += read.count
                self.errors |= {read.operation: read.error} if read.error else {}
            states[scope.kind] += [State(r.kind, r.fields, r.gaps) for r in commit.records]
        derive(states, lambda kind, account, region: self.missing.get(kind))
        self.states = states

    async def _collect(self, url, services, sink):
        resources = [
            r
            for r in declared("stance.connectors", Resource)
            if all(call.service in services for call in r.calls) and str(r.kind.kind).startswith("aws.")
        ]
        transport = AwsTransport(Access(keys=Keys("test", "test"), endpoint_url=url))
        try:
            await collect(plan(resources, Target("aws", ACCOUNT, (REGION,), "aws")), transport, sink, "scan")
        finally:
            await transport.close()

    def asset(self, kind, ending):
        """The state of the asset of a kind whose id ends so."""
        (found,) = [s for s in self.states[kind] if s.fields["id"].endswith(ending)]
        return found

    def says(self, rule, ending):
        """The verdict of a rule on the asset whose id ends so."""
        found = [
            s for k in self.states if issubclass(KINDS[k], rule.on) for s in self.states[k]
            if s.fields["id"].endswith(ending)
        ]  # fmt: skip
        assert len(found) == 1, (rule.id, ending, len(found))
        return verdict(rule, found[0].fields)


@pytest.fixture(scope="module")
def aws():
    """A moto server of our own with an empty account: its URL, and clients of services by name."""
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    urllib.request.urlopen(urllib.request.Request(f"{url}/moto-api/reset", method="POST")).close()
    yield url, lambda service: boto3.client(service, endpoint_url=url, **_KEYS)
    server.stop()
