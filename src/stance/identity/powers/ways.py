"""The ways through something that acts with a role: a role handed to something new, or what has one taken over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from stance.identity.escalation import EscalationPath, escalation_paths
from stance.identity.powers.asking import Answer
from stance.identity.powers.campaign import Campaign
from stance.identity.powers.clauses import bit
from stance.identity.powers.handing import PLAIN, Handing, handing
from stance.identity.powers.keys import Options
from stance.identity.powers.landscape import Index
from stance.identity.powers.links import Link
from stance.identity.powers.searching import candidates, demands, resources
from stance.identity.powers.state import State
from stance.identity.powers.things import PASS, Thing, new_things, not_listed, on_workload, regions, usable
from stance.identity.powers.trusts import serves
from stance.identity.powers.witness import common_arn, instance
from stance.identity.truth import NO, YES, Truth, all_of, any_of, depends_on


def passed(campaign: Campaign, actor: str, state: State) -> Iterator[Link]:
    """Return the roles that a principal can hand to something in which it then runs code."""
    if not state.mask & bit(PASS):
        return
    roles = set(candidates(state, PASS, campaign.land.role_index))
    new_profile = cache(lambda: _new_profile(campaign, actor, state))
    for path in escalation_paths():
        if PASS not in path.needs or not all(state.mask & bit(name) for name in path.needs):
            continue
        things = list(_things(campaign, actor, state, path, PLAIN))
        if not things or not (beside := _beside(campaign, actor, path, roles)).possible:
            continue
        for service in path.services:
            for role in sorted(roles & _serving(campaign, service)):
                if role == actor or role.split(":")[4] != state.account:
                    continue
                profiled = path.profile and service == "ec2.amazonaws.com"
                given = all_of((beside, _profile(campaign, role, new_profile) if profiled else YES))
                if given.possible:
                    how = handing(campaign.land, state, path, role)
                    on = things if how is PLAIN else _things(campaign, actor, state, path, how)
                    yield from _one(campaign, actor, path, service, role, on, given)


def _beside(campaign: Campaign, actor: str, path: EscalationPath, roles: Iterable[str]) -> Truth:
    """Some services ask for another role for themselves; one may be handed over twice."""
    return all_of(
        any_of(
            all_of((_handed(campaign, actor, role, service).truth, _trusted(campaign, role, service, "")[0]))
            for role in sorted({*roles} & _serving(campaign, service))
        )
        for service in path.beside
    )


def _handed(campaign: Campaign, actor: str, role: str, service: str, used_for: Options | None = None) -> Answer:
    about = {**campaign.about(actor, role), "iam:passedtoservice": ((service,),)}
    return campaign.ask(actor, PASS, role, about | ({"iam:associatedresourcearn": used_for} if used_for else {}))


def _trusted(campaign: Campaign, role: str, service: str, arn: str) -> tuple[Truth, tuple[int, ...]]:
    if campaign.changes.has("open", role):
        return YES, _NONE
    return serves(campaign.land.trusts[role], service, role.split(":")[4], arn)


def _serving(campaign: Campaign, service: str) -> set[str]:
    opened = {change.target for change in campaign.changes.steps if change.effect == "open"}
    named = campaign.land.named
    return {*named.get(service, ()), *named.get("*", ()), *opened}


_NONE: tuple[int, ...] = ()


def _one(
    campaign: Campaign,
    actor: str,
    path: EscalationPath,
    service: str,
    role: str,
    things: Iterable[Thing],
    given: Truth,
) -> Iterator[Link]:
    best: Link | None = None
    for arn, answers in things:
        handed = _handed(campaign, actor, role, service, _used_for(campaign, actor, arn))
        if not handed.truth.possible:
            continue
        trusted, statements = _trusted(campaign, role, service, arn)
        truth = all_of((handed.truth, trusted, given, *(a.truth for a in answers)))
        if campaign.passes(truth) and (best is None or (best.depends and truth.sure)):
            needed = (handed.supports, *(a.supports for a in answers))
            best = Link(actor, "passes-role", role, path.id, truth.depends, needed, (role, statements))
        if truth.sure:
            break
    if best:
        yield best


def _used_for(campaign: Campaign, actor: str, arn: str) -> Options:
    """What the role will be associated with: anything of the service that policies name."""
    service = arn.split(":")[2] if arn.count(":") > 4 else ""
    wanted = {value for _, value in demands(campaign.state(actor), "iam:associatedresourcearn")}
    fitting = {instance(v) for v in wanted if not service or v.split(":")[2:3] in ([service], ["*"])}
    return ((arn,), *((value,) for value in sorted(fitting)))


def _profile(campaign: Campaign, role: str, new: Callable[[], Truth]) -> Truth:
    """Machines get roles through instance profiles: the role must have one, or be put into one."""
    profiles = campaign.land.roles[role].profiles
    return YES if profiles else any_of((new(), NO if profiles == () else depends_on("gap:profiles")))


def _new_profile(campaign: Campaign, actor: str, state: State) -> Truth:
    """Tell whether a role can be put into a profile: a new one, or one whose role is taken out."""
    add, land = "iam:AddRoleToInstanceProfile", campaign.land
    if not state.mask & bit(add):
        return NO
    template = f"arn:*:iam::{state.account}:instance-profile/?*"
    existing = Index(p for r in land.roles.values() for p in r.profiles or () if p.split(":")[4] == state.account)
    fresh = [common_arn(pattern, template) for pattern in resources(state, add)]
    made = [
        all_of(campaign.ask(actor, action, name).truth for action in ("iam:CreateInstanceProfile", add))
        for name in fresh
        if name
    ]
    moved = [
        all_of(campaign.ask(actor, action, name).truth for action in ("iam:RemoveRoleFromInstanceProfile", add))
        for name in candidates(state, add, existing)
    ]
    return any_of((*made, *moved))


def _things(campaign: Campaign, actor: str, state: State, path: EscalationPath, how: Handing) -> Iterator[Thing]:
    """Return new or existing things on which every action of a way is allowed."""
    actions = [name for name in path.needs if name != PASS]
    if not path.uses:
        for region in regions(state, actions, how.names):
            found = list(new_things(campaign, actor, state, actions, region, how))
            yield from found
            if not how.names and any(all(answer.truth.sure for answer in answers) for _, answers in found):
                return
        return
    for workload in usable(campaign, state, path):
        answers = on_workload(campaign, actor, state, actions, workload, how.keys)
        unread = (Answer(depends_on("gap:role")),) if path.bare and workload.role is None else ()
        if answers is not None:
            yield workload.arn, (*answers, *unread)
    missing = not_listed(campaign, state, path)
    if missing and campaign.possible:
        doubt = Answer(depends_on(*(f"gap:{kind}" for kind in missing)))
        for arn, answers in new_things(campaign, actor, state, actions, regions(state, actions)[0]):
            yield arn, (*answers, doubt)


def taken_over(campaign: Campaign, actor: str, state: State) -> Iterator[Link]:
    """Return the existing things in which a principal can run code with the role that they have."""
    for path in escalation_paths():
        if not path.uses or PASS in path.needs or not all(state.mask & bit(name) for name in path.needs):
            continue
        for workload in usable(campaign, state, path):
            answers = on_workload(campaign, actor, state, list(path.needs), workload) if workload.role != "" else None
            truth: Truth = NO if answers is None else all_of(a.truth for a in answers)
            if answers is not None and campaign.passes(truth):
                needed = tuple(a.supports for a in answers)
                yield Link(actor, "takes-over", workload.node, path.id, truth.depends, needed)
        yield from _unlisted(campaign, actor, state, path)


def _unlisted(campaign: Campaign, actor: str, state: State, path: EscalationPath) -> Iterator[Link]:
    """Where things were not listed to the end, one may be there with any role that trusts its service."""
    missing = not_listed(campaign, state, path)
    if not missing or not campaign.possible:
        return
    if not any(True for region in regions(state, list(path.needs))[:1]
               for _ in new_things(campaign, actor, state, list(path.needs), region)):  # fmt: skip
        return
    depends = frozenset(f"gap:{kind}" for kind in missing)
    for service in sorted(_ACTING[kind] for kind in missing):
        for role in campaign.land.named.get(service, ()):
            if role != actor and role.split(":")[4] == state.account:
                yield Link(actor, "takes-over", role, path.id, depends)


_ACTING = {
    "aws.agentcore.code_interpreter": "bedrock-agentcore.amazonaws.com",
    "aws.apprunner.service": "tasks.apprunner.amazonaws.com",
    "aws.batch.job_definition": "ecs-tasks.amazonaws.com",
    "aws.cloudformation.stack": "cloudformation.amazonaws.com",
    "aws.cloudformation.stack_set": "cloudformation.amazonaws.com",
    "aws.codebuild.project": "codebuild.amazonaws.com",
    "aws.ec2.instance": "ec2.amazonaws.com",
    "aws.ec2.launch_template": "ec2.amazonaws.com",
    "aws.ecs.service": "ecs-tasks.amazonaws.com",
    "aws.emr.cluster": "ec2.amazonaws.com",
    "aws.glue.dev_endpoint": "glue.amazonaws.com",
    "aws.glue.job": "glue.amazonaws.com",
    "aws.lambda.function": "lambda.amazonaws.com",
    "aws.sagemaker.notebook_instance": "sagemaker.amazonaws.com",
    "aws.stepfunctions.state_machine": "states.amazonaws.com",
}
"""The service as which each kind of workload takes its role."""
