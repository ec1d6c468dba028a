"""The breaker: gives up on what fails for good, and on nothing else."""

from stance.collect.breaker import OPERATION_LIMIT, REGION_LIMIT, Breaker
from stance.model import Reason


def test_an_operation_is_given_up_after_failures_in_a_row():
    for reason, limit in OPERATION_LIMIT.items():
        breaker = Breaker()
        for _ in range(limit):
            assert breaker.verdict("a:B", "r") is None
            breaker.saw("a:B", "r", reason)
        assert breaker.verdict("a:B", "r") is reason
        assert breaker.verdict("a:B", "other") is None
        assert breaker.verdict("a:C", "r") is None


def test_an_answer_starts_the_count_again():
    breaker = Breaker()
    for _ in range(3 * OPERATION_LIMIT[Reason.TIMEOUT]):
        breaker.saw("a:B", "r", Reason.TIMEOUT)
        breaker.saw("a:B", "r", None)
    assert breaker.verdict("a:B", "r") is None


def test_a_malformed_answer_says_nothing_of_the_next():
    breaker = Breaker()
    for _ in range(1000):
        breaker.saw("a:B", "r", Reason.MALFORMED)
    assert breaker.verdict("a:B", "r") is None


def test_a_silent_region_is_given_up_and_a_silent_operation_is_no_silent_region():
    breaker = Breaker()
    for _ in range(100):
        breaker.saw("a:B", "r", Reason.TIMEOUT)
    assert breaker.verdict("a:C", "r") is None
    for number in range(REGION_LIMIT):
        breaker.saw(f"a:B{number}", "r", Reason.TIMEOUT)
    assert breaker.verdict("a:C", "r") is Reason.TIMEOUT
    assert breaker.verdict("a:C", "other") is None
