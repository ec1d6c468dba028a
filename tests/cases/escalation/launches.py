"""Roles passed to services beyond the catalogue: those that run one's code or calls with it, and those that do not."""

from __future__ import annotations

from typing import Any

from cases.escalation.forms import ACCOUNT, IAM, ME, TARGET, Json, admin_role, allow, case, deny, role, trust

BATCH = "unseen"
EC2 = "ec2.amazonaws.com"
LAMBDA = "lambda.amazonaws.com"
STATES = "states.amazonaws.com"
OTHER_ROLE = f"{IAM}role/@-other"
PROFILES = f"{IAM}instance-profile/@-*"

CASES: list[Json] = []


def _add(id_: str, admin: bool | None, why: str, *may: Json, **parts: Any) -> None:
    CASES.append(case(f"launch-{id_}", admin, why, *may, batch=BATCH, technique=f"launch-{id_}", **parts))


def _pass(**when: Any) -> Json:
    return allow("iam:PassRole", TARGET, **when)


def _service(name: str, trusted: Any, actions: str, without: str = "", like: str = "", **role_parts: Any) -> None:
    """A service that runs what it is told with the role: with all, without one action, with a trust of a sibling."""
    listed = actions.split()
    target = admin_role(trust({"Service": trusted}), **role_parts)
    _add(name, True, "runs its own code or calls with the passed role", _pass(), allow(listed), roles=[target])
    _add(f"{name}-nopass", False, "may not pass the role", allow(listed), roles=[target])
    if without:
        rest = [a for a in listed if not a.endswith(f":{without}")]
        _add(f"{name}-short", False, f"lacks {without}", _pass(), allow(rest), roles=[target])
    if like:
        sibling = admin_role(trust(like), **role_parts)
        _add(f"{name}-sibling", False, f"the role trusts {like}", _pass(), allow(listed), roles=[sibling])


_service(
    "states",
    STATES,
    "states:CreateStateMachine states:StartExecution",
    without="StartExecution",
    like="scheduler.amazonaws.com",
)
_service("states-sync", STATES, "states:CreateStateMachine states:StartSyncExecution", without="StartSyncExecution")
_service("states-test", STATES, "states:TestState")
_service("scheduler", "scheduler.amazonaws.com", "scheduler:CreateSchedule", like="events.amazonaws.com")
_service(
    "automation",
    "ssm.amazonaws.com",
    "ssm:CreateDocument ssm:StartAutomationExecution",
    without="StartAutomationExecution",
)
_service(
    "batch",
    "ecs-tasks.amazonaws.com",
    "batch:RegisterJobDefinition batch:CreateComputeEnvironment batch:CreateJobQueue batch:SubmitJob",
    without="SubmitJob",
    like="ecs.amazonaws.com",
)
_service(
    "emr-serverless",
    "emr-serverless.amazonaws.com",
    "emr-serverless:CreateApplication emr-serverless:StartApplication emr-serverless:StartJobRun",
    without="StartJobRun",
    like="elasticmapreduce.amazonaws.com",
)
_service("glue-session", "glue.amazonaws.com", "glue:CreateSession glue:RunStatement", without="RunStatement")
_service(
    "sagemaker-model",
    "sagemaker.amazonaws.com",
    "sagemaker:CreateModel sagemaker:CreateEndpointConfig sagemaker:CreateEndpoint",
    without="CreateEndpoint",
)
_service(
    "sagemaker-transform",
    "sagemaker.amazonaws.com",
    "sagemaker:CreateModel sagemaker:CreateTransformJob",
    without="CreateTransformJob",
)
_service("sagemaker-tuning", "sagemaker.amazonaws.com", "sagemaker:CreateHyperParameterTuningJob")
_service(
    "agent-runtime",
    "bedrock-agentcore.amazonaws.com",
    "bedrock-agentcore:CreateAgentRuntime bedrock-agentcore:InvokeAgentRuntime",
    like="bedrock.amazonaws.com",
)
_service(
    "certificate",
    "credentials.iot.amazonaws.com",
    "iot:CreateRoleAlias iot:CreateKeysAndCertificate iot:CreatePolicy iot:AttachPolicy",
    without="AttachPolicy",
    like="iot.amazonaws.com",
)
_service(
    "flink",
    "kinesisanalytics.amazonaws.com",
    "kinesisanalytics:CreateApplication kinesisanalytics:StartApplication",
    like="firehose.amazonaws.com",
)
_service(
    "athena",
    "athena.amazonaws.com",
    "athena:CreateWorkGroup athena:StartSession athena:StartCalculationExecution",
    without="StartCalculationExecution",
)
_service("cloudcontrol", "cloudformation.amazonaws.com", "cloudformation:CreateResource")
_service("gamelift", "gamelift.amazonaws.com", "gamelift:CreateBuild gamelift:CreateScript gamelift:CreateFleet "
         "gamelift:RequestUploadCredentials", without="CreateFleet")  # fmt: skip
_service("gateway", "apigateway.amazonaws.com", "apigateway:*", like=LAMBDA)
_service("codepipeline", "codepipeline.amazonaws.com", "codepipeline:CreatePipeline codepipeline:StartPipelineExecution",
         like="codedeploy.amazonaws.com")  # fmt: skip

_ANYWHERE = admin_role(
    trust({"Service": "rolesanywhere.amazonaws.com"}, ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"])
)
_ANCHORS = ["rolesanywhere:CreateTrustAnchor", "rolesanywhere:CreateProfile"]
_add("anywhere", True, "an anchor of its own lets its certificate have the role", _pass(), allow(_ANCHORS),
     roles=[_ANYWHERE])  # fmt: skip
_add("anywhere-nopass", False, "a profile needs that its role may be passed", allow(_ANCHORS), roles=[_ANYWHERE])

_BUILDER = allow(
    [
        "imagebuilder:CreateComponent",
        "imagebuilder:CreateImageRecipe",
        "imagebuilder:CreateInfrastructureConfiguration",
        "imagebuilder:CreateImage",
    ]
)
_PROFILED = admin_role(trust(EC2), instance_profile=True)
_add(
    "imagebuilder", True, "its component runs on an instance that has the role", _pass(), _BUILDER, roles=[_PROFILED]
)
_add("imagebuilder-noprofile", False, "the role is in no instance profile", _pass(), _BUILDER,
     roles=[admin_role(trust(EC2))])  # fmt: skip

_EMR_SERVICE = role("@-other", trust("elasticmapreduce.amazonaws.com"))
_add("emr", True, "passes both the service's role and the instances'", allow("iam:PassRole", [TARGET, OTHER_ROLE]),
     allow("elasticmapreduce:RunJobFlow"), roles=[_PROFILED, _EMR_SERVICE])  # fmt: skip
_add("emr-half", False, "may not pass a role for the service itself", _pass(), allow("elasticmapreduce:RunJobFlow"),
     roles=[_PROFILED, _EMR_SERVICE])  # fmt: skip

# Roles that a service only uses for its own narrow doing.
for _name, _trusted, _actions in (
    ("flowlogs", "vpc-flow-logs.amazonaws.com", ["ec2:CreateFlowLogs"]),
    ("firehose", "firehose.amazonaws.com", ["firehose:CreateDeliveryStream"]),
    ("replication", "s3.amazonaws.com", ["s3:PutReplicationConfiguration", "s3:PutObject"]),
    ("config", "config.amazonaws.com", ["config:PutConfigurationRecorder", "config:StartConfigurationRecorder"]),
    ("subscription", "logs.amazonaws.com", ["logs:PutSubscriptionFilter"]),
    ("monitoring", "monitoring.rds.amazonaws.com", ["rds:ModifyDBInstance"]),
    ("backup", "backup.amazonaws.com", ["backup:CreateBackupPlan", "backup:CreateBackupSelection"]),
    ("lex", "lexv2.amazonaws.com", ["lex:CreateBot", "lex:CreateBotLocale"]),
    ("polly", "polly.amazonaws.com", ["polly:StartSpeechSynthesisTask"]),
):
    _add(f"narrow-{_name}", False, "the service does nothing of the caller's choice with the role",
         _pass(), allow(_actions), roles=[admin_role(trust(_trusted))])  # fmt: skip

# EC2: profiles.
_RUN = allow("ec2:RunInstances")
_BARE = admin_role(trust(EC2))
_WEAK_PROFILE = role("@-other", trust(EC2), instance_profile=True)
_add("profile-made", True, "makes the profile that is missing", _pass(), _RUN,
     allow(["iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile"], PROFILES), roles=[_BARE])  # fmt: skip
_add("profile-unfilled", False, "can make a profile, and put no role into it", _pass(), _RUN,
     allow("iam:CreateInstanceProfile", PROFILES), roles=[_BARE])  # fmt: skip
_add("profile-none", False, "the role is in no profile", _pass(), _RUN, roles=[_BARE])
_add("profile-full", False, "a profile holds one role, and the only one is full", _pass(), _RUN,
     allow("iam:AddRoleToInstanceProfile", PROFILES), roles=[_BARE, _WEAK_PROFILE])  # fmt: skip
_add("profile-swapped", True, "takes out the role that fills the profile", _pass(), _RUN,
     allow(["iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile"], PROFILES),
     roles=[_BARE, _WEAK_PROFILE])  # fmt: skip
_add("profile-swap-nopass", False, "a role put into a profile must be passable", _RUN,
     allow("iam:PassRole", OTHER_ROLE),
     allow(["iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile"], PROFILES),
     roles=[_BARE, _WEAK_PROFILE])  # fmt: skip

_ARNS = [
    f"arn:aws:ec2:*:{ACCOUNT}:{kind}/*"
    for kind in ("instance", "subnet", "network-interface", "security-group", "volume", "key-pair")
]
_IMAGES = "arn:aws:ec2:*::image/*"
_add("run-arns", True, "each kind of resource that a launch touches is allowed", _pass(),
     allow("ec2:RunInstances", [*_ARNS, _IMAGES]), roles=[_PROFILED])  # fmt: skip
_add("run-instance-only", False, "a launch touches image, subnet, interface and volume too", _pass(),
     allow("ec2:RunInstances", f"arn:aws:ec2:*:{ACCOUNT}:instance/*"), roles=[_PROFILED])  # fmt: skip
_add("run-noimage", False, "no image may be used", _pass(), allow("ec2:RunInstances", _ARNS), roles=[_PROFILED])
_add("run-profile-key", True, "ec2:InstanceProfile may be that of the role", _pass(), allow("ec2:RunInstances",
     [*_ARNS[1:], _IMAGES]), allow("ec2:RunInstances", _ARNS[0],
     ArnEquals={"ec2:InstanceProfile": f"{IAM}instance-profile/@-target"}), roles=[_PROFILED])  # fmt: skip
_add("run-profile-key-not", False, "ec2:InstanceProfile must be another", _pass(), allow("ec2:RunInstances",
     [*_ARNS[1:], _IMAGES]), allow("ec2:RunInstances", _ARNS[0],
     ArnEquals={"ec2:InstanceProfile": f"{IAM}instance-profile/@-harmless"}), roles=[_PROFILED])  # fmt: skip
_add(
    "run-type",
    True,
    "it may choose the small type that is asked for",
    _pass(),
    allow("ec2:RunInstances", "*", StringEqualsIfExists={"ec2:InstanceType": "t3.micro"}),
    roles=[_PROFILED],
)
_add("run-imds2", True, "it may choose to ask for tokens", _pass(), _RUN,
     deny("ec2:RunInstances", f"arn:aws:ec2:*:{ACCOUNT}:instance/*",
          StringNotEquals={"ec2:MetadataHttpTokens": "required"}), roles=[_PROFILED])  # fmt: skip
_add("scaling-template-norun", False, "a group made from a launch template asks for ec2:RunInstances", _pass(),
     allow(["ec2:CreateLaunchTemplate", "autoscaling:CreateAutoScalingGroup"]), roles=[_PROFILED])  # fmt: skip

# EC2: a profile put onto an instance that is there.
_HERE = [{"kind": "ec2_instance", "name": "@-res", "id": "%"}]
_ON = f"arn:aws:ec2:*:{ACCOUNT}:instance/%"
_DRIVE = allow(["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"], _ON)
_add("associate", True, "gives the instance the profile and changes what it starts with", _pass(), _DRIVE,
     allow("ec2:AssociateIamInstanceProfile", _ON), roles=[_PROFILED], resources=_HERE)  # fmt: skip
_add("associate-nopass", False, "may not pass the role to the instance", _DRIVE,
     allow("ec2:AssociateIamInstanceProfile", _ON), roles=[_PROFILED], resources=_HERE)  # fmt: skip
_add("associate-nodrive", False, "cannot run anything on the instance", _pass(),
     allow("ec2:AssociateIamInstanceProfile", _ON), roles=[_PROFILED], resources=_HERE)  # fmt: skip

# Lambda.
_FUNCTION = f"arn:aws:lambda:*:{ACCOUNT}:function:@-res"
_CHANGE = ["lambda:UpdateFunctionConfiguration", "lambda:UpdateFunctionCode", "lambda:InvokeFunction"]
_FN_WEAK = [{"kind": "lambda_function", "name": "@-res", "role": "@-other"}]
_FN = [{"kind": "lambda_function", "name": "@-res", "role": "@-target"}]
_LAMBDA = admin_role(trust(LAMBDA))
_LAMBDA_WEAK = role("@-other", trust(LAMBDA))
_add("function-role", True, "gives the function the role, and its code", _pass(), allow(_CHANGE, _FUNCTION),
     roles=[_LAMBDA, _LAMBDA_WEAK], resources=_FN_WEAK)  # fmt: skip
_add("function-role-nopass", False, "cannot give the weak function another role", allow(_CHANGE, _FUNCTION),
     roles=[_LAMBDA, _LAMBDA_WEAK], resources=_FN_WEAK)  # fmt: skip
_add("function-role-nocode", False, "gives it the role, and has no say in what it does", _pass(),
     allow(["lambda:PublishVersion", "lambda:InvokeFunction"], _FUNCTION), roles=[_LAMBDA, _LAMBDA_WEAK],
     resources=_FN_WEAK)  # fmt: skip
_add("function-layer", True, "a layer of its own runs inside of the function", allow(
     ["lambda:UpdateFunctionConfiguration", "lambda:InvokeFunction"], _FUNCTION), allow("lambda:GetLayerVersion"),
     roles=[_LAMBDA], resources=_FN)  # fmt: skip
_add("function-layer-weak", False, "the function has a weak role", allow(
     ["lambda:UpdateFunctionConfiguration", "lambda:InvokeFunction"], _FUNCTION), allow("lambda:GetLayerVersion"),
     roles=[_LAMBDA_WEAK], resources=_FN_WEAK)  # fmt: skip
_add("function-invoke", False, "calling a function changes nothing in it",
     allow(["lambda:InvokeFunction", "lambda:AddPermission", "lambda:PublishVersion"], _FUNCTION), roles=[_LAMBDA],
     resources=_FN)  # fmt: skip
_add("function-qualified", False, "the pattern means versions and aliases, and code is changed on the function",
     allow("lambda:UpdateFunctionCode", f"{_FUNCTION}:*"), roles=[_LAMBDA], resources=_FN)  # fmt: skip
_add("function-create-only", False, "nothing calls the function", _pass(), allow("lambda:CreateFunction"),
     roles=[_LAMBDA])  # fmt: skip

# Existing workloads by tag.
for _label, _has, _more, _admin in (
    ("", "dev", [], True),
    ("-other", "prod", [], False),
    ("-retag", "prod", ["lambda:TagResource"], True),
):
    _add(f"function-tag{_label}", _admin, f"the function is tagged {_has}, dev is asked for, may {_more or 'not tag'}",
         allow("lambda:UpdateFunctionCode", "*", StringEquals={"aws:ResourceTag/@": "dev"}),
         *[allow(a, _FUNCTION) for a in _more], roles=[_LAMBDA],
         resources=[{**_FN[0], "tags": {"@": _has}}])  # fmt: skip

_EC2_FULL = [{"kind": "ec2_instance", "name": "@-res", "id": "%", "role": "@-target"}]
_SHELL = "arn:aws:ssm:*:*:document/AWS-RunShellScript"
for _label, _docs, _tag, _admin in (
    ("", _SHELL, "web", True),
    ("-document", "arn:aws:ssm:*:*:document/AWS-UpdateSSMAgent", "web", False),
    ("-tag", _SHELL, "db", False),
):
    _add(f"command{_label}", _admin, f"commands by {_docs.rpartition('/')[2]} where the tag is {_tag} (it is web)",
         allow("ssm:SendCommand", f"arn:aws:ec2:*:{ACCOUNT}:instance/*",
               StringEquals={"ssm:resourceTag/@": _tag}), allow("ssm:SendCommand", _docs),
         roles=[_PROFILED], resources=[{**_EC2_FULL[0], "tags": {"@": "web"}}])  # fmt: skip
_add("modify-nostop", False, "user data changes only while the instance is stopped, which it cannot make it",
     allow(["ec2:ModifyInstanceAttribute", "ec2:StartInstances"], _ON), roles=[_PROFILED],
     resources=_EC2_FULL)  # fmt: skip
_add("modify-norole", False, "the instance has no role", _DRIVE, resources=_HERE)
_add("region-elsewhere", False, "the instance is in a region where it may do nothing",
     allow(["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"], _ON,
           StringEquals={"aws:RequestedRegion": "eu-west-1"}), roles=[_PROFILED], resources=_EC2_FULL)  # fmt: skip
_add("region-new", True, "it makes the function where it may", _pass(),
     allow(["lambda:CreateFunction", "lambda:InvokeFunction"], "*", StringEquals={"aws:RequestedRegion": "eu-west-1"}),
     roles=[_LAMBDA])  # fmt: skip

# CloudFormation.
CFN = "cloudformation.amazonaws.com"
_STACK_ON = f"arn:aws:cloudformation:*:{ACCOUNT}:stack/@-*"
_CFN = admin_role(trust(CFN))
_add(
    "stack-norole",
    False,
    "a stack without a role acts with what the caller may",
    allow("cloudformation:UpdateStack", _STACK_ON),
    resources=[{"kind": "cloudformation_stack", "name": "@-res"}],
)
_add("stack-role-key", True, "cloudformation:RoleArn may be the role", _pass(), allow("cloudformation:CreateStack",
     "*", ArnEquals={"cloudformation:RoleArn": TARGET}), roles=[_CFN])  # fmt: skip
_add(
    "stack-role-key-not",
    False,
    "cloudformation:RoleArn must be another",
    _pass(),
    allow("cloudformation:CreateStack", "*", StringEquals={"cloudformation:RoleArn": OTHER_ROLE}),
    roles=[_CFN],
)
_add("stack-changeset", False, "a change set that is never executed changes nothing", _pass(), allow(
     "cloudformation:CreateChangeSet"), roles=[_CFN])  # fmt: skip
_add("stack-narrow", True, "the stack's role may do one thing: give the caller a policy", _pass(), allow(
     "cloudformation:CreateStack"), roles=[role("@-target", trust(CFN), inline={"p": {"Version": "2012-10-17",
     "Statement": [allow("iam:PutUserPolicy", ME)]}})])  # fmt: skip
_add(
    "stack-narrow-other",
    False,
    "the stack's role may give a policy to one that is of no use",
    _pass(),
    allow("cloudformation:CreateStack"),
    roles=[
        role(
            "@-target",
            trust(CFN),
            inline={"p": {"Version": "2012-10-17", "Statement": [allow("iam:PutUserPolicy", f"{IAM}user/@-nobody")]}},
        )
    ],
    users=[{"name": "@-nobody"}],
)
_add("stack-called-via", True, "a stack makes the call, and only by a stack may it be made", allow("iam:PutUserPolicy",
     ME, ForAnyValue_StringEquals={"aws:CalledVia": CFN}), allow("cloudformation:CreateStack"))  # fmt: skip
_add("stack-called-direct", False, "may be made only by a stack, and it can make no stack", allow(
     "iam:PutUserPolicy", ME, ForAnyValue_StringEquals={"aws:CalledVia": CFN}))  # fmt: skip

# How passing is limited.
_MAKE = allow(["lambda:CreateFunction", "lambda:InvokeFunction"], f"arn:aws:lambda:*:{ACCOUNT}:function:@-*")
for _label, _admin, _why, _when in (
    ("like", True, "the pattern takes in Lambda", {"StringLike": {"iam:PassedToService": "lambda.*"}}),
    ("literal", False, "StringEquals knows no star", {"StringEquals": {"iam:PassedToService": "lambda.*"}}),
    ("case", False, "StringEquals minds case", {"StringEquals": {"iam:PassedToService": "Lambda.amazonaws.com"}}),
    ("nocase", True, "case is not minded", {"StringEqualsIgnoreCase": {"iam:PassedToService": "Lambda.AmazonAWS.com"}}),
    ("list", True, "one of several", {"StringEquals": {"iam:PassedToService": [EC2, LAMBDA]}}),
    ("not", False, "to all but Lambda", {"StringNotEquals": {"iam:PassedToService": [EC2, LAMBDA]}}),
    ("ifexists", False, "the key is there", {"StringEqualsIfExists": {"iam:PassedToService": EC2}}),
    ("null", False, "the key is there", {"Null": {"iam:PassedToService": "true"}}),
    ("null-not", True, "the key is there", {"Null": {"iam:PassedToService": "false"}}),
    ("both", False, "two keys must both hold", {"StringEquals": {"iam:PassedToService": LAMBDA,
                                                                 "aws:PrincipalTag/team": "red"}}),
):  # fmt: skip
    _add(f"passed-{_label}", _admin, _why, _pass(**dict(_when.items())), _MAKE, roles=[_LAMBDA])
_add("passed-deny", False, "passing to all but EC2 is denied", _pass(), _MAKE,
     deny("iam:PassRole", "*", StringNotEquals={"iam:PassedToService": EC2}), roles=[_LAMBDA])  # fmt: skip
_add("passed-deny-other", True, "passing to EC2 is denied", _pass(), _MAKE,
     deny("iam:PassRole", "*", StringEquals={"iam:PassedToService": EC2}), roles=[_LAMBDA])  # fmt: skip
_PATHED = admin_role(trust(LAMBDA), path="/svc/")
_add("pass-path", False, "the role has a path, and the pattern has none", _pass(), _MAKE, roles=[_PATHED])
_add("pass-path-ok", True, "the pattern has the role's path", allow("iam:PassRole", f"{IAM}role/svc/@-*"), _MAKE,
     roles=[_PATHED])  # fmt: skip
_add("pass-account", False, "roles of another account", allow("iam:PassRole", "arn:aws:iam::999999999999:role/@-target"),
     _MAKE, roles=[_LAMBDA])  # fmt: skip
_add("pass-bounded", False, "the role's boundary leaves it nothing", _pass(), _MAKE,
     roles=[admin_role(trust(LAMBDA), boundary="h-b-sqsonly")])  # fmt: skip
_add("pass-unbound", True, "the role may take its own boundary away", _pass(), _MAKE, roles=[
     admin_role(trust(LAMBDA), boundary="@-b")], policies=[{"name": "@-b", "versions": [{"Version": "2012-10-17",
     "Statement": [allow(["sqs:*", "iam:DeleteRolePermissionsBoundary"])]}]}])  # fmt: skip
_add("trust-list", True, "Lambda is one of the services trusted", _pass(), _MAKE,
     roles=[admin_role(trust({"Service": [EC2, LAMBDA]}))])  # fmt: skip
_add("trust-account", False, "the service may take it for another account only", _pass(),
     allow(["states:CreateStateMachine", "states:StartExecution"]),
     roles=[admin_role(trust(STATES, StringEquals={"aws:SourceAccount": "999999999999"}))])  # fmt: skip
_add("trust-account-ok", True, "the service may take it for this account", _pass(),
     allow(["states:CreateStateMachine", "states:StartExecution"]),
     roles=[admin_role(trust(STATES, StringEquals={"aws:SourceAccount": ACCOUNT}))])  # fmt: skip
_add("trust-source", True, "the machine may have the name that the trust asks for", _pass(),
     allow(["states:CreateStateMachine", "states:StartExecution"]), roles=[admin_role(trust(STATES,
     ArnLike={"aws:SourceArn": f"arn:aws:states:*:{ACCOUNT}:stateMachine:@-*"}))])  # fmt: skip
_add("trust-source-not", False, "the machine may not have the name that the trust asks for", _pass(),
     allow("states:*", [f"arn:aws:states:*:{ACCOUNT}:stateMachine:@-*", f"arn:aws:states:*:{ACCOUNT}:execution:@-*"]),
     roles=[admin_role(trust(STATES, ArnLike={"aws:SourceArn":
     f"arn:aws:states:*:{ACCOUNT}:stateMachine:payroll"}))])  # fmt: skip
_add("trust-deny", False, "the trust denies the service again", _pass(), _MAKE,
     roles=[admin_role(trust(LAMBDA), {**trust(LAMBDA), "Effect": "Deny"})])  # fmt: skip
_add("trust-web", False, "the service is trusted to do another call", _pass(), _MAKE,
     roles=[admin_role(trust(LAMBDA, "sts:AssumeRoleWithWebIdentity"))])  # fmt: skip
