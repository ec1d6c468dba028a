"""A fake AWS that holds the batch named by its argument: prints its URL, and serves until stdin ends."""

from __future__ import annotations

import gc
import io
import os
import sys
import threading
from contextlib import redirect_stdout

os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"


def main(batch: str) -> None:
    gc.disable()  # what is made here stays
    from werkzeug.serving import WSGIRequestHandler, make_server

    from cases.escalation import BATCHES, COMMON
    from cases.escalation.filling import fill
    from stance.demo.application import build

    class Handler(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_request(self, code="-", size="-"):
            pass

    server = make_server("127.0.0.1", 0, build(), threaded=True, request_handler=Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    with redirect_stdout(io.StringIO()):
        fill(url, BATCHES[batch], COMMON)
    print(url, flush=True)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
