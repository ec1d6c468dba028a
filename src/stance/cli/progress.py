"""A live line per scope while a scan runs; only on a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from stance.cli.output import plain, some

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from stance.collect.engine import Progress


class Live:
    """Shows scopes as they come to an end, with what they cost, and how far the scan is."""

    def __init__(self, quiet: bool = False) -> None:
        self._shown = sys.stderr.isatty() and not quiet
        self._bar: Bar | None = None
        self._started = time.monotonic()
        self._calls = self._denied = self._throttled = 0

    def __enter__(self) -> Live:
        if self._shown:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"))
            self._bar = Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task("reading", total=None, told="")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, event: Progress) -> None:
        """A scope came to its end."""
        self._calls += event.calls
        self._denied += event.denied
        self._throttled += event.throttled
        if self._bar is None:
            return
        from rich.text import Text

        mark = Text(" ✓ ", "green") if event.complete else Text(" ? ", "yellow")
        cost = f"{some(event.assets, 'asset')}, {some(event.calls, 'call')}" + _trouble(event.denied, event.throttled)
        # In one piece: the bar is drawn anew below whatever is printed.
        self._bar.console.print(mark.append(f"{plain(event.scope)}  {cost}", "default"), soft_wrap=True)
        told = f"{event.done}/{event.total} scopes, {self._calls} calls" + _trouble(self._denied, self._throttled)
        self._bar.update(self._task, total=event.total, completed=event.done, told=told)


def _trouble(denied: int, throttled: int) -> str:
    return (f", {denied} denied" if denied else "") + (f", {throttled} throttled" if throttled else "")
