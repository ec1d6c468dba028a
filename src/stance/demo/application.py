"""The WSGI application: moto's dispatcher, our repairs, and the few APIs that moto does not know at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from stance.demo.repairs import install, state
from stance.demo.repairs.amend import amend
from stance.demo.repairs.extra import answer

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


def build() -> Application:
    """Install the repairs into moto and return the application to serve."""
    install()
    moto = DomainDispatcherApplication(_create)

    def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        size = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(size) if size else b""
        if size:
            environ["wsgi.input"] = BytesIO(body)
        path = environ.get("PATH_INFO", "")
        if path == "/demo-api/amend":
            return _reply(start_response, 200, {"amended": amend(json.loads(body))})
        if path == "/moto-api/reset":
            state.clear()
            moto.app_instances.clear()  # so that ids drawn after a seed are the same as on a fresh server
        extra = answer(environ, body)
        if extra is not None:
            return _reply(start_response, *extra)
        return moto(environ, start_response)  # type: ignore[no-any-return]

    return application


def _create(service: Any) -> Any:
    """A moto app that says plainly which operation it lacks instead of failing with a page of HTML."""
    app = create_backend_app(service)
    app.register_error_handler(NotImplementedError, lambda error: (str(error), 501))
    return app


def _reply(start_response: StartResponse, status: int, body: Any) -> Iterable[bytes]:
    text = json.dumps(body).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(text)))]
    if status >= 400:
        headers.append(("x-amzn-ErrorType", body["__type"]))
    start_response(f"{status} {'OK' if status < 400 else 'Error'}", headers)
    return [text]
