"""Things that a role is handed to or that have one: names for new ones, and which existing ones may be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations

from stance.identity.catalogue import action as catalogued
from stance.identity.escalation import EscalationPath
from stance.identity.patterns import arn_matches, arn_overlaps, matches
from stance.identity.powers.account import Workload
from stance.identity.powers.asking import Answer
from stance.identity.powers.born import ask_new
from stance.identity.powers.campaign import Campaign
from stance.identity.powers.clauses import bit
from stance.identity.powers.handing import PLAIN, Handing
from stance.identity.powers.keys import Options
from stance.identity.powers.machines import ON_PROFILE, SESSION, checked, documents, on_profile
from stance.identity.powers.searching import candidates, clauses_about, demands, resources
from stance.identity.powers.state import State
from stance.identity.powers.witness import common_arn
from stance.identity.truth import NO, YES, Truth, all_of, any_of

PASS = "iam:PassRole"  # noqa: S105 - an action
_MAIN = {"ec2:runinstances": ":instance/", "ec2:requestspotinstances": ":spot-instances-request/"}


Thing = tuple[str, tuple[Answer, ...]]
"""What the role is handed to, and the answers for the actions on it."""


def new_things(
    campaign: Campaign, actor: str, state: State, actions: list[str], region: str, role: Handing = PLAIN
) -> Iterator[Thing]:
    """Actions on things of one type must agree on one name; the first type is what the role is handed to."""
    parts: dict[tuple[str, ...], list[str]] = {}
    for name in actions:
        parts.setdefault(templates(name, state.arn, region), []).append(name)
    found = [list(_named_alike(campaign, actor, state, kind, names, region, role)) for kind, names in parts.items()]
    if all(found):
        rest = tuple(answer for options in found[1:] for answer in options[0][1])
        for arn, answers in found[0]:
            yield arn, (*answers, *rest)


def _named_alike(
    campaign: Campaign,
    actor: str,
    state: State,
    kind: tuple[str, ...],
    names: list[str],
    region: str,
    role: Handing = PLAIN,
) -> Iterator[Thing]:
    seen = []
    fresh: dict[str, Options] = {"aws:requestedregion": ((region,),), **role.keys}
    beside = [Answer(_beside(campaign, actor, state, name, region, fresh)) for name in names]
    for arn in _names(state, kind, names, role.names) if all(a.truth.possible for a in beside) else ():
        answers = tuple(ask_new(campaign, actor, name, arn, fresh) for name in names)
        if all(answer.truth.possible for answer in answers):
            seen.append((arn, (*answers, *(a for a in beside if not a.truth.sure))))
    seen.sort(key=lambda thing: (not all(a.truth.sure for a in thing[1]), thing[0]))
    yield from seen[:4]


def _beside(
    campaign: Campaign, actor: str, state: State, action: str, region: str, fresh: Mapping[str, Options]
) -> Truth:
    """A launch names things of several types, and must be allowed on one of each.

    Elsewhere the catalogue marks types as required of which one is enough.
    """
    known = catalogued(action)
    if known is None or len(known.required) < 2 or not action.startswith("ec2:"):
        return YES
    listed = resources(state, action)
    return all_of(
        any_of(campaign.ask(actor, action, arn, fresh).truth for p in listed if (arn := common_arn(p, template)))
        for template in _filled(known.required, state.arn, region)
    )


def _names(state: State, kind: tuple[str, ...], actions: list[str], wanted: Iterable[str] = ()) -> list[str]:
    """Return names for a new thing that the policies might allow, those wanted among them."""
    found: set[str | None] = set()
    for template in kind:
        patterns = [_placed([*resources(state, name)], template) for name in actions]
        patterns.append(_placed(wanted, template))
        found |= {common_arn(p, template) for listed in patterns for p in listed}
        both = {common_arn(p, q) for one, other in combinations(patterns, 2) for p in one for q in other}
        found |= {name for name in both if name and arn_matches(template, name)}
    return sorted(name for name in found if name)


def _placed(patterns: Iterable[str], template: str) -> list[str]:
    """Patterns of ARNs in the service, region and account of a template; those of other places are left out."""
    if template == "*":
        return [*patterns]
    found, place = [], template.split(":", 5)
    for pattern in patterns:
        parts = place if pattern == "*" else pattern.split(":", 5)
        if len(parts) < 6:
            found.append(pattern)
        elif all(matches(p, t) for p, t in zip(parts[:5], place[:5], strict=True)):
            found.append(":".join([*place[:5], parts[5]]))
    return found


@cache
def _patterns(action: str) -> tuple[str, ...]:
    """Return the ARN patterns of what an action works on; of several the one that stands for the rest."""
    known = catalogued(action)
    if known is None:
        return ("*",)
    main = _MAIN.get(action.lower())
    return tuple(p for p in known.resources if main is None or main in p)


def templates(action: str, caller: str, region: str) -> tuple[str, ...]:
    """Return what ARNs of new things for an action look like in the caller's account.

    Where an action knows no resource, policies that name things of its service are taken at their word.
    """
    _, partition, _, _, account, _ = caller.split(":", 5)
    found = _filled(_patterns(action), caller, region)
    return found or ("*", f"arn:{partition}:{action.partition(':')[0]}:{region}:{account}:?*")


def _filled(patterns: Iterable[str], caller: str, region: str) -> tuple[str, ...]:
    """Patterns of ARNs with the caller's partition and account, and a region."""
    _, partition, _, _, account, _ = caller.split(":", 5)
    found = []
    for pattern in patterns:
        parts = pattern.split(":", 5)
        own = account if parts[4] == "*" else parts[4]
        where = region if parts[3] == "*" else parts[3]
        found.append(":".join(["arn", partition, parts[2], where, own, parts[5].replace("*", "?*")]))
    return tuple(found)


_REGIONS = [
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "ca-central-1",
    "ca-west-1",
    "mx-central-1",
    "sa-east-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "af-south-1",
    "il-central-1",
    "me-south-1",
    "me-central-1",
    "ap-south-1",
    "ap-south-2",
    "ap-east-1",
    "ap-east-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "us-gov-east-1",
    "us-gov-west-1",
    "cn-north-1",
    "cn-northwest-1",
]


def regions(state: State, actions: list[str], wanted: Iterable[str] = ()) -> list[str]:
    """Return the regions worth trying: those that the policies and the wanted ARNs name, and two beside."""
    clauses = clauses_about(state, actions)
    named = {p.split(":")[3] for c in clauses for p in c.statement.resources or () if p.count(":") > 4}
    named |= {p.split(":")[3] for p in wanted if p.count(":") > 4}
    named |= {v for c in clauses for k in c.statement.conditions if k.name == "aws:requestedregion" for v in k.values}
    fitting = [r for r in _REGIONS if any(p != "*" and matches(p, r) for p in named)]
    others = [r for r in _REGIONS if r not in fitting][:2]
    return [*others[:1], *fitting, *others[1:]]


def on_workload(
    campaign: Campaign,
    actor: str,
    state: State,
    actions: list[str],
    workload: Workload,
    more: Mapping[str, Options] | None = None,
) -> tuple[Answer, ...] | None:
    """Answer for the actions of a way on an existing thing; those that do not work on it, on something new."""
    about = {**_retagged(campaign, actor, workload, _tagged(workload)), **(more or {})}
    region = workload.arn.split(":")[3] if workload.arn.count(":") > 4 else _REGIONS[0]
    answers = []
    for name in actions:
        beside = documents(campaign, actor, name, region)
        if name == SESSION:
            about |= checked(campaign, actor, region)
        if name in ON_PROFILE:
            answer = on_profile(campaign, actor, name, workload)
        elif any(arn_overlaps(pattern, workload.arn) for pattern in _patterns(name)):
            answer = campaign.ask(actor, name, workload.arn, about)
        else:
            kind = templates(name, state.arn, region)
            options = list(_named_alike(campaign, actor, state, kind, [name], region))
            answer = options[0][1][0] if options else Answer(NO)
        answer = Answer(all_of((answer.truth, beside)), answer.supports)
        if not answer.truth.possible:
            return None
        answers.append(answer)
    return tuple(answers)


def _tagged(workload: Workload) -> dict[str, Options]:
    found: dict[str, Options] = {}
    service = workload.arn.split(":")[2] if ":" in workload.arn else ""
    for prefix in ("aws:resourcetag/", f"{service}:resourcetag/", "ssm:resourcetag/"):
        found[prefix] = (None,) if workload.tags is None else ((),)
        found |= {f"{prefix}{key.lower()}": ((value,),) for key, value in (workload.tags or {}).items()}
    return found


_TAGGING = {
    "ec2": "ec2:CreateTags",
    "lambda": "lambda:TagResource",
    "sagemaker": "sagemaker:AddTags",
    "glue": "glue:TagResource",
    "apprunner": "apprunner:TagResource",
    "bedrock-agentcore": "bedrock-agentcore:TagResource",
    "cloudformation": "cloudformation:TagResource",
}


def _retagged(campaign: Campaign, actor: str, workload: Workload, known: dict[str, Options]) -> dict[str, Options]:
    """Tags that the caller could give to a thing first, where its permissions ask for them."""
    action = _TAGGING.get(workload.arn.split(":")[2]) if workload.arn.count(":") > 4 else None
    state, before = campaign.state(actor), dict(known)
    if action is None or not state.mask & bit(action):
        return known
    for key, value in sorted(demands(state, "resourcetag/")):
        tag = key.partition("/")[2]
        more = {**before, f"aws:requesttag/{tag}": ((value,),), "aws:requesttag/": ((),), "aws:tagkeys": ((tag,),)}
        if campaign.passes(campaign.ask(actor, action, workload.arn, more).truth):
            known[key] = (*known.get(key, ((),)), (value,))
    return known


def usable(campaign: Campaign, state: State, path: EscalationPath) -> Iterator[Workload]:
    """Return the existing things that the policies may name for every action of a way that works on them."""
    for kind in path.uses:
        index, found = campaign.land.workloads_at(state.account, kind)
        arns = set(index.arns)
        for name in path.needs:
            if arns and name != PASS and any(arn_overlaps(p, index.arns[0]) for p in _patterns(name)):
                arns &= set(candidates(state, name, index))
        yield from (found[arn] for arn in sorted(arns) if not (path.bare and found[arn].role))


def not_listed(campaign: Campaign, state: State, path: EscalationPath) -> list[str]:
    """Return the kinds of thing that a way uses and that were not listed to the end."""
    account = campaign.land.accounts.get(state.account)
    missing = [kind for kind in path.uses if account is not None and kind in account.gaps]
    campaign.open_ends |= bool(missing)
    return missing
