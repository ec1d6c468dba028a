"""The rules: an index, and a page per topic with a section per rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson

from stance.cli.docs.words import anchor, code, codes, table, words
from stance.estate.rulebook import RuleView, rule_views, settings, shipped
from stance.model import Rule

DOMAINS: Final = {
    "cspm": "cloud",
    "dspm": "data",
    "sspm": "SaaS",
    "ispm": "identity",
    "aspm": "code",
    "host": "hosts",
}


def pages() -> dict[str, str]:
    """The index and the topics."""
    topics: dict[str, list[tuple[Rule, RuleView]]] = defaultdict(list)
    for rule, view in zip(shipped(), rule_views(), strict=True):
        topics[_topic(rule.id)].append((rule, view))
    made = {f"rules/{topic}.md": "\n".join(_page(topic, held)) for topic, held in topics.items()}
    return {"rules/README.md": "\n".join(_index(topics)), **made}


def _topic(rule: str) -> str:
    return rule.split("-")[0]


def _index(topics: Mapping[str, list[tuple[Rule, RuleView]]]) -> Iterator[str]:
    count = sum(map(len, topics.values()))
    yield "# Rules\n"
    yield f"{count} rules. Each states what must be true; what is not read makes an answer *unknown*, never a pass."
    for domain, title in DOMAINS.items():
        of = {t: [v for _, v in held if v.domain == domain] for t, held in topics.items()}
        if any(of.values()):
            yield f"\n## {title[0].upper()}{title[1:]}\n"
            lines = ((_link(t, v), v.severity, words(v.title), words(v.on)) for t, held in of.items() for v in held)
            yield table(("Rule", "Severity", "States", "Of"), lines)

    yield "\n## Settings\n"
    yield "Thresholds that an estate may change, under `[settings]` of the [configuration](../configuration.md).\n"
    yield table(("Setting", "Default", "Meaning"), (
        (code(s.name), code(_default(s.default)), words(s.meaning)) for _, s in sorted(settings().items())
    ))  # fmt: skip


def _link(topic: str, view: RuleView) -> str:
    return f"[{code(view.rule)}]({topic}.md#{anchor(view.rule)})"


def _page(topic: str, held: list[tuple[Rule, RuleView]]) -> Iterator[str]:
    yield f"# Rules: {topic}\n"
    for rule, view in held:
        yield from _rule(rule, view)


def _rule(rule: Rule, view: RuleView) -> Iterator[str]:
    yield f"## {view.rule}\n"
    yield f"**{words(view.title)}.** {words(view.why)}\n"
    yield f"*Fix:* {words(view.fix)}\n"
    yield from (f"- {name}: {told}" for name, told in _lines(rule, view) if told)
    yield ""
    for name, examples in (("Passes", rule.good), ("Fails", rule.bad)):
        if examples:
            yield f"{name}:\n\n```json"
            yield from (orjson.dumps(_plain(example), default=str).decode() for example in examples)
            yield "```\n"


def _plain(example: Any) -> Any:
    """An example as JSON; tuples and sets as lists."""
    if isinstance(example, Mapping):
        return {str(name): _plain(value) for name, value in example.items()}
    return [_plain(item) for item in example] if isinstance(example, list | tuple | set | frozenset) else example


def _lines(rule: Rule, view: RuleView) -> Iterator[tuple[str, str]]:
    yield "severity", f"{view.severity}; domain: {DOMAINS[view.domain]}"
    yield "of", f"{words(view.on)} ({codes(view.kinds)})"
    yield "requires", words(view.requires)
    if rule.require is not None:
        yield "condition", code(rule.requirement)
    if rule.applicability is not None:
        yield "applies where", code(rule.applicability)
    if rule.each is not None and rule.key is not None:
        yield "one outcome per", f"element of {code(rule.each.path)}, named by {code(rule.key.path)}"
    yield (
        "settings",
        "; ".join(
            f"{code(s.name)} (default {code(_default(s.default))}): {words(s.meaning)}"
            for s in sorted(rule.settings, key=lambda s: s.name)
        ),
    )
    yield "controls", codes(view.controls)
    yield "same as", codes(view.same_as)
    yield "permissions", codes(p for p in view.permissions if _is_permission(p))
    yield "references", ", ".join(f"<{r}>" if r.startswith("https:") else words(r) for r in view.references)


def _is_permission(text: str) -> bool:
    """Files and commands of a host want no permission by name."""
    return not text.startswith(("file:", "glob:", "exec:", "proc:", "walk:"))


def _default(value: Any) -> str:
    return str(list(value)) if isinstance(value, tuple) else str(value).removesuffix(", 0:00:00")
