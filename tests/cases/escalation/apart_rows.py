"""Ways over workloads: for each one principal that has all, and some that lack or have one thing more."""

from __future__ import annotations

from cases.escalation.alone import (
    ADMINS,
    ROOT,
    T,
    bar,
    can,
    case,
    doc,
    role,
    svc,
    trust,
)

# row: service, pass needed, actions, resource kind or None, instance profile
ROWS = {
    "apprunner-001": ("tasks.apprunner.amazonaws.com", 1, ["apprunner:CreateService"], None),
    "apprunner-002": ("tasks.apprunner.amazonaws.com", 0, ["apprunner:UpdateService"], "apprunner_service"),
    "bedrock-001": (
        "bedrock-agentcore.amazonaws.com",
        1,
        [
            "bedrock-agentcore:CreateCodeInterpreter",
            "bedrock-agentcore:StartCodeInterpreterSession",
            "bedrock-agentcore:InvokeCodeInterpreter",
        ],
        None,
    ),
    "bedrock-002": (
        "bedrock-agentcore.amazonaws.com",
        0,
        ["bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"],
        "bedrock_code_interpreter",
    ),
    "cloudformation-001": ("cloudformation.amazonaws.com", 1, ["cloudformation:CreateStack"], None),
    "cloudformation-002": ("cloudformation.amazonaws.com", 0, ["cloudformation:UpdateStack"], "cloudformation_stack"),
    "cloudformation-003": (
        "cloudformation.amazonaws.com",
        1,
        ["cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"],
        None,
    ),
    "cloudformation-004": (
        "cloudformation.amazonaws.com",
        1,
        ["cloudformation:UpdateStackSet"],
        "cloudformation_stackset",
    ),
    "cloudformation-005": (
        "cloudformation.amazonaws.com",
        0,
        ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
        "cloudformation_stack",
    ),
    "codebuild-002": ("codebuild.amazonaws.com", 0, ["codebuild:StartBuild"], "codebuild_project"),
    "codebuild-003": ("codebuild.amazonaws.com", 0, ["codebuild:StartBuildBatch"], "codebuild_project"),
    "codebuild-004": ("codebuild.amazonaws.com", 1, ["codebuild:CreateProject", "codebuild:StartBuildBatch"], None),
    "datapipeline-001": (
        "datapipeline.amazonaws.com elasticmapreduce.amazonaws.com",
        1,
        ["datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition", "datapipeline:ActivatePipeline"],
        None,
    ),
    "ec2instanceconnect-003": (
        "ec2.amazonaws.com",
        0,
        ["ec2-instance-connect:SendSSHPublicKey", "ec2:DescribeInstances"],
        "ec2_instance",
    ),
    "ec2-001": ("ec2.amazonaws.com", 1, ["ec2:RunInstances"], None),
    "ec2-002": (
        "ec2.amazonaws.com",
        0,
        ["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"],
        "ec2_instance",
    ),
    "ec2-003": ("ec2.amazonaws.com", 1, ["ec2:RequestSpotInstances"], None),
    "ec2-004": (
        "ec2.amazonaws.com",
        0,
        ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
        "launch_template",
    ),
    "ecs-002": (
        "ecs-tasks.amazonaws.com",
        1,
        ["ecs:CreateCluster", "ecs:RegisterTaskDefinition", "ecs:RunTask"],
        None,
    ),
    "ecs-003": ("ecs-tasks.amazonaws.com", 1, ["ecs:RegisterTaskDefinition", "ecs:CreateService"], "ecs_cluster"),
    "ecs-004": ("ecs-tasks.amazonaws.com", 1, ["ecs:RegisterTaskDefinition", "ecs:RunTask"], "ecs_cluster"),
    "ecs-005": ("ecs-tasks.amazonaws.com", 1, ["ecs:RegisterTaskDefinition", "ecs:StartTask"], "ecs_cluster"),
    "glue-001": ("glue.amazonaws.com", 1, ["glue:CreateDevEndpoint"], None),
    "glue-002": ("glue.amazonaws.com", 0, ["glue:UpdateDevEndpoint"], "glue_dev_endpoint"),
    "glue-003": ("glue.amazonaws.com", 1, ["glue:CreateJob", "glue:StartJobRun"], None),
    "glue-004": ("glue.amazonaws.com", 1, ["glue:CreateJob", "glue:CreateTrigger"], None),
    "glue-006": ("glue.amazonaws.com", 1, ["glue:UpdateJob", "glue:CreateTrigger"], "glue_job_plain"),
    "lambda-001": ("lambda.amazonaws.com", 1, ["lambda:CreateFunction", "lambda:InvokeFunction"], None),
    "lambda-002": ("lambda.amazonaws.com", 1, ["lambda:CreateFunction", "lambda:CreateEventSourceMapping"], None),
    "lambda-003": ("lambda.amazonaws.com", 0, ["lambda:UpdateFunctionCode"], "lambda_function"),
    "lambda-005": (
        "lambda.amazonaws.com",
        0,
        ["lambda:UpdateFunctionCode", "lambda:AddPermission"],
        "lambda_function",
    ),
    "sagemaker-001": ("sagemaker.amazonaws.com", 1, ["sagemaker:CreateNotebookInstance"], None),
    "sagemaker-002": ("sagemaker.amazonaws.com", 1, ["sagemaker:CreateTrainingJob"], None),
    "sagemaker-003": ("sagemaker.amazonaws.com", 1, ["sagemaker:CreateProcessingJob"], None),
    "sagemaker-005": (
        "sagemaker.amazonaws.com",
        0,
        [
            "sagemaker:CreateNotebookInstanceLifecycleConfig",
            "sagemaker:StopNotebookInstance",
            "sagemaker:UpdateNotebookInstance",
            "sagemaker:StartNotebookInstance",
        ],
        "sagemaker_notebook",
    ),
    "ssm-001": ("ec2.amazonaws.com", 0, ["ssm:StartSession"], "ec2_instance"),
    "ssm-002": ("ec2.amazonaws.com", 0, ["ssm:SendCommand"], "ec2_instance"),
}


def row_case(row, v):
    service, passing, actions, kind = ROWS[row]
    services = service.split()
    passed = can("iam:PassRole", T)
    work = can(actions)
    statements, me, target, groups, policies = None, {}, {}, [], []
    tr = svc(*services)
    pol = ADMINS
    extra = []
    admin = False
    start = "user"
    # positives
    if v == "plain":
        admin, why = True, "all there"
    elif v == "group":
        admin, why = True, "the permissions come from a group"
        groups = [{"name": "@-g", "inline": {"p": doc(*([passed] if passing else []), work)}}]
        statements, me = (), {"member": ["@-g"]}
    elif v == "managed-v2":
        admin, why = True, "the default version grants"
        policies = [
            {
                "name": "@-p",
                "versions": [doc(can("sqs:ListQueues")), doc(*([passed] if passing else []), work)],
                "default": 2,
            }
        ]
        statements, me = (), {"managed": ["@-p"]}
    elif v == "passedlike":
        admin, why = True, "StringLike covers the service"
        passed = can(
            "iam:PassRole", T, {"StringLike": {"iam:PassedToService": [s.split(".")[0] + ".*" for s in services]}}
        )
    elif v == "fullboundary":
        admin, why, me = True, "the boundary allows everything", {"boundary": "h-b-full"}
    elif v == "denyelsewhere":
        admin, why = True, "the deny is for another region only"
        extra = [bar(actions, "*", {"StringEquals": {"aws:RequestedRegion": "eu-south-1"}})]
    elif v == "denyother":
        admin, why = True, "the deny is on another role"
        extra = [bar("iam:PassRole", "~role/@-other")]
    elif v == "upper":
        admin, why = True, "actions in another case"
        work = can([a.upper() for a in actions])
    elif v == "notres":
        admin, why = True, "NotResource leaves the target in"
        passed = can("iam:PassRole", NotResource="~role/@-other")
    elif v == "role":
        admin, why, start = True, "a role starts", "role"
    elif v == "denypassedother":
        admin, why = True, "deny of passing to another service"
        extra = [bar("iam:PassRole", "*", {"StringEquals": {"iam:PassedToService": "firehose.amazonaws.com"}})]
    elif v == "denytagno":
        admin, why = True, "the deny is for principals with a tag that this one lacks"
        extra = [bar(actions, "*", {"StringEquals": {"aws:PrincipalTag/frozen": "yes"}})]
    # negatives
    elif v.startswith("miss"):
        i = int(v[4:])
        why = f"{actions[i]} missing"
        work = can([a for j, a in enumerate(actions) if j != i] or ["sqs:ListQueues"])
    elif v == "nopass":
        why, passed = "PassRole missing", can("iam:GetRole", T)
    elif v == "denygroup":
        why, me = "a group denies", {"member": ["@-g"]}
        groups = [{"name": "@-g", "inline": {"d": doc(bar(actions))}}]
    elif v == "sqsboundary":
        why, me = "boundary on the start", {"boundary": "h-b-sqsonly"}
    elif v == "notsqsboundary":
        why, me = "boundary on the start denies", {"boundary": "h-b-notsqs"}
    elif v == "targetboundary":
        why, target = "boundary on the target", {"boundary": "h-b-sqsonly"}
    elif v == "targetnone":
        why, target = "the target's boundary grants nothing", {"boundary": "h-b-none"}
    elif v == "wrongpath":
        why, passed = "PassRole on another path", can("iam:PassRole", "~role/team/@-t")
    elif v == "targetpath":
        why, target = "the target has a path that PassRole does not name", {"path": "/svc/"}
    elif v == "otheraccount":
        why, passed = "PassRole in another account", can("iam:PassRole", "arn:aws:iam::999999999999:role/@-t")
    elif v == "passuser":
        why, passed = "PassRole on a user ARN", can("iam:PassRole", "~user/@-t")
    elif v == "denypassed":
        why = "deny of passing to this service"
        extra = [bar("iam:PassRole", "*", {"StringEquals": {"iam:PassedToService": services}})]
    elif v == "denypassrole":
        why, extra = "deny of PassRole on the target", [bar("iam:PassRole", T)]
    elif v == "defaultv1":
        why = "the granting version is not the default one"
        policies = [
            {
                "name": "@-p",
                "versions": [doc(can("sqs:ListQueues")), doc(*([passed] if passing else []), work)],
                "default": 1,
            }
        ]
        statements, me = (), {"managed": ["@-p"]}
    elif v == "notresex":
        why, passed = "NotResource leaves the target out", can("iam:PassRole", NotResource=T)
    elif v == "outgroup":
        why, statements = "the user is not in the group that grants", (can("sqs:ListQueues"),)
        groups = [{"name": "@-g", "inline": {"p": doc(*([passed] if passing else []), work)}}]
    elif v == "trustdeny":
        why = "the trust policy denies the service"
        tr = doc(*tr["Statement"], {"Effect": "Deny", "Principal": {"Service": services}, "Action": "sts:AssumeRole"})
    elif v == "trustaccount":
        why = "the trust policy is for another source account"
        tr = trust({"Service": services}, cond={"StringEquals": {"aws:SourceAccount": "999999999999"}})
    elif v == "trustroot":
        why, tr = "the role trusts the account, no service", trust(ROOT)
    elif v == "trustuser":
        why, tr = "the role trusts another user only", trust({"AWS": "~user/@-u"})
    elif v == "ptagno":
        why = "the allow needs a tag that the principal lacks"
        work = can(actions, "*", {"StringEquals": {"aws:PrincipalTag/team": "red"}})
    elif v == "targetdeny":
        why, target = "the target denies itself everything", {"inline": {"d": doc(bar("*"))}}
    elif v == "targetread":
        why, pol, target = (
            "the target may only read",
            [],
            {"inline": {"r": doc(can(["s3:GetObject", "sqs:ReceiveMessage"]))}},
        )
    elif v == "mfadeny":
        why = "denied without MFA, and the user has none"
        extra = [bar("*", "*", {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}})]
    elif v == "passedcase":
        why = "StringEquals is case-sensitive"
        passed = can("iam:PassRole", T, {"StringEquals": {"iam:PassedToService": [s.capitalize() for s in services]}})
    elif v == "passedliteral":
        why = "a wildcard in StringEquals is literal"
        passed = can(
            "iam:PassRole", T, {"StringEquals": {"iam:PassedToService": [s.split(".")[0] + ".*" for s in services]}}
        )
    elif v == "denynotaction":
        why, extra = "everything but sqs is denied", [bar(None, NotAction="sqs:*")]
    elif v == "rescase":
        why, passed = "the ARN's case differs", can("iam:PassRole", "~role/@-T")
    elif v == "otherres":
        why, work = "the actions are on another account's resources", can(actions, "arn:aws:*:*:999999999999:*")
    elif v == "nores":
        why = "there is no such workload"
    elif v == "rolenone":
        why = "the workload has no role"
    elif v == "noprofile":
        why = "no instance profile holds the role"
    elif v == "ipallow":
        why = "only from a documentation range"
        work = can(actions, "*", {"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}})
    elif v == "denyprincipal":
        why = "the deny names this principal by aws:PrincipalArn"
        extra = [bar(actions, "*", {"ArnLike": {"aws:PrincipalArn": "~user/k-*"}})]
    else:
        raise ValueError(v)
    if statements is None:
        statements = (*([passed] if passing else []), work, *extra)
    profile = "ec2.amazonaws.com" in services and v != "noprofile"
    roles = [role("@-t", tr, pol, **{"instance_profile": profile, **target})]
    users = [{"name": "@-u"}] if v == "trustuser" else []
    resources = []
    if kind and v != "nores":
        one = {"kind": kind, "name": "@-res"}
        if not passing and v != "rolenone":
            one["role"] = "@-t"
        resources = [one]
        if kind == "launch_template":
            resources.append(
                {"kind": "autoscaling_group", "name": "@-asg", **({"role": "@-t"} if v != "rolenone" else {})}
            )
    case(
        f"{row}-{v}",
        admin,
        why,
        statements,
        roles=roles,
        users=users,
        groups=groups,
        policies=policies,
        resources=resources,
        start=start,
        technique=row,
        **me,
    )


POS_PASS = [
    "plain",
    "group",
    "managed-v2",
    "passedlike",
    "denyelsewhere",
    "denyother",
    "upper",
    "notres",
    "role",
    "denypassedother",
    "fullboundary",
    "denytagno",
]
POS_HAVE = ["group", "managed-v2", "denyelsewhere", "upper", "role", "fullboundary", "denytagno", "plain"]
NEG_PASS = [
    "denygroup",
    "wrongpath",
    "targetboundary",
    "trustaccount",
    "denypassed",
    "defaultv1",
    "notresex",
    "passuser",
    "trustdeny",
    "ptagno",
    "targetdeny",
    "mfadeny",
    "passedliteral",
    "denynotaction",
    "rescase",
    "otheraccount",
    "sqsboundary",
    "targetpath",
    "trustroot",
    "passedcase",
    "outgroup",
    "nopass",
    "targetread",
    "denypassrole",
    "notsqsboundary",
    "ipallow",
    "denyprincipal",
    "targetnone",
    "trustuser",
]
NEG_HAVE = [
    "denygroup",
    "rolenone",
    "targetboundary",
    "otherres",
    "ptagno",
    "targetdeny",
    "mfadeny",
    "sqsboundary",
    "nores",
    "outgroup",
    "defaultv1",
    "targetread",
    "denynotaction",
    "ipallow",
    "notsqsboundary",
    "denyprincipal",
    "targetnone",
]
i = j = p = q = 0
for row, (_, passing, _, _) in ROWS.items():
    if passing:
        row_case(row, POS_PASS[i % len(POS_PASS)])
        i += 1
        for _ in range(3):
            row_case(row, NEG_PASS[p % len(NEG_PASS)])
            p += 1
    else:
        row_case(row, POS_HAVE[j % len(POS_HAVE)])
        j += 1
        for _ in range(3):
            row_case(row, NEG_HAVE[q % len(NEG_HAVE)])
            q += 1
for row, which in {
    "bedrock-001": (1, 2),
    "bedrock-002": (0, 1),
    "cloudformation-003": (0,),
    "cloudformation-005": (0, 1),
    "codebuild-004": (0, 1),
    "datapipeline-001": (0, 1, 2),
    "ec2-002": (0,),
    "ec2-004": (0,),
    "ecs-002": (1, 2),
    "ecs-004": (0, 1),
    "glue-003": (0, 1),
    "glue-004": (0, 1),
    "glue-006": (0, 1),
    "lambda-001": (0, 1),
    "lambda-002": (0, 1),
    "lambda-005": (0,),
    "sagemaker-005": (2,),
    "ssm-001": (0,),
}.items():
    for k in which:
        row_case(row, f"miss{k}")
for row in ("ec2-001", "ec2-003"):
    row_case(row, "noprofile")
