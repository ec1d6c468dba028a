"""Users, roles, groups, policies and workloads of each account, as the analysis of powers takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from stance.conditions import UNKNOWN, Ref
from stance.graph.survey.organisation import ORGANISATION, service_controls
from stance.identity.powers.account import Account, Group, ManagedPolicy, Named, Role, User, Workload
from stance.identity.powers.drawing import Drawing, drawn
from stance.model.assets.account import AwsAccount
from stance.model.assets.analytics import CodeInterpreter, GlueDevEndpoint, GlueJob, Notebook
from stance.model.assets.automation import BatchJobDefinition, EmrCluster, StateMachine
from stance.model.assets.compute import Ec2Instance, LaunchTemplate
from stance.model.assets.containers import AppRunnerService, EcsService
from stance.model.assets.functions import LambdaFunction
from stance.model.assets.identity import IamGroup, IamPolicy, IamPrincipal, IamRole, IamUser, SamlProvider
from stance.model.assets.pipelines import BuildProject, Stack, StackSet
from stance.model.assets.workload import Workload as WorkloadKind
from stance.model.outcome import Reason
from stance.model.world import Node, World

T = TypeVar("T")

WORKLOADS: tuple[type[WorkloadKind], ...] = (
    AppRunnerService,
    BatchJobDefinition,
    BuildProject,
    CodeInterpreter,
    Ec2Instance,
    EcsService,
    EmrCluster,
    GlueDevEndpoint,
    GlueJob,
    LambdaFunction,
    LaunchTemplate,
    Notebook,
    Stack,
    StackSet,
    StateMachine,
)
"""The kinds of workload that some way to more power takes over."""

IDENTITIES = (
    IamUser,
    IamUser.groups,
    IamUser.mfa_active,
    IamUser.password_enabled,
    IamUser.access_keys,
    IamRole,
    IamRole.trust_document,
    IamRole.instance_profiles,
    IamGroup,
    IamPolicy,
    IamPolicy.document,
    IamPolicy.other_versions,
    SamlProvider,
    *(ref for kind in (IamUser, IamRole) for ref in (kind.boundary, kind.tags)),
    *(ref for kind in (IamUser, IamRole, IamGroup) for ref in (kind.attached_policies, kind.inline_documents)),
    *(ref for kind in WORKLOADS for ref in (kind, kind.role, kind.tags)),
    EcsService.cluster,
    EcsService.command_execution,
    EcsService.running,
    *ORGANISATION,
)
"""What makers that ask for powers read."""

_TRIED = {Reason.DENIED, Reason.THROTTLED, Reason.TIMEOUT, Reason.ERROR, Reason.MALFORMED, Reason.STALE}
"""Reasons that leave a doubt; the others tell that nobody could have read it there."""


def powers(world: World) -> Drawing:
    """All links among identities, made once for all makers that ask."""
    return world.once(_powers)


def _powers(world: World) -> Drawing:
    owners = {node.account for kind in (IamUser, IamRole) for node in world.of(kind)}
    return drawn([account(world, owner) for owner in sorted(owners)], world.memory)


def account(world: World, id: str) -> Account:  # noqa: A002 - the word for it
    """One account of the world."""

    def of(kind: Any) -> Iterator[Node]:
        return (node for node in world.of(kind) if node.account == id)

    def made(nodes: Iterable[Node], make: Callable[[Node], T]) -> tuple[T, ...]:
        return tuple(world.memory.recall(make, node.id, node) for node in nodes)

    organization = _seen(world.get(id), AwsAccount.organization)
    return Account(
        id=id,
        users=made(of(IamUser), _user),
        roles=made(of(IamRole), _role),
        groups=made(of(IamGroup), _group),
        policies=made(of(IamPolicy), _policy),
        workloads=made((node for kind in WORKLOADS for node in of(kind) if _enterable(node)), _workload),
        scps=service_controls(world, id),
        organization="" if organization is None else str(organization).rsplit("/", 1)[-1] if organization else None,
        providers=None if world.missing(SamlProvider, id) else tuple(sorted(n.id for n in of(SamlProvider))),
        gaps={
            str(kind.kind): why
            for kind in WORKLOADS
            if (why := world.missing(kind, id) or next(filter(None, map(_unsettled, of(kind))), None)) is not None
        },
    )


def _seen(node: Node | None, ref: Ref[Any]) -> Any:
    """The field's value; None is absent, and what is unknown is an empty text."""
    value = node.value(ref) if node is not None else UNKNOWN
    return "" if value is UNKNOWN else value


def _attached(node: Node) -> tuple[str, ...] | None:
    attached: list[str] = node.known(IamPrincipal.attached_policies, [])
    return None if node.missing(IamPrincipal.attached_policies) else tuple(attached)


def _inline(node: Node) -> tuple[Named, ...] | None:
    if node.missing(IamPrincipal.inline_documents):
        return None
    documents: list[Any] = node.known(IamPrincipal.inline_documents, [])  # structs are dicts in JSON
    return tuple((one["name"], one["document"]) for one in documents)


def _of_both(node: Node) -> dict[str, Any]:
    boundary, tags = node.value(IamUser.boundary), node.value(IamUser.tags)
    return {
        "arn": node.id,
        "attached": _attached(node),
        "inline": _inline(node),
        "boundary": None if boundary is UNKNOWN else boundary or "",
        "tags": None if node.missing(IamUser.tags) else tags or {},
    }


def _user(node: Node) -> User:
    keys: list[Any] = node.known(IamUser.access_keys, [])
    groups: list[str] = node.known(IamUser.groups, [])
    untold = [node.missing(ref) for ref in (IamUser.access_keys, IamUser.password_enabled)]
    return User(
        **_of_both(node),
        groups=None if node.missing(IamUser.groups) else tuple(groups),
        mfa=_flag(node, IamUser.mfa_active),
        password=_flag(node, IamUser.password_enabled),
        keys=None if untold[0] else len(keys),
        untold=all(why is not None and why not in _TRIED for why in untold),
    )


def _flag(node: Node, ref: Ref[bool]) -> bool | None:
    value = node.value(ref)
    return None if value is UNKNOWN else bool(value)


def _role(node: Node) -> Role:
    profiles: list[str] = node.known(IamRole.instance_profiles, [])
    return Role(
        **_of_both(node),
        trust=_text(node, IamRole.trust_document),
        profiles=None if node.missing(IamRole.instance_profiles) else tuple(profiles),
    )


def _group(node: Node) -> Group:
    return Group(node.id, node.name, _attached(node), _inline(node))


def _text(node: Node, ref: Ref[str]) -> str | None:
    return node.known(ref, "") or None


def _policy(node: Node) -> ManagedPolicy:
    others: list[Any] = node.known(IamPolicy.other_versions, [])
    versions = None if node.missing(IamPolicy.other_versions) else tuple((v["name"], v["document"]) for v in others)
    return ManagedPolicy(node.id, _text(node, IamPolicy.document), versions)


_ENTRANCES = (EcsService.command_execution, EcsService.running)
"""What must be on for commands to be run in a service's containers."""


def _enterable(node: Node) -> bool:
    """Whether somebody may get into it at all; a service of which that was not read counts as not listed."""
    return node.kind != EcsService.kind or all(node.value(ref) is True for ref in _ENTRANCES)


def _unsettled(node: Node) -> str | None:
    """Why it is not known whether somebody may get into it."""
    if node.kind != EcsService.kind or any(node.value(ref) is False for ref in _ENTRANCES):
        return None
    return next((why for ref in _ENTRANCES if (why := node.missing(ref))), None)


def _workload(node: Node) -> Workload:
    role = node.value(WorkloadKind.role)
    if node.kind == EcsService.kind:
        return Workload(node.kind, _task(node), None if role is UNKNOWN else role or "", None, node.id)
    tags: dict[str, str] = node.known(WorkloadKind.tags, {})
    told = None if node.missing(WorkloadKind.tags) else tags
    return Workload(node.kind, node.id, None if role is UNKNOWN else role or "", told)


def _task(node: Node) -> str:
    """A name that tasks of a service may have: they stand in policies by their cluster and an id of their own."""
    cluster = node.known(EcsService.cluster, "") or node.id
    return f"{':'.join(node.id.split(':')[:5])}:task/{cluster.rpartition('/')[2]}/{node.name}"
