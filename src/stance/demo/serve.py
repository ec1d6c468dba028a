"""The process behind `DemoServer`: ``python -m stance.demo.serve`` prints its URL and serves until stdin ends."""

from __future__ import annotations

import logging
import os
import signal
import sys

os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
# Where moto itself looks for credentials and settings must not depend on the caller's shell.
for _name in ("AWS_ENDPOINT_URL", "AWS_PROFILE"):
    os.environ.pop(_name, None)


def main() -> None:
    """Serve on a free loopback port until standard input is closed."""
    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import make_server

    from stance.demo.application import build

    class Handler(MotoRequestHandler):
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Stay silent: one line per call helps nobody."""

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it closes our stdin
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, build(), threaded=True, request_handler=Handler)
    server.daemon_threads = True  # type: ignore[attr-defined]
    import threading

    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()
    os._exit(0)  # nothing to save, and no thread may hold the exit


if __name__ == "__main__":
    main()
