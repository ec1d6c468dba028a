"""The summary of an estate on a terminal: what a person wants to know first, and what could not be seen."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from stance.cli.output import percent, plain, some
from stance.model import SEVERITIES

if TYPE_CHECKING:
    from rich.console import Console

    from stance.model.view import Summary

OUTCOMES = ("fail", "pass", "unknown", "not_applicable", "manual")


def show(summary: Summary) -> None:
    """Print the summary to stderr."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else 120)
    _headline(console, summary)
    _table(console, "By severity", SEVERITIES, summary.by_severity)
    _table(console, "By domain", sorted(summary.by_domain), summary.by_domain)
    _worst(console, summary)
    _unseen(console, summary)


def _headline(console: Console, summary: Summary) -> None:
    score = "none: nothing could be assessed" if summary.score is None else percent(summary.score)
    console.print(f"\n[bold]Score {score}[/] at [bold]coverage {percent(summary.coverage)}[/]")
    console.print(
        f"{some(summary.findings_open, 'finding')} open on {some(sum(summary.assets.values()), 'asset')} "
        f"of {some(len(summary.assets), 'kind')}"
    )
    trouble = f"{summary.calls_denied:,} denied, {summary.calls_throttled:,} throttled"
    console.print(
        f"{some(summary.calls, 'call')}, {trouble}; "
        f"{summary.scopes_listed} of {summary.scopes_declared} listings read to their end",
    )
    changed = ", ".join(f"{count:,} {what}" for what, count in summary.changes.items() if count)
    console.print(f"Assets since the scan before: {changed or 'no change'}")


def _table(console: Console, title: str, rows: object, counts: object) -> None:
    from rich.table import Table

    assert isinstance(rows, tuple | list)
    assert isinstance(counts, dict)
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column(title, min_width=14)
    for outcome in OUTCOMES:
        table.add_column(outcome.replace("_", " "), justify="right")
    for row in rows:
        held = counts.get(row, {})
        if any(held.values()):
            table.add_row(row, *(str(held.get(outcome, 0)) for outcome in OUTCOMES))
    if table.row_count:
        console.print()
        console.print(table)


def _worst(console: Console, summary: Summary) -> None:
    from rich.text import Text

    if not summary.worst:
        return
    console.print("\n[bold]The worst[/]")
    styles = {"critical": "bold red", "high": "red", "medium": "yellow"}
    for number, finding in enumerate(summary.worst, 1):
        element = f" [{finding.element}]" if finding.element else ""
        line = Text(f"{number:>3}. ")
        line.append(f"{finding.severity:<9}", styles.get(finding.severity, ""))
        line.append(plain(f"{finding.title}: "))
        line.append(plain(f"{finding.asset}{element}"), "bold")
        console.print(line, soft_wrap=True)
        if finding.why:
            console.print(Text(f"     {plain(finding.why)}", "dim"), soft_wrap=True)
        console.print(Text(f"     stance explain {finding.id}", "dim"), soft_wrap=True)


def _unseen(console: Console, summary: Summary) -> None:
    """Gaps of one operation and reason over many scopes make one line."""
    from rich.text import Text

    if not summary.gaps:
        return
    console.print("\n[bold]What could not be seen[/]")
    folded: dict[tuple[str, str, str | None], list[int]] = {}
    for gap in summary.gaps:
        held = folded.setdefault((gap.operation or gap.scope.rsplit("/", 1)[-1], gap.reason, gap.needs), [0, 0])
        held[0] += 1
        held[1] += gap.assets
    for (what, reason, needs), (scopes, assets) in list(folded.items())[:15]:
        hidden = some(scopes, "listing") + (f", {some(assets, 'asset')}" if assets else "")
        line = Text("   ? ", "yellow").append(plain(f"{what}: {reason}"), "yellow").append(f" ({hidden})")
        if needs and reason == "denied":
            line.append("; cure: ").append(plain(_cure(needs)), "bold")
        console.print(line, soft_wrap=True)
    if len(folded) > 15:
        console.print(f"   … {len(folded) - 15} more: stance gaps", markup=False)


def _cure(needs: str) -> str:
    """A cloud's permission is granted; what a host wants is said in words."""
    return needs if " " in needs else f"grant {needs}"
