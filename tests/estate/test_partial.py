"""A scan of which some listings failed for a passing reason stays open, and going on asks for just those."""

from __future__ import annotations

import pytest

from servers import FaultProxy
from stance.demo.server import DemoServer
from stance.estate import Aws, Estate, EstateError


def target(url: str) -> Aws:
    return Aws(endpoint_url=url, access_key="a", secret_key="b", regions=("us-east-1",))


@pytest.fixture
def estate():
    with Estate("sqlite://") as made:
        yield made


def test_a_listing_that_was_throttled_is_asked_again(aws: DemoServer, faults: FaultProxy, estate: Estate):
    faults.fault("kms:ListKeys", "throttled")
    summary = estate.scan(target(faults.url), services=["kms"])
    assert summary.status == "running"
    assert summary.coverage < 1
    faults.clear()
    before = len(faults.log)
    summary = estate.resume(target(faults.url))
    asked = {seen.operation for seen in faults.log[before:]}
    assert summary.status == "complete"
    assert summary.scopes_listed == summary.scopes_declared
    assert "kms:ListKeys" in asked
    assert not any(operation.startswith("s3:") for operation in asked)
    with pytest.raises(EstateError, match="no interrupted scan"):
        estate.resume()


def test_a_new_scan_leaves_nothing_to_resume_of_the_old(aws: DemoServer, faults: FaultProxy, estate: Estate):
    faults.fault("kms:ListKeys", "throttled", times=3)
    assert estate.scan(target(faults.url), services=["kms"]).status == "running"
    faults.clear()
    assert estate.scan(target(faults.url), services=["kms"]).status == "complete"
    with pytest.raises(EstateError, match="no interrupted scan"):
        estate.resume()


def test_a_denied_listing_is_no_reason_to_go_on(aws: DemoServer, faults: FaultProxy, estate: Estate):
    faults.fault("kms:ListKeys", "denied")
    assert estate.scan(target(faults.url), services=["kms"]).status == "partial"
