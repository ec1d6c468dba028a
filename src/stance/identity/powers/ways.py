"""The ways through something that acts with a role: a role handed to something new, or what has one taken over."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from stance.identity.catalogue import action as catalogued
from stance.identity.escalation import EscalationPath, escalation_paths
from stance.identity.patterns import arn_overlaps, matches
from stance.identity.powers.account import Workload
from stance.identity.powers.asking import Answer
from stance.identity.powers.campaign import Campaign
from stance.identity.powers.clauses import bit
from stance.identity.powers.keys import Options
from stance.identity.powers.links import Link
from stance.identity.powers.searching import candidates, demands, resources
from stance.identity.powers.state import State
from stance.identity.powers.trusts import serves
from stance.identity.powers.witness import common_arn, instance
from stance.identity.truth import NO, YES, Truth, all_of, any_of, depends_on

PASS = "iam:PassRole"  # noqa: S105 - an action
_MAIN = {"ec2:runinstances": ":instance/", "ec2:requestspotinstances": ":spot-instances-request/"}


def passed(campaign: Campaign, actor: str, state: State) -> Iterator[Link]:
    """Return the roles that a principal can hand to something in which it then runs code."""
    if not state.mask & bit(PASS):
        return
    roles = set(candidates(state, PASS, campaign.land.role_index))
    for path in escalation_paths():
        if PASS not in path.needs or not all(state.mask & bit(name) for name in path.needs):
            continue
        things = list(_things(campaign, actor, state, path))
        if not things:
            continue
        for service in path.services:
            for role in sorted(roles & _serving(campaign, service)):
                if role != actor and role.split(":")[4] == state.account:
                    yield from _one(campaign, actor, path, service, role, things)


def _serving(campaign: Campaign, service: str) -> set[str]:
    opened = {change.target for change in campaign.changes.steps if change.effect == "open"}
    return {*campaign.land.named.get(service, ()), *opened}


_NONE: tuple[int, ...] = ()
Thing = tuple[str, tuple[Answer, ...]]
"""What the role is handed to, and the answers for the actions on it."""


def _one(
    campaign: Campaign, actor: str, path: EscalationPath, service: str, role: str, things: list[Thing]
) -> Iterator[Link]:
    about = {**campaign.about(actor, role), "iam:passedtoservice": ((service,),)}
    account = role.split(":")[4]
    best: Link | None = None
    for arn, answers in things:
        handed = campaign.ask(
            actor, PASS, role, {**about, "iam:associatedresourcearn": _used_for(campaign, actor, arn)}
        )
        if not handed.truth.possible:
            continue
        if campaign.changes.has("open", role):
            trusted, statements = YES, _NONE
        else:
            trusted, statements = serves(campaign.land.trusts[role], service, account, arn)
        profile = _profile(campaign, actor, role) if service == "ec2.amazonaws.com" and path.profile else YES
        truth = all_of((handed.truth, trusted, profile, *(a.truth for a in answers)))
        if campaign.passes(truth) and (best is None or (best.depends and truth.sure)):
            needed = (handed.supports, *(a.supports for a in answers))
            best = Link(actor, "passes-role", role, path.id, truth.depends, needed, (role, statements))
    if best:
        yield best


def _used_for(campaign: Campaign, actor: str, arn: str) -> Options:
    """What the role will be associated with: anything of the service that policies name."""
    service = arn.split(":")[2] if arn.count(":") > 4 else ""
    wanted = {value for _, value in demands(campaign.state(actor), "iam:associatedresourcearn")}
    fitting = {instance(v) for v in wanted if not service or v.split(":")[2:3] in ([service], ["*"])}
    return ((arn,), *((value,) for value in sorted(fitting)))


def _profile(campaign: Campaign, actor: str, role: str) -> Truth:
    """Machines get roles through instance profiles: the role must have one, or be put into one."""
    profiles = campaign.land.roles[role].profiles
    if profiles:
        return YES
    return any_of((_new_profile(campaign, actor, role), NO if profiles == () else depends_on("gap:profiles")))


def _new_profile(campaign: Campaign, actor: str, role: str) -> Truth:
    state, account = campaign.state(actor), role.split(":")[4]
    template = f"arn:*:iam::{account}:instance-profile/?*"
    existing = {p for r in campaign.land.roles.values() for p in r.profiles or () if r.arn.split(":")[4] == account}
    add = "iam:AddRoleToInstanceProfile"
    fresh = [common_arn(pattern, template) for pattern in resources(state, add)]
    made = [
        all_of(campaign.ask(actor, action, name).truth for action in ("iam:CreateInstanceProfile", add))
        for name in fresh
        if name
    ]
    moved = [
        all_of(campaign.ask(actor, action, name).truth for action in ("iam:RemoveRoleFromInstanceProfile", add))
        for name in sorted(existing)
    ]
    return any_of((*made, *moved))


def _things(campaign: Campaign, actor: str, state: State, path: EscalationPath) -> Iterator[Thing]:
    """Return new or existing things on which every action of a way is allowed."""
    actions = [name for name in path.needs if name != PASS]
    if not path.uses:
        for region in regions(state, actions):
            found = list(_new_things(campaign, actor, state, actions, region))
            yield from found
            if any(all(answer.truth.sure for answer in answers) for _, answers in found):
                return
        return
    for workload in _usable(campaign, state, path):
        answers = on_workload(campaign, actor, state, actions, workload)
        if answers is not None:
            yield workload.arn, answers
    missing = _not_listed(campaign, state, path)
    if missing and campaign.possible:
        doubt = Answer(depends_on(*(f"gap:{kind}" for kind in missing)))
        for arn, answers in _new_things(campaign, actor, state, actions, regions(state, actions)[0]):
            yield arn, (*answers, doubt)


def _new_things(campaign: Campaign, actor: str, state: State, actions: list[str], region: str) -> Iterator[Thing]:
    """Actions on things of one type must agree on one name; the first type is what the role is handed to."""
    parts: dict[tuple[str, ...], list[str]] = {}
    for name in actions:
        parts.setdefault(templates(name, state.arn, region), []).append(name)
    found = [list(_named_alike(campaign, actor, state, kind, names, region)) for kind, names in parts.items()]
    if all(found):
        rest = tuple(answer for options in found[1:] for answer in options[0][1])
        for arn, answers in found[0]:
            yield arn, (*answers, *rest)


def _named_alike(
    campaign: Campaign, actor: str, state: State, kind: tuple[str, ...], names: list[str], region: str
) -> Iterator[Thing]:
    seen = []
    fresh: dict[str, Options] = {"aws:requestedregion": ((region,),)}
    for arn in _names(state, kind, names):
        answers = tuple(campaign.ask(actor, name, arn, fresh) for name in names)
        if all(answer.truth.possible for answer in answers):
            seen.append((arn, answers))
    seen.sort(key=lambda thing: (not all(a.truth.sure for a in thing[1]), thing[0]))
    yield from seen[:4]


def _names(state: State, kind: tuple[str, ...], actions: list[str]) -> list[str]:
    """Return names for a new thing that the policies might allow."""
    patterns = [resources(state, name) for name in actions]
    found = {common_arn(p, template) for listed in patterns for p in listed for template in kind}
    for one in patterns[:1]:
        for other in patterns[1:]:
            for p in one:
                for q in other:
                    both = common_arn(p, q)
                    found |= {both} if both and any(arn_overlaps(t, both) for t in kind) else set()
    return sorted(name for name in found if name)


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
    found = []
    for pattern in _patterns(action):
        parts = pattern.split(":", 5)
        own = account if parts[4] == "*" else parts[4]
        where = region if parts[3] == "*" else parts[3]
        found.append(":".join(["arn", partition, parts[2], where, own, parts[5].replace("*", "?*")]))
    return tuple(found) or ("*", f"arn:{partition}:{action.partition(':')[0]}:{region}:{account}:?*")


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


def regions(state: State, actions: list[str]) -> list[str]:
    """Return the regions worth trying: those that the policies name, and two beside."""
    mask = 0
    for name in actions:
        mask |= bit(name)
    documents = [s.clauses for s in (*state.sources, *state.denying)] + list(state.boundary or ())
    documents += [document for level in state.scps for document in level]
    clauses = [c for d in documents for c in (*d.allows, *d.denies) if c.mask & mask]
    named = {p.split(":")[3] for c in clauses for p in c.statement.resources or () if p.count(":") > 4}
    named |= {v for c in clauses for k in c.statement.conditions if k.name == "aws:requestedregion" for v in k.values}
    fitting = [r for r in _REGIONS if any(p != "*" and matches(p, r) for p in named)]
    others = [r for r in _REGIONS if r not in fitting][:2]
    return [*others[:1], *fitting, *others[1:]]


def on_workload(
    campaign: Campaign, actor: str, state: State, actions: list[str], workload: Workload
) -> tuple[Answer, ...] | None:
    """Answer for the actions of a way on an existing thing; those that do not work on it, on something new."""
    about = _retagged(campaign, actor, workload, _tagged(workload))
    region = workload.arn.split(":")[3] if workload.arn.count(":") > 4 else _REGIONS[0]
    answers = []
    for name in actions:
        beside = _documents(campaign, actor, name, region)
        if any(arn_overlaps(pattern, workload.arn) for pattern in _patterns(name)):
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


_RUNNING = ("AWS-RunShellScript", "AWS-RunPowerShellScript", "AWS-RunRemoteScript", "AWS-RunDocument",
            "AWS-ApplyAnsiblePlaybooks", "AWS-RunSaltState", "AWS-RunAnsiblePlaybook")  # fmt: skip
"""Documents of AWS that run what the caller wants; source: Systems Manager User Guide, command documents."""


def _documents(campaign: Campaign, actor: str, action: str, region: str) -> Truth:
    """A command is sent to a machine by a document, which must be allowed too."""
    if action.lower() != "ssm:sendcommand":
        return YES
    arns = [f"arn:{actor.split(':')[1]}:ssm:{region}::document/{name}" for name in _RUNNING]
    return any_of(campaign.ask(actor, action, arn).truth for arn in arns)


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


def taken_over(campaign: Campaign, actor: str, state: State) -> Iterator[Link]:
    """Return the existing things in which a principal can run code with the role that they have."""
    for path in escalation_paths():
        if not path.uses or PASS in path.needs or not all(state.mask & bit(name) for name in path.needs):
            continue
        for workload in _usable(campaign, state, path):
            answers = on_workload(campaign, actor, state, list(path.needs), workload) if workload.role != "" else None
            truth: Truth = NO if answers is None else all_of(a.truth for a in answers)
            if answers is not None and campaign.passes(truth):
                needed = tuple(a.supports for a in answers)
                yield Link(actor, "takes-over", workload.node, path.id, truth.depends, needed)
        yield from _unlisted(campaign, actor, state, path)


def _usable(campaign: Campaign, state: State, path: EscalationPath) -> Iterator[Workload]:
    """Return the existing things that the policies may name for every action of a way that works on them."""
    for kind in path.uses:
        index, found = campaign.land.workloads_at(state.account, kind)
        arns = set(index.arns)
        for name in path.needs:
            if arns and name != PASS and any(arn_overlaps(p, index.arns[0]) for p in _patterns(name)):
                arns &= set(candidates(state, name, index))
        yield from (found[arn] for arn in sorted(arns))


def _unlisted(campaign: Campaign, actor: str, state: State, path: EscalationPath) -> Iterator[Link]:
    """Where things were not listed to the end, one may be there with any role that trusts its service."""
    missing = _not_listed(campaign, state, path)
    if not missing or not campaign.possible:
        return
    if not any(True for region in regions(state, list(path.needs))[:1]
               for _ in _new_things(campaign, actor, state, list(path.needs), region)):  # fmt: skip
        return
    depends = frozenset(f"gap:{kind}" for kind in missing)
    for service in sorted(_ACTING[kind] for kind in missing):
        for role in campaign.land.named.get(service, ()):
            if role != actor and role.split(":")[4] == state.account:
                yield Link(actor, "takes-over", role, path.id, depends)


def _not_listed(campaign: Campaign, state: State, path: EscalationPath) -> list[str]:
    account = campaign.land.accounts.get(state.account)
    missing = [kind for kind in path.uses if account is not None and kind in account.gaps]
    campaign.open_ends |= bool(missing)
    return missing


_ACTING = {
    "aws.agentcore.code_interpreter": "bedrock-agentcore.amazonaws.com",
    "aws.apprunner.service": "tasks.apprunner.amazonaws.com",
    "aws.cloudformation.stack": "cloudformation.amazonaws.com",
    "aws.cloudformation.stack_set": "cloudformation.amazonaws.com",
    "aws.codebuild.project": "codebuild.amazonaws.com",
    "aws.ec2.instance": "ec2.amazonaws.com",
    "aws.ec2.launch_template": "ec2.amazonaws.com",
    "aws.glue.dev_endpoint": "glue.amazonaws.com",
    "aws.glue.job": "glue.amazonaws.com",
    "aws.lambda.function": "lambda.amazonaws.com",
    "aws.sagemaker.notebook_instance": "sagemaker.amazonaws.com",
}
"""The service as which each kind of workload takes its role."""
