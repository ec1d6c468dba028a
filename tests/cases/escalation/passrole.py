"""A new workload with a passed role: every such row of the catalogue, and its twins that miss one fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cases.escalation.forms import ACCOUNT, ADMIN, IAM, TARGET, Json, admin_role, allow, case, deny, role, trust


@dataclass(frozen=True)
class Row:
    """A row: the actions beside iam:PassRole, what they are allowed on, the services the role trusts."""

    id: str
    actions: str
    service: str
    on: str = "*"
    profile: bool = False
    resources: tuple[Json, ...] = ()
    free: str = ""
    """An action that has no resource of its own."""

    @property
    def verbs(self) -> list[str]:
        return self.actions.split()


def _on(service: str, path: str) -> str:
    return f"arn:aws:{service}:*:{ACCOUNT}:{path}"


_BUILD = _on("codebuild", "project/@-*")
_GLUE = "glue:"
_CLUSTER = ({"kind": "ecs_cluster", "name": "@-cluster"},)
_HOSTS = ({"kind": "ecs_cluster", "name": "@-cluster", "instances": 1},)
_JOB = ({"kind": "glue_job_plain", "name": "@-res"},)
_INTERPRET = "bedrock-agentcore:%sCodeInterpreter"

ROWS = [
    Row("apprunner-001", "apprunner:CreateService", "tasks.apprunner.amazonaws.com"),
    Row(
        "bedrock-001",
        "bedrock-agentcore:CreateCodeInterpreter bedrock-agentcore:StartCodeInterpreterSession "
        "bedrock-agentcore:InvokeCodeInterpreter",
        "bedrock-agentcore.amazonaws.com",
        _on("bedrock-agentcore", "code-interpreter-custom/@_*"),
        free="bedrock-agentcore:CreateCodeInterpreter",
    ),
    Row("cloudformation-001", "cloudformation:CreateStack", "cloudformation.amazonaws.com"),
    Row("codebuild-001", "codebuild:CreateProject codebuild:StartBuild", "codebuild.amazonaws.com", _BUILD),
    Row("codebuild-004", "codebuild:CreateProject codebuild:StartBuildBatch", "codebuild.amazonaws.com", _BUILD),
    Row(
        "datapipeline-001",
        "datapipeline:CreatePipeline datapipeline:PutPipelineDefinition datapipeline:ActivatePipeline",
        "datapipeline.amazonaws.com elasticmapreduce.amazonaws.com",
    ),
    Row("ec2-001", "ec2:RunInstances", "ec2.amazonaws.com", profile=True),
    Row("ec2-003", "ec2:RequestSpotInstances", "ec2.amazonaws.com", profile=True),
    Row("ecs-001", "ecs:CreateCluster ecs:RegisterTaskDefinition ecs:CreateService", "ecs-tasks.amazonaws.com"),
    Row("ecs-002", "ecs:CreateCluster ecs:RegisterTaskDefinition ecs:RunTask", "ecs-tasks.amazonaws.com"),
    Row("ecs-003", "ecs:RegisterTaskDefinition ecs:CreateService", "ecs-tasks.amazonaws.com", resources=_CLUSTER),
    Row("ecs-004", "ecs:RegisterTaskDefinition ecs:RunTask", "ecs-tasks.amazonaws.com", resources=_CLUSTER),
    Row("ecs-005", "ecs:RegisterTaskDefinition ecs:StartTask", "ecs-tasks.amazonaws.com", resources=_HOSTS),
    Row("glue-001", "glue:CreateDevEndpoint", "glue.amazonaws.com"),
    Row("glue-003", "glue:CreateJob glue:StartJobRun", "glue.amazonaws.com"),
    Row("glue-004", "glue:CreateJob glue:CreateTrigger", "glue.amazonaws.com"),
    Row(
        "glue-005", "glue:UpdateJob glue:StartJobRun", "glue.amazonaws.com", _on("glue", "job/@-res"), resources=_JOB
    ),
    Row("glue-006", "glue:UpdateJob glue:CreateTrigger", "glue.amazonaws.com", resources=_JOB),
    Row("lambda-001", "lambda:CreateFunction lambda:InvokeFunction", "lambda.amazonaws.com"),
    Row("lambda-002", "lambda:CreateFunction lambda:CreateEventSourceMapping", "lambda.amazonaws.com"),
    Row("lambda-006", "lambda:CreateFunction lambda:AddPermission", "lambda.amazonaws.com"),
    Row("sagemaker-001", "sagemaker:CreateNotebookInstance", "sagemaker.amazonaws.com"),
    Row("sagemaker-002", "sagemaker:CreateTrainingJob", "sagemaker.amazonaws.com"),
    Row("sagemaker-003", "sagemaker:CreateProcessingJob", "sagemaker.amazonaws.com"),
]
BY_ID = {row.id: row for row in ROWS}


def passing(**when: Any) -> Json:
    """Leave to pass the case's target."""
    return allow("iam:PassRole", TARGET, **when)


def working(row: Row, *left_out: str) -> Json:
    """Leave to do the row's other actions, but for some."""
    return allow([verb for verb in row.verbs if verb not in (*left_out, row.free)], row.on)


def target(row: Row, service: str | None = None, *, admin: bool = True, **more: Any) -> Json:
    """The row's role as it should be; other services, less power and more fields on demand."""
    trusts = trust({"Service": (service or row.service).split()})
    return role("@-target", trusts, managed=[ADMIN] if admin else [], instance_profile=row.profile, **more)


def _case(row: Row, twin: str, admin: bool, why: str, *may: Json, **more: Any) -> Json:
    more.setdefault("roles", [target(row)])
    tags = "passrole" if admin else "passrole negative-twin"
    id_ = f"{row.id}-{twin}" if twin else row.id
    if row.free and not twin.startswith("nocreate"):
        may = (*may, allow(row.free))
    return case(id_, admin, why, *may, tags=tags, resources=row.resources, **more)


def _other(row: Row) -> str:
    return "states.amazonaws.com"


def _twins(row: Row) -> Iterator[Json]:
    all_, last = working(row), row.verbs[-1]
    yield _case(row, "", True, "everything the row asks for", passing(), all_)
    yield _case(row, "nopass", False, "iam:PassRole is missing", all_)
    for verb in row.verbs:
        rest = working(row, verb) if len(row.verbs) > 1 else allow("s3:ListAllMyBuckets")
        if verb != "ecs:CreateCluster":  # one may be there already
            yield _case(row, f"no{verb.partition(':')[2].lower()}", False, f"{verb} is missing", passing(), rest)
    yield _case(row, "trust", False, "the role trusts another service", passing(), all_,
                roles=[target(row, _other(row))])  # fmt: skip
    yield _case(row, "passedto", False, "iam:PassedToService names another service",
                passing(StringEquals={"iam:PassedToService": _other(row)}), all_)  # fmt: skip
    yield _case(row, "passedtodeny", False, "a Deny on passing to that service",
                passing(), all_,
                deny("iam:PassRole", "*", StringEquals={"iam:PassedToService": row.service.split()}))  # fmt: skip
    yield _case(row, "deny", False, f"a Deny on {last}", passing(), all_, deny(last))
    yield _case(row, "weakrole", False, "the role may do nothing", passing(), all_,
                roles=[target(row, admin=False)])  # fmt: skip
    yield _case(row, "otherrole", False, "iam:PassRole names a role that does not exist",
                allow("iam:PassRole", f"{IAM}role/@-targets"), all_)  # fmt: skip
    yield _case(row, "bounded", False, "the role's boundary lets through SQS alone", passing(), all_,
                roles=[target(row, boundary="h-b-sqsonly")])  # fmt: skip


def _hardest() -> Iterator[Json]:
    """What one row shows for all."""
    fn = BY_ID["lambda-001"]
    to = "iam:PassedToService"
    service = "lambda.amazonaws.com"
    work = working(fn)
    for name, admin, why, when in [
        ("like", True, "a pattern in StringLike", {"StringLike": {to: "*.amazonaws.com"}}),
        ("equalsstar", False, "a star in StringEquals is a star", {"StringEquals": {to: "*.amazonaws.com"}}),
        ("likeother", False, "the pattern is another service's", {"StringLike": {to: "ec2*"}}),
        ("upper", False, "StringEquals looks at case", {"StringEquals": {to: "Lambda.amazonaws.com"}}),
        ("ignorecase", True, "StringEqualsIgnoreCase does not", {"StringEqualsIgnoreCase": {to: "LAMBDA.amazonaws.com"}}),
        ("keycase", True, "names of keys have no case", {"StringEquals": {"IAM:passedtoservice": service}}),
        ("anyof", True, "one of several values", {"StringEquals": {to: ["ec2.amazonaws.com", service]}}),
        ("not", False, "StringNotEquals names this service", {"StringNotEquals": {to: service}}),
        ("notother", True, "StringNotEquals names another", {"StringNotEquals": {to: "ec2.amazonaws.com"}}),
        ("notany", False, "negated values are NOR-ed", {"StringNotEquals": {to: ["ec2.amazonaws.com", service]}}),
        ("null", False, "Null true wants the key absent, and it is there", {"Null": {to: "true"}}),
        ("notnull", True, "Null false wants the key, and it is there", {"Null": {to: "false"}}),
        ("forall", True, "ForAllValues over the one value", {"ForAllValues_StringEquals": {to: [service, "a"]}}),
        ("forany", True, "ForAnyValue over the one value", {"ForAnyValue_StringLike": {to: ["lamb*"]}}),
        ("foranyother", False, "ForAnyValue, none fits", {"ForAnyValue_StringLike": {to: ["ecs*", "ec2*"]}}),
        ("ifexists", False, "IfExists does not help where the key is there",
         {"StringEqualsIfExists": {to: "ec2.amazonaws.com"}}),
        ("twokeys", False, "two operators are AND-ed",
         {"StringEquals": {to: service}, "StringNotLike": {to: "lambda*"}}),
    ]:  # fmt: skip
        yield _case(fn, f"pts-{name}", admin, why, passing(**when), work)
    yield _case(fn, "denyunless", True, "the Deny spares this service", passing(), work,
                deny("iam:PassRole", "*", StringNotEquals={to: service}))  # fmt: skip
    yield _case(fn, "denyunlessother", False, "the Deny spares another service alone", passing(), work,
                deny("iam:PassRole", "*", StringNotEquals={to: "ec2.amazonaws.com"}))  # fmt: skip
    yield _case(fn, "denyrole", False, "a Deny on passing this very role", passing(), work,
                deny("iam:PassRole", TARGET))  # fmt: skip
    yield _case(fn, "denysub", False, "? and * inside a denied ARN", passing(), work,
                deny("iam:Pass*", f"{IAM}role/@-t?rg*"))  # fmt: skip
    yield _case(fn, "denynotres", True, "the Deny's NotResource spares the role", passing(), work,
                {"Effect": "Deny", "Action": "iam:*", "NotResource": TARGET})  # fmt: skip
    yield _case(fn, "pathless", False, "the role lies in a path that the ARN lacks", passing(), work,
                roles=[target(fn, path="/svc/")])  # fmt: skip
    yield _case(fn, "path", True, "the ARN with the path", allow("iam:PassRole", f"{IAM}role/svc/@-target"), work,
                roles=[target(fn, path="/svc/")])  # fmt: skip
    yield _case(fn, "pathstar", True, "a star crosses the slash", allow("iam:PassRole", f"{IAM}role/*/@-target"), work,
                roles=[target(fn, path="/a/b/")])  # fmt: skip
    yield _case(fn, "prefix", True, "a prefix with a star", allow("iam:PassRole", f"{IAM}role/@-*"), work)
    yield _case(fn, "rolecase", False, "ARNs have case", allow("iam:PassRole", f"{IAM}role/@-Target"), work)
    yield _case(fn, "foreign", False, "a role of another account is never passed",
                allow("iam:PassRole", "arn:aws:iam::999999999999:role/@-target"), work)  # fmt: skip
    yield _case(fn, "split", True, "PassRole inline, the rest by a group", passing(), me={"groups": ["@-g"]},
                groups=[{"name": "@-g", "inline": {"p": {"Version": "2012-10-17", "Statement": [work]}}}])  # fmt: skip
    yield _case(fn, "groupout", False, "the group with the rest has other members", passing(),
                groups=[{"name": "@-g", "inline": {"p": {"Version": "2012-10-17", "Statement": [work]}}}])  # fmt: skip
    yield _case(fn, "groupdeny", False, "a group's Deny", passing(), work, me={"groups": ["@-g"]},
                groups=[{"name": "@-g",
                         "inline": {"p": {"Version": "2012-10-17", "Statement": [deny("lambda:Create*")]}}}])  # fmt: skip
    yield _case(fn, "policytrust", False, "the service may take the role for another account alone", passing(), work,
                roles=[admin_role(trust("lambda.amazonaws.com", StringEquals={"aws:SourceAccount": "999999999999"}))])  # fmt: skip
    task = BY_ID["ecs-002"]
    yield _case(task, "sourceaccount", True, "the service takes the role for this account", passing(), working(task),
                roles=[admin_role(trust("ecs-tasks.amazonaws.com", StringEquals={"aws:SourceAccount": ACCOUNT}))])  # fmt: skip
    yield _case(fn, "trustdeny", False, "the trust's Deny", passing(), work, roles=[
        admin_role(trust("lambda.amazonaws.com"),
                   {"Effect": "Deny", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:*"})])  # fmt: skip
    yield _case(fn, "trustaction", False, "the trust lets through another action", passing(), work,
                roles=[admin_role(trust("lambda.amazonaws.com", action="sts:SetSourceIdentity"))])  # fmt: skip
    yield _case(fn, "trusttwo", True, "the second of two services", passing(), work,
                roles=[admin_role(trust({"Service": ["edgelambda.amazonaws.com", "lambda.amazonaws.com"]}))])  # fmt: skip
    yield _case(fn, "edge", False, "edgelambda is another service", passing(), work,
                roles=[admin_role(trust("edgelambda.amazonaws.com"))])  # fmt: skip
    yield _case(fn, "trustroot", False, "the role trusts the account, not the service", passing(), work,
                roles=[admin_role()])  # fmt: skip
    yield _case(fn, "rolestart", True, "a role does it", passing(), work, start="role")
    yield _case(fn, "rolebounded", False, "the role's own boundary", passing(), work, start="role",
                me={"boundary": "h-b-sqsonly"})  # fmt: skip
    yield _case(fn, "boundary", True, "a boundary that lets it through", passing(), work, me={"boundary": "@-b"},
                policies=[{"name": "@-b", "versions": [{"Version": "2012-10-17", "Statement": [
                    allow(["lambda:*", "iam:PassRole"])]}], "default": 1}])  # fmt: skip
    yield _case(fn, "boundarypass", False, "the boundary forgets iam:PassRole", passing(), work,
                me={"boundary": "@-b"},
                policies=[{"name": "@-b", "versions": [{"Version": "2012-10-17", "Statement": [
                    allow(["lambda:*"])]}], "default": 1}])  # fmt: skip
    yield _case(fn, "fullbound", True, "a target whose boundary allows everything", passing(), work,
                roles=[target(fn, boundary="h-b-full")])  # fmt: skip
    ec2 = BY_ID["ec2-001"]
    bare = [admin_role(trust("ec2.amazonaws.com"), instance_profile=False)]
    yield _case(ec2, "noprofile", False, "the role is in no instance profile", passing(), working(ec2), roles=bare)
    yield _case(ec2, "makeprofile", True, "a new instance profile takes the role", passing(), working(ec2),
                allow(["iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile"], f"{IAM}instance-profile/@-*"),
                roles=bare)  # fmt: skip
    yield _case(ec2, "emptyprofile", False, "a new profile that no role may be put in", passing(), working(ec2),
                allow("iam:CreateInstanceProfile", f"{IAM}instance-profile/@-*"), roles=bare)  # fmt: skip


def _regions() -> Iterator[Json]:
    """Of a regional service the caller chooses the region."""
    fn = BY_ID["lambda-001"]
    for name, admin, statement in [
        ("allowregion", True, allow(fn.verbs, StringEquals={"aws:RequestedRegion": ["eu-west-1", "eu-west-2"]})),
        ("arnregion", True, allow(fn.verbs, f"arn:aws:lambda:eu-central-1:{ACCOUNT}:function:*")),
        ("arnaccount", False, allow(fn.verbs, "arn:aws:lambda:*:999999999999:function:*")),
    ]:
        yield _case(fn, name, admin, "a region that there is, and this account, or not", passing(), statement)
    verbs = allow(fn.verbs)
    outside = {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}
    yield _case(fn, "denyregion", True, "one region is left; passing is not denied", passing(), verbs,
                deny("lambda:*", **outside))  # fmt: skip
    two = {"StringNotEquals": {"aws:RequestedRegion": "eu-west-2"}}
    yield _case(fn, "denyregions", False, "two Denies leave no region", passing(), verbs, deny("lambda:*", **outside),
                deny("lambda:*", **two))  # fmt: skip
    yield _case(fn, "splitregion", False, "each action in another region", passing(),
                allow(fn.verbs[0], StringEquals={"aws:RequestedRegion": "eu-west-1"}),
                allow(fn.verbs[1], StringEquals={"aws:RequestedRegion": "eu-west-2"}))  # fmt: skip


def _last() -> Iterator[Json]:
    """Chains: a role that may, reached by one that may not."""
    fn = BY_ID["lambda-001"]
    step = role("@-step", trust(), inline={"p": {"Version": "2012-10-17", "Statement": [passing(), working(fn)]}})
    yield _case(fn, "hop", True, "takes a role that passes another", allow("sts:AssumeRole", f"{IAM}role/@-step"),
                roles=[target(fn), step])  # fmt: skip
    yield _case(fn, "nohop", False, "may not take the role that passes another", allow("sts:GetCallerIdentity"),
                roles=[target(fn), step])  # fmt: skip
    weak = role("@-target", trust("lambda.amazonaws.com"), inline={"p": {"Version": "2012-10-17", "Statement": [
        allow("iam:AttachRolePolicy", TARGET)]}})  # fmt: skip
    yield _case(fn, "selfstrong", True, "the passed role may strengthen itself", passing(), working(fn), roles=[weak])
    on = role("@-target", trust("lambda.amazonaws.com"), inline={"p": {"Version": "2012-10-17", "Statement": [
        allow("sts:AssumeRole", f"{IAM}role/@-last")]}})  # fmt: skip
    yield _case(fn, "onward", True, "the passed role takes an administrator's", passing(), working(fn),
                roles=[on, admin_role(name="@-last")])  # fmt: skip
    yield _case(fn, "onwardweak", False, "the role at the end may do nothing", passing(), working(fn),
                roles=[on, role("@-last")])  # fmt: skip
    yield _case(fn, "invokeonly", False, "nothing runs the new function", passing(), allow("lambda:CreateFunction"))


CASES = [made for row in ROWS for made in _twins(row)] + [*_hardest(), *_regions(), *_last()]
