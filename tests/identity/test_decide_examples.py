"""The examples in the evaluator's own words run."""

import doctest

from stance.identity import decide


def test_examples_run():
    module = __import__(decide.__module__, fromlist=["decide"])
    failed, tried = doctest.testmod(module)
    assert tried
    assert failed == 0
