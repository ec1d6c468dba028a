"""Starts and stops the fake AWS as a process of its own.

S3 Control: the SDKs put the account id in front of the endpoint's host (``123456789012.127.0.0.1``), which no
resolver answers, and no SDK setting prevents it (it comes from the endpoint rules, not from the host prefix). A
client with an endpoint of its own must take the prefix off again before signing, for example with a botocore
``before-sign.s3-control`` handler; the account then still travels in ``x-amz-account-id``. This server answers
``/v20180820/...`` whatever the host is called.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import IO, Any, Self

ACCOUNT = "123456789012"
"""The account that unknown credentials belong to (moto's default)."""


class DemoServer:
    """A moto server with Stance's repairs, on ``127.0.0.1`` and a free port; a context manager.

    It runs in a child process that ends when `stop` is called or when this process dies, however it dies (the
    child watches its standard input). Raises `RuntimeError` with the child's last words if it does not start.
    """

    def __init__(self) -> None:
        self.url = ""
        self._process: subprocess.Popen[str] | None = None
        self._errors: IO[bytes] | None = None

    def start(self) -> Self:
        """Start the process and wait until it answers; `url` is set afterwards."""
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-m", "stance.demo.serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env=_environment(),
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        if not self.url:
            words = self._last_words()
            self.stop()
            raise RuntimeError(f"the demo server did not start (is stance-spm[demo] installed?): {words}")
        return self

    def stop(self) -> None:
        """End the process; harmless when it is not running."""
        if self._process is not None:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.close()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process.stdout.close()
            self._process = None
        if self._errors is not None:
            self._errors.close()
            self._errors = None

    def reset(self) -> None:
        """Forget every resource and setting."""
        post(self.url, "/moto-api/reset", {})

    def environment(self) -> dict[str, str]:
        """The variables with which any AWS SDK talks to this server and to nothing else."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "demo",
            "AWS_SECRET_ACCESS_KEY": "demo",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _last_words(self) -> str:
        assert self._errors is not None
        self._errors.seek(0)
        return self._errors.read()[-2000:].decode(errors="replace")


def post(url: str, path: str, body: Any) -> Any:
    """POST JSON to one of the server's own (non-AWS) paths; returns its JSON answer, or None."""
    request = urllib.request.Request(  # noqa: S310  loopback
        url + path, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        text = answer.read()
    return json.loads(text) if text.startswith((b"{", b"[")) else None


def _environment() -> dict[str, str]:
    """The child's environment: it finds this very package, and moto loads no stock images."""
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
