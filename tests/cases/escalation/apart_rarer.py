"""Rarer things: what may be passed, profiles, new principals, context keys, variables, bounds that go."""

from __future__ import annotations

from cases.escalation.alone import (
    ADMINS,
    BOSS,
    EC2_ADMIN,
    GRP,
    INSTANCE,
    LAM,
    LAMBDA_ADMIN,
    ME,
    POL,
    PT,
    ROOT,
    P,
    R,
    S,
    T,
    U,
    bar,
    can,
    case,
    doc,
    grouped,
    pol,
    role,
    svc,
    trust,
)

# PassRole fences
case("pass-denyunless", False, "passing is denied but to EC2", [PT, LAM, bar("iam:PassRole", "*", {"StringNotEquals": {"iam:PassedToService": "ec2.amazonaws.com"}})], roles=[LAMBDA_ADMIN])  # fmt: skip
case("pass-denyunlessok", True, "passing is denied but to Lambda and EC2", [PT, LAM, bar("iam:PassRole", "*", {"StringNotEquals": {"iam:PassedToService": ["lambda.amazonaws.com", "ec2.amazonaws.com"]}})], roles=[LAMBDA_ADMIN])  # fmt: skip
case("pass-boundother", False, "the boundary lets another role be passed", [PT, LAM], roles=[LAMBDA_ADMIN], boundary="@-p", policies=[pol(versions=[doc(can("lambda:*"), can("iam:PassRole", "~role/@-x"))])])  # fmt: skip
case("pass-boundthis", True, "the boundary lets this role be passed", [PT, LAM], roles=[LAMBDA_ADMIN], boundary="@-p", policies=[pol(versions=[doc(can("lambda:*"), can("iam:PassRole", T))])])  # fmt: skip
case("pass-bounddeny", False, "the boundary denies passing", [PT, LAM], roles=[LAMBDA_ADMIN], boundary="@-p", policies=[pol(versions=[doc(can("*"), bar("iam:PassRole"))])])  # fmt: skip
case("pass-denynotres", False, "the deny spares another role only", [can("iam:PassRole"), LAM, bar("iam:PassRole", NotResource="~role/@-x")], roles=[LAMBDA_ADMIN])  # fmt: skip
case("pass-denynotresok", True, "the deny spares this role", [can("iam:PassRole"), LAM, bar("iam:PassRole", NotResource=T)], roles=[LAMBDA_ADMIN])  # fmt: skip
case("pass-wrongservice", False, "the role trusts ECS, the work is Lambda's", [PT, LAM], roles=[role(tr=svc("ecs-tasks.amazonaws.com"), managed=ADMINS)])  # fmt: skip
case("pass-ecsnottasks", False, "ecs.amazonaws.com is not ecs-tasks", [PT, can(["ecs:CreateCluster", "ecs:RegisterTaskDefinition", "ecs:RunTask"])], roles=[role(tr=svc("ecs.amazonaws.com"), managed=ADMINS)])  # fmt: skip
case("pass-buildnottasks", False, "build.apprunner is not tasks.apprunner", [PT, can("apprunner:CreateService")], roles=[role(tr=svc("build.apprunner.amazonaws.com"), managed=ADMINS)])  # fmt: skip
case("pass-edge", False, "edgelambda alone", [PT, LAM], roles=[role(tr=svc("edgelambda.amazonaws.com"), managed=ADMINS)])  # fmt: skip
case("pass-updateconfig", True, "gives a weak function the admin role, its own code and a call", [PT, can(["lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration", "lambda:InvokeFunction"])], roles=[LAMBDA_ADMIN, role("@-w", svc("lambda.amazonaws.com"))], resources=[{"kind": "lambda_function", "name": "@-res", "role": "@-w"}])  # fmt: skip
case("pass-updateconfigno", False, "the configuration may not be changed", [PT, can(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"])], roles=[LAMBDA_ADMIN, role("@-w", svc("lambda.amazonaws.com"))], resources=[{"kind": "lambda_function", "name": "@-res", "role": "@-w"}])  # fmt: skip
case("pass-updateproject", True, "gives a weak project the admin role", [PT, can(["codebuild:UpdateProject", "codebuild:StartBuild"])], roles=[role(tr=svc("codebuild.amazonaws.com"), managed=ADMINS), role("@-w", svc("codebuild.amazonaws.com"))], resources=[{"kind": "codebuild_project", "name": "@-res", "role": "@-w"}])  # fmt: skip
case("pass-updateprojectno", False, "only starts a weak project", [PT, can("codebuild:StartBuild")], roles=[role(tr=svc("codebuild.amazonaws.com"), managed=ADMINS), role("@-w", svc("codebuild.amazonaws.com"))], resources=[{"kind": "codebuild_project", "name": "@-res", "role": "@-w"}])  # fmt: skip
case("pass-updatestack", True, "a role may be given with an update", [PT, can("cloudformation:UpdateStack")], roles=[role(tr=svc("cloudformation.amazonaws.com"), managed=ADMINS)], resources=[{"kind": "cloudformation_stack", "name": "@-res"}])  # fmt: skip
case("pass-updatestackno", False, "no role may be passed and the stack has none", [can("cloudformation:UpdateStack")], roles=[role(tr=svc("cloudformation.amazonaws.com"), managed=ADMINS)], resources=[{"kind": "cloudformation_stack", "name": "@-res"}])  # fmt: skip
# resources
LR = "arn:aws:lambda:*:#:function:"
FUNCTION = [{"kind": "lambda_function", "name": "@-res", "role": "@-t"}]
case("res-fn", True, "this function", [can(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"], LR + "@-res")], roles=[LAMBDA_ADMIN], resources=FUNCTION)  # fmt: skip
case("res-fnother", False, "another function", [can(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"], LR + "@-other")], roles=[LAMBDA_ADMIN], resources=FUNCTION)  # fmt: skip
case("res-fnregion", False, "another region", [can(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"], "arn:aws:lambda:eu-central-1:#:function:*")], roles=[LAMBDA_ADMIN], resources=FUNCTION)  # fmt: skip
case("res-fnregionok", True, "its region", [can(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"], "arn:aws:lambda:us-east-1:#:function:*")], roles=[LAMBDA_ADMIN], resources=FUNCTION)  # fmt: skip
case("res-fninvoke", False, "a call alone changes nothing", [can("lambda:InvokeFunction", LR + "@-res")], roles=[LAMBDA_ADMIN], resources=FUNCTION)  # fmt: skip
case("res-fnaddperm", False, "AddPermission alone changes no code", [can("lambda:AddPermission", LR + "@-res")], roles=[LAMBDA_ADMIN], resources=FUNCTION)  # fmt: skip
case("res-fndenyregion", False, "denied in the function's region", [can(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"]), bar("lambda:*", "*", {"StringEquals": {"aws:RequestedRegion": ["us-east-1", "us-west-2"]}})], roles=[LAMBDA_ADMIN], resources=FUNCTION)  # fmt: skip
case("res-fntag", True, "the function carries the tag", [can(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"], "*", {"StringEquals": {"aws:ResourceTag/env": "dev"}})], roles=[LAMBDA_ADMIN], resources=[{**FUNCTION[0], "tags": {"env": "dev"}}])  # fmt: skip
case("res-fntagno", False, "the function carries another value", [can(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"], "*", {"StringEquals": {"aws:ResourceTag/env": "dev"}})], roles=[LAMBDA_ADMIN], resources=[{**FUNCTION[0], "tags": {"env": "prod"}}])  # fmt: skip
case("res-fntagdeny", False, "denied on functions with that tag", [can(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"]), bar("lambda:Update*", "*", {"StringEquals": {"aws:ResourceTag/env": "prod"}})], roles=[LAMBDA_ADMIN], resources=[{**FUNCTION[0], "tags": {"env": "prod"}}])  # fmt: skip
case("res-two", True, "two functions, one runs as admin", [can(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"])], roles=[LAMBDA_ADMIN, role("@-w", svc("lambda.amazonaws.com"))], resources=[{"kind": "lambda_function", "name": "@-a", "role": "@-w"}, FUNCTION[0]])  # fmt: skip
case("res-twoweak", False, "the weak one only", [can(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"], LR + "@-a")], roles=[LAMBDA_ADMIN, role("@-w", svc("lambda.amazonaws.com"))], resources=[{"kind": "lambda_function", "name": "@-a", "role": "@-w"}, FUNCTION[0]])  # fmt: skip
case("res-job", False, "another job", [can("iam:PassRole", T), can(["glue:UpdateJob", "glue:StartJobRun"], "arn:aws:glue:*:#:job/@-other")], roles=[role(tr=svc("glue.amazonaws.com"), managed=ADMINS)], resources=[{"kind": "glue_job_plain", "name": "@-res"}])  # fmt: skip
case("res-project", False, "another project", [can("codebuild:StartBuild", "arn:aws:codebuild:*:#:project/@-other")], roles=[role(tr=svc("codebuild.amazonaws.com"), managed=ADMINS)], resources=[{"kind": "codebuild_project", "name": "@-res", "role": "@-t"}])  # fmt: skip
case("res-notebook", True, "the notebook by name", [can("sagemaker:CreatePresignedNotebookInstanceUrl", "arn:aws:sagemaker:*:#:notebook-instance/@-*")], roles=[role(tr=svc("sagemaker.amazonaws.com"), managed=ADMINS)], resources=[{"kind": "sagemaker_notebook", "name": "@-res", "role": "@-t"}])  # fmt: skip
case("res-domain", False, "a presigned domain URL is something else", [can("sagemaker:CreatePresignedDomainUrl")], roles=[role(tr=svc("sagemaker.amazonaws.com"), managed=ADMINS)], resources=[{"kind": "sagemaker_notebook", "name": "@-res", "role": "@-t"}])  # fmt: skip
case("res-ssmsend", True, "document and instance", [can("ssm:SendCommand", ["arn:aws:ec2:*:#:instance/*", "arn:aws:ssm:*:*:document/*"])], roles=[EC2_ADMIN], resources=[INSTANCE])  # fmt: skip
case("res-ssmnodoc", False, "the instance without any document", [can("ssm:SendCommand", "arn:aws:ec2:*:#:instance/*")], roles=[EC2_ADMIN], resources=[INSTANCE])  # fmt: skip
case("res-ssmnoinst", False, "documents without any instance", [can("ssm:SendCommand", "arn:aws:ssm:*:*:document/*")], roles=[EC2_ADMIN], resources=[INSTANCE])  # fmt: skip
case("res-ssmtag", True, "the instance carries the tag", [can("ssm:StartSession", "*", {"StringEquals": {"aws:ResourceTag/env": "dev"}})], roles=[EC2_ADMIN], resources=[{**INSTANCE, "tags": {"env": "dev"}}])  # fmt: skip
case("res-ssmtagno", False, "the instance carries another value", [can("ssm:StartSession", "*", {"StringEquals": {"ssm:resourceTag/env": "dev"}})], roles=[EC2_ADMIN], resources=[{**INSTANCE, "tags": {"env": "prod"}}])  # fmt: skip
case("res-ssmdescribe", False, "only describes", [can(["ssm:Describe*", "ec2:Describe*", "ssm:GetCommandInvocation"])], roles=[EC2_ADMIN], resources=[INSTANCE])  # fmt: skip
case("res-ec2attr", False, "cannot start the stopped instance", [can(["ec2:ModifyInstanceAttribute", "ec2:StopInstances"])], roles=[EC2_ADMIN], resources=[INSTANCE])  # fmt: skip
# instance profiles
RUN = can("ec2:RunInstances")
EC2_BARE = {**EC2_ADMIN, "instance_profile": False}
case("profile-make", True, "makes a profile for the role", [PT, RUN, can(["iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile"])], roles=[EC2_BARE])  # fmt: skip
case("profile-noadd", False, "a new profile stays empty", [PT, RUN, can("iam:CreateInstanceProfile")], roles=[EC2_BARE])  # fmt: skip
EC2_WEAK = role("@-w", svc("ec2.amazonaws.com"), instance_profile=True)
case("profile-swap", True, "swaps the role in another profile", [PT, RUN, can(["iam:RemoveRoleFromInstanceProfile", "iam:AddRoleToInstanceProfile"])], roles=[EC2_BARE, EC2_WEAK])  # fmt: skip
case("profile-full", False, "the only profile already holds a role", [PT, RUN, can("iam:AddRoleToInstanceProfile")], roles=[EC2_BARE, EC2_WEAK])  # fmt: skip
case("profile-associate", True, "gives a running instance the profile and logs in", [PT, can(["ec2:AssociateIamInstanceProfile", "ssm:StartSession", "ec2-instance-connect:SendSSHPublicKey"])], roles=[EC2_ADMIN], resources=[{"kind": "ec2_instance", "name": "@-i"}])  # fmt: skip
# new principals
case("new-user", True, "a new admin with a key", [can(["iam:CreateUser", "iam:AttachUserPolicy", "iam:CreateAccessKey"])])  # fmt: skip
case("new-usernokey", False, "no credentials for the new user", [can(["iam:CreateUser", "iam:AttachUserPolicy"], "~user/new/*")])  # fmt: skip
case("new-usernopol", False, "no policy for the new user", [can(["iam:CreateUser", "iam:CreateAccessKey"], "~user/new/*")])  # fmt: skip
case("new-userbound", False, "only with a boundary", [can(["iam:CreateUser", "iam:AttachUserPolicy"], "~user/new/*", {"StringEquals": {"iam:PermissionsBoundary": "~policy/h-b-sqsonly"}}), can("iam:CreateAccessKey", "~user/new/*")])  # fmt: skip
case("new-role", True, "a new admin role that trusts the maker", [can(["iam:CreateRole", "iam:AttachRolePolicy"], "~role/new/*")])  # fmt: skip
case("new-rolebound", False, "only with a boundary", [can(["iam:CreateRole", "iam:AttachRolePolicy"], "~role/new/*", {"StringEquals": {"iam:PermissionsBoundary": "~policy/h-b-sqsonly"}})])  # fmt: skip
case("new-rolenopol", False, "a new role without a policy", [can(["iam:CreateRole", "sts:AssumeRole"], "~role/new/*")])  # fmt: skip
case("new-policy", False, "a policy without attaching it", [can("iam:CreatePolicy")])
case("new-policyattach", True, "and attaching it to itself", [can("iam:CreatePolicy", "~policy/@-*"), can("iam:AttachUserPolicy", ME, {"ArnLike": {"iam:PolicyARN": "~policy/@-*"}})])  # fmt: skip


# context keys
def mine(cond):
    return can("iam:PutUserPolicy", ME, cond)


case("key-tls", True, "TLS is always used", [mine({"Bool": {"aws:SecureTransport": "true"}})])
case("key-tlsdeny", True, "the deny is for plain HTTP", [P, bar("*", "*", {"Bool": {"aws:SecureTransport": "false"}})])  # fmt: skip
case("key-tlsdenyall", False, "the deny is for TLS", [P, bar("*", "*", {"Bool": {"aws:SecureTransport": "true"}})])
case("key-via", False, "only through another service", [mine({"Bool": {"aws:ViaAWSService": "true"}})])
case("key-viadeny", False, "direct calls are denied", [P, bar("iam:*", "*", {"Bool": {"aws:ViaAWSService": "false"}})])  # fmt: skip
case("key-viadenyok", True, "calls by services are denied", [P, bar("iam:*", "*", {"Bool": {"aws:ViaAWSService": "true"}})])  # fmt: skip
case("key-calledvia", False, "only called by CloudFormation", [mine({"ForAnyValue:StringEquals": {"aws:CalledVia": ["cloudformation.amazonaws.com"]}})])  # fmt: skip
case("key-service", True, "the principal is no service", [mine({"Bool": {"aws:PrincipalIsAWSService": "false"}})])
case("key-serviceno", False, "the principal would have to be a service", [mine({"Bool": {"aws:PrincipalIsAWSService": "true"}})])  # fmt: skip
case("key-agent", True, "the caller picks its user agent", [mine({"StringLike": {"aws:UserAgent": "*Boto3*"}})])
case("key-token", True, "long-term keys have no issue time", [P, bar("*", "*", {"DateLessThan": {"aws:TokenIssueTime": "2030-01-01T00:00:00Z"}})])  # fmt: skip
case("key-tokenallow", False, "the allow needs an issue time", [mine({"DateGreaterThan": {"aws:TokenIssueTime": "2020-01-01T00:00:00Z"}})])  # fmt: skip
case("key-mfaage", False, "the allow needs a recent MFA", [mine({"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}})])  # fmt: skip
case("key-parn", True, "the own ARN", [mine({"ArnEquals": {"aws:PrincipalArn": ME}})])
case("key-parnno", False, "another ARN", [mine({"ArnEquals": {"aws:PrincipalArn": "~user/@-x"}})])
case("key-parndeny", True, "everybody but the own ARN is denied", [P, bar("iam:*", "*", {"ArnNotLike": {"aws:PrincipalArn": "~user/k-key-*"}})])  # fmt: skip
case("key-parndenyno", False, "everybody but another is denied", [P, bar("iam:*", "*", {"ArnNotLike": {"aws:PrincipalArn": ["~user/boss", "~role/*"]}})])  # fmt: skip
case("key-username", True, "the own name", [mine({"StringLike": {"aws:username": "k-key-*"}})])
case("key-rolename", False, "a role has no user name", [can("iam:PutRolePolicy", R, {"StringLike": {"aws:username": "k-*"}})], start="role")  # fmt: skip
case("key-rolevar", False, "the variable has no value for a role", [can("iam:PutRolePolicy", "~role/${aws:username}")], start="role")  # fmt: skip
case("key-region", True, "IAM's region among the allowed", [mine({"StringLike": {"aws:RequestedRegion": ["eu-*", "us-east-1"]}})])  # fmt: skip
case("key-regiondeny", False, "all but Europe is denied", [P, bar("*", "*", {"StringNotLike": {"aws:RequestedRegion": "eu-*"}})])  # fmt: skip
case("key-regiondenyiam", True, "all but Europe is denied, IAM spared", [P, bar(None, cond={"StringNotLike": {"aws:RequestedRegion": "eu-*"}}, NotAction=["iam:*", "sts:*"])])  # fmt: skip
case("key-mfaboolfalse", False, "Bool false does not fit an absent key in an allow", [mine({"Bool": {"aws:MultiFactorAuthPresent": "false"}})])  # fmt: skip
case("key-mfaifexists", True, "BoolIfExists false fits an absent key", [mine({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}})])  # fmt: skip
case("key-mfanull", False, "denied while the key is absent", [P, bar("*", "*", {"Null": {"aws:MultiFactorAuthPresent": "true"}})])  # fmt: skip
case("key-numeric", True, "a number", [mine({"NumericGreaterThanEquals": {"aws:PrincipalTag/level": "5"}})], tags={"level": "7"})  # fmt: skip
case("key-numericno", False, "too small a number", [mine({"NumericGreaterThanEquals": {"aws:PrincipalTag/level": "5"}})], tags={"level": "3"})  # fmt: skip
case("key-like", True, "StringLike on a tag", [mine({"StringLike": {"aws:PrincipalTag/team": "r?d*"}})], tags={"team": "red-one"})  # fmt: skip
case("key-likeno", False, "StringLike misses", [mine({"StringNotLike": {"aws:PrincipalTag/team": "r?d*"}})], tags={"team": "red-one"})  # fmt: skip
case("key-tagkeycase", True, "tag keys ignore case", [mine({"StringEquals": {"aws:PrincipalTag/Team": "red"}})], tags={"team": "red"})  # fmt: skip
case("key-forallno", False, "ForAllValues with a value that is not listed", [can("iam:CreateAccessKey", U, {"ForAllValues:StringEquals": {"aws:PrincipalTag/team": ["a", "b"]}})], users=[BOSS], tags={"team": "c"})  # fmt: skip
case("key-iamrestag", True, "iam:ResourceTag on the target", [can("iam:UpdateLoginProfile", "*", {"StringEquals": {"iam:ResourceTag/level": "low"}})], users=[{**BOSS, "login_profile": True, "tags": {"level": "low"}}])  # fmt: skip
case("key-iamrestagno", False, "iam:ResourceTag is missing on the target", [can("iam:UpdateLoginProfile", U, {"StringEquals": {"iam:ResourceTag/level": "low"}})], users=[{**BOSS, "login_profile": True}])  # fmt: skip
case("key-match", True, "the own tag equals the target's", [can("sts:AssumeRole", T, {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}})], tags={"team": "red"}, roles=[role(managed=ADMINS, tags={"team": "red"})])  # fmt: skip
case("key-matchno", False, "the own tag differs from the target's", [can("sts:AssumeRole", T, {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}})], tags={"team": "blue"}, roles=[role(managed=ADMINS, tags={"team": "red"})])  # fmt: skip
case("key-matchnone", False, "the target has no such tag", [can("sts:AssumeRole", T, {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}})], tags={"team": "blue"}, roles=[role(managed=ADMINS)])  # fmt: skip
# variables and form
case("var-tag", True, "the name in a tag", [can("iam:PutUserPolicy", "~user/${aws:PrincipalTag/alias}")], tags={"alias": "@"})  # fmt: skip
case("var-tagnone", False, "the tag is missing", [can("iam:PutUserPolicy", "~user/${aws:PrincipalTag/alias}")])
case("var-default", True, "the variable's default", [can("iam:PutUserPolicy", "~user/${aws:PrincipalTag/alias, '@'}")])  # fmt: skip
case("var-star", False, "${*} is a literal star", [can("iam:PutUserPolicy", "~user/${*}")])
case("var-noversion", False, "without a version the variable is literal", inline={"p": {"Statement": [can("iam:PutUserPolicy", "~user/${aws:username}")]}})  # fmt: skip
case("form-noversion", True, "without a version the rest holds", inline={"p": {"Statement": [P]}})
case("form-object", True, "the statement is one object", inline={"p": {"Version": "2012-10-17", "Statement": P}})
# trusts
case("trust-bareid", True, "the bare account number is the account", [S], roles=[role(tr=trust({"AWS": "#"}), managed=ADMINS)])  # fmt: skip
case("trust-bareidno", False, "the bare number of another account", [S], roles=[role(tr=trust({"AWS": "999999999999"}), managed=ADMINS)])  # fmt: skip
case("trust-list", True, "one of several", roles=[role(tr=trust({"AWS": ["~user/@-x", ME]}), managed=ADMINS)], users=[{"name": "@-x"}])  # fmt: skip
case("trust-action", False, "the trust allows tagging sessions only", [S], roles=[role(tr=trust(ROOT, action="sts:TagSession"), managed=ADMINS)])  # fmt: skip
case("trust-actions", True, "both", [S], roles=[role(tr=trust(ROOT, action=["sts:TagSession", "sts:AssumeRole"]), managed=ADMINS)])  # fmt: skip
case("trust-session", True, "the caller picks the session's name", [S], roles=[role(tr=trust(ROOT, cond={"StringLike": {"sts:RoleSessionName": "ops-*"}}), managed=ADMINS)])  # fmt: skip
case("trust-sessionuser", True, "the session's name is the user's", [S], roles=[role(tr=trust(ROOT, cond={"StringEquals": {"sts:RoleSessionName": "${aws:username}"}}), managed=ADMINS)])  # fmt: skip
case("trust-star", True, "anybody of this account", [S], roles=[role(tr=trust("*", cond={"StringEquals": {"aws:PrincipalAccount": "#"}}), managed=ADMINS)])  # fmt: skip
case("trust-starno", False, "anybody of another account", [S], roles=[role(tr=trust("*", cond={"StringEquals": {"aws:PrincipalAccount": "999999999999"}}), managed=ADMINS)])  # fmt: skip
case("trust-rolearn", True, "a role named in the trust", start="role", roles=[role(tr=trust({"AWS": R}), managed=ADMINS)])  # fmt: skip
case("trust-roledeny", False, "and denied in its own policy", [bar("sts:AssumeRole")], start="role", roles=[role(tr=trust({"AWS": R}), managed=ADMINS)])  # fmt: skip
case("trust-oidc", False, "only web identities of a provider", [can("sts:*")], roles=[role(tr=trust({"Federated": "~oidc-provider/token.actions.githubusercontent.com"}, action="sts:AssumeRoleWithWebIdentity", cond={"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:o/r:ref:refs/heads/main"}}), managed=ADMINS)])  # fmt: skip
case("trust-restag", True, "the role carries the tag", [can("sts:AssumeRole", "*", {"StringEquals": {"aws:ResourceTag/open": "yes"}})], roles=[role(managed=ADMINS, tags={"open": "yes"})])  # fmt: skip
case("trust-restagno", False, "the role lacks the tag", [can("sts:AssumeRole", "*", {"StringEquals": {"aws:ResourceTag/open": "yes"}})], roles=[role(managed=ADMINS)])  # fmt: skip
case("trust-restagset", True, "the role may be tagged", [can("sts:AssumeRole", "*", {"StringEquals": {"aws:ResourceTag/open": "yes"}}), can("iam:TagRole", T)], roles=[role(managed=ADMINS)])  # fmt: skip
case("trust-slr", False, "a service-linked role cannot be changed", [can("iam:*", "~role/aws-service-role/*")], roles=[role("AWSServiceRoleFor@", svc("firehose.amazonaws.com"), ADMINS, path="/aws-service-role/firehose.amazonaws.com/")])  # fmt: skip
case("trust-awsmanaged", False, "AWS's own policies cannot be changed", [can(["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"], "arn:aws:iam::aws:policy/*")])  # fmt: skip
# bounds and denies that go
case("bound-open", True, "the boundary leaves opening an unbounded admin role", [can("*")], boundary="@-p", policies=[pol(versions=[doc(can(["iam:UpdateAssumeRolePolicy", "sts:AssumeRole"]))])], roles=[role(tr=svc("firehose.amazonaws.com"), managed=ADMINS)])  # fmt: skip
case("bound-openno", False, "that role is bounded as well", [can("*")], boundary="@-p", policies=[pol(versions=[doc(can(["iam:UpdateAssumeRolePolicy", "sts:AssumeRole"]))])], roles=[role(tr=svc("firehose.amazonaws.com"), managed=ADMINS, boundary="@-p")])  # fmt: skip
case("bound-key", True, "the boundary leaves a key of an unbounded admin", [can("*")], boundary="@-p", policies=[pol(versions=[doc(can("iam:CreateAccessKey"))])], users=[BOSS])  # fmt: skip
case("bound-keydeny", False, "the boundary denies it for that user", [can("*")], boundary="@-p", policies=[pol(versions=[doc(can("iam:CreateAccessKey"), bar("iam:*", U))])], users=[BOSS])  # fmt: skip
case("bound-targetlift", True, "the admin's boundary may be lifted", [can(["iam:CreateAccessKey", "iam:DeleteUserPermissionsBoundary"], U)], users=[{**BOSS, "boundary": "h-b-sqsonly"}])  # fmt: skip
case("bound-targetself", True, "the bounded admin may lift its own", [can("iam:CreateAccessKey", U)], users=[{**BOSS, "boundary": "h-b-nounb"}])  # fmt: skip
case("self-deldenyrole", True, "a role deletes its own denying policy", start="role", inline={"p": doc(can(["iam:PutRolePolicy", "iam:DeleteRolePolicy"], R)), "d": doc(bar("iam:PutRolePolicy"))})  # fmt: skip
case("self-editdeny", True, "edits the policy that denies", [P, can("iam:CreatePolicyVersion", POL)], managed=["@-p"], policies=[pol(versions=[doc(bar("iam:PutUserPolicy"))])])  # fmt: skip
case("self-editdenyfive", False, "five versions", [P, can("iam:CreatePolicyVersion", POL)], managed=["@-p"], policies=[pol(versions=[doc(bar("iam:PutUserPolicy"))] * 5)])  # fmt: skip
grouped("self-groupdel", True, "deletes the group's denying policy", [P, can("iam:DeleteGroupPolicy", GRP)], ["@-g"], [{"name": "@-g", "inline": {"d": doc(bar("iam:PutUserPolicy"))}}])  # fmt: skip
grouped("self-groupdetach", True, "detaches the group's denying policy", [P, can("iam:DetachGroupPolicy", GRP)], ["@-g"], [{"name": "@-g", "managed": ["@-p"]}], policies=[pol(versions=[doc(bar("iam:PutUserPolicy"))])])  # fmt: skip
grouped("self-groupdetachno", False, "may only detach from users", [P, can("iam:DetachUserPolicy", ME)], ["@-g"], [{"name": "@-g", "managed": ["@-p"]}], policies=[pol(versions=[doc(bar("iam:PutUserPolicy"))])])  # fmt: skip
# longer chains
case("long-login", True, "password, then group", [can("iam:UpdateLoginProfile", U)], users=[{"name": "@-t", "login_profile": True, "inline": {"p": doc(can("iam:AddUserToGroup", GRP))}}], groups=[{"name": "@-g", "managed": ADMINS}])  # fmt: skip
case("long-loginno", False, "the group is weak", [can("iam:UpdateLoginProfile", U)], users=[{"name": "@-t", "login_profile": True, "inline": {"p": doc(can("iam:AddUserToGroup", GRP))}}], groups=[{"name": "@-g"}])  # fmt: skip
case("long-twokeys", False, "the middle user has two keys", [can("iam:CreateAccessKey", U)], users=[{"name": "@-t", "access_keys": 2, "inline": {"p": doc(can("sts:AssumeRole", "~role/@-a"))}}], roles=[role("@-a", managed=ADMINS)])  # fmt: skip
case("long-one", True, "the middle user has one key", [can("iam:CreateAccessKey", U)], users=[{"name": "@-t", "access_keys": 1, "inline": {"p": doc(can("sts:AssumeRole", "~role/@-a"))}}], roles=[role("@-a", managed=ADMINS)])  # fmt: skip
case("long-attach", True, "attaches rights to itself for the next step", [can("iam:AttachUserPolicy", ME, {"ArnEquals": {"iam:PolicyARN": POL}})], policies=[pol(versions=[doc(can("iam:PutUserPolicy", ME))])])  # fmt: skip
case("long-attachno", False, "the policy that may be attached reads only", [can("iam:AttachUserPolicy", ME, {"ArnEquals": {"iam:PolicyARN": POL}})], policies=[pol(versions=[doc(can("iam:GetUserPolicy", ME))])])  # fmt: skip
case("long-group", True, "the group joined may edit its own policy", [can("iam:AddUserToGroup", GRP)], groups=[{"name": "@-g", "managed": ["@-p"]}], policies=[pol(versions=[doc(can("iam:CreatePolicyVersion", POL))])])  # fmt: skip
case("long-groupno", False, "the group joined may edit another policy", [can("iam:AddUserToGroup", GRP)], groups=[{"name": "@-g", "managed": ["@-p"]}], policies=[pol(versions=[doc(can("iam:CreatePolicyVersion", "~policy/@-q"))]), pol(name="@-q")])  # fmt: skip
case("long-loop", False, "two roles that take each other", [can("sts:AssumeRole", "~role/@-a")], roles=[role("@-a", inline={"p": doc(can("sts:AssumeRole", "~role/@-b"))}), role("@-b", inline={"p": doc(can("sts:AssumeRole", "~role/@-a"))})])  # fmt: skip
