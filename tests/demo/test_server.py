"""The demo server's process: it starts once, resets, and never outlives who started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import psutil
import pytest

from servers import DemoServer
from servers.clients import client

PARENT = """
import sys
from stance.demo.server import DemoServer
server = DemoServer().start()
print(server._process.pid, server.url, flush=True)
sys.stdin.read()
"""


def test_reset_forgets_resources_and_settings(aws: DemoServer) -> None:
    ec2 = client("ec2", aws.url)
    ec2.enable_serial_console_access()
    client("s3", aws.url).create_bucket(Bucket="forgotten")
    aws.reset()
    assert client("s3", aws.url).list_buckets()["Buckets"] == []
    assert ec2.get_serial_console_access_status()["SerialConsoleAccessEnabled"] is False


def test_stop_ends_the_process_and_may_be_called_again() -> None:
    with DemoServer() as server:
        assert server._process is not None
        process = psutil.Process(server._process.pid)
    assert not process.is_running()
    server.stop()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(server.url)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_the_server_dies_with_its_parent(how: signal.Signals) -> None:
    path = os.pathsep.join(sys.path)
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    assert parent.stdout is not None
    pid, _ = parent.stdout.readline().split()
    server = psutil.Process(int(pid))
    parent.send_signal(how)
    parent.communicate()
    gone, alive = psutil.wait_procs([server], timeout=10)
    assert (len(gone), alive) == (1, [])


def test_members_of_the_organisation_have_accounts_of_their_own(aws: DemoServer) -> None:
    organisation = client("organizations", aws.url)
    organisation.create_organization(FeatureSet="ALL")
    made = organisation.create_account(AccountName="member", Email="m@example.com")["CreateAccountStatus"]
    role = f"arn:aws:iam::{made['AccountId']}:role/OrganizationAccountAccessRole"
    keys = client("sts", aws.url).assume_role(RoleArn=role, RoleSessionName="scan")["Credentials"]
    assert keys["AccessKeyId"].startswith("ASIA")
