"""The benchmark's replay server answers as its upstream did, and counts."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from botocore.parsers import ResponseParserError

from servers import DemoServer
from servers.clients import client

SCRIPT = Path(__file__).resolve().parents[2] / "bench" / "replay.py"


@contextmanager
def replaying(*arguments: str) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), "--latency", "1", *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        assert process.wait(10) == 0
        process.stdout.close()


def ask(url: str, path: str) -> Any:
    with urllib.request.urlopen(url + path) as answer:
        return json.load(answer)


def test_answers_are_recorded_and_replayed(aws: DemoServer, tmp_path: Path) -> None:
    client("s3", aws.url).create_bucket(Bucket="recorded")
    fixture = str(tmp_path / "answers.json.gz")
    with replaying("--fixture", fixture, "--upstream", aws.url) as url:
        first = client("s3", url).list_buckets()["Buckets"]
        assert client("s3", url).list_buckets()["Buckets"] == first
        client("ec2", url, "eu-west-1").describe_vpcs()
        stats = ask(url, "/__save")
        assert (stats["calls"], stats["distinct"], stats["misses"]) == (3, 2, 2)
        assert stats["operations"] == {"s3:ListBuckets": 2, "ec2:DescribeVpcs": 1}
    with replaying("--fixture", fixture) as url:
        assert client("s3", url).list_buckets()["Buckets"] == first
        with pytest.raises(ResponseParserError):
            client("ec2", url, "us-east-1").describe_vpcs()
        assert ask(url, "/__stats")["misses"] == 1
        ask(url, "/__clear")
        assert ask(url, "/__stats")["calls"] == 0
