import logging
import os

import pytest


class Cloud:
    """A server that stands in for AWS, and clients of it."""

    def __init__(self, url):
        self.url = url

    def client(self, name, region="us-east-1"):
        import boto3
        from botocore.config import Config

        config = Config(retries={"total_max_attempts": 1})
        keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
        return boto3.client(name, region_name=region, endpoint_url=self.url, config=config, **keys)

    def block_account(self, account, configuration):
        """Set or take away the account's block: S3 Control's clients put the account before the server's name."""
        from moto.s3control.models import s3control_backends

        backend = s3control_backends[account]["aws"]
        backend.delete_public_access_block(account)
        if configuration:
            backend.put_public_access_block(account, configuration)

    def reset(self):
        from urllib.request import Request, urlopen

        urlopen(Request(f"{self.url}/moto-api/reset", method="POST"), timeout=10)


@pytest.fixture(scope="session")
def server():
    from moto.server import ThreadedMotoServer

    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"  # thousands of images that no test asks for
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    started = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    started.start()
    host, port = started.get_host_and_port()
    yield Cloud(f"http://{host}:{port}")
    started.stop()


@pytest.fixture
def cloud(server):
    """An empty account."""
    server.reset()
    return server


@pytest.fixture(scope="module")
def account(server):
    """An account that the tests of one file fill once and share, empty at first."""
    server.reset()
    return server
