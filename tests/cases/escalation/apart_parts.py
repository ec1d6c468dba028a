"""The parts of a way on different things, and targets that are nearly administrators."""

from __future__ import annotations

from cases.escalation.alone import (
    ADMINS,
    ALL,
    BOSS,
    EC2_ADMIN,
    FULL,
    GRP,
    INSTANCE,
    LAM,
    LAMBDA_ADMIN,
    LONE,
    ME,
    POL,
    PT,
    ROOT,
    WEAK,
    S,
    T,
    U,
    bar,
    can,
    case,
    doc,
    pol,
    role,
    svc,
    trust,
)

L = "arn:aws:lambda:*:#:function:"
case("parts-fn", True, "made and called under one name", [PT, can("lambda:CreateFunction", L + "@-*"), can("lambda:InvokeFunction", L + "@-a*")], roles=[LAMBDA_ADMIN])  # fmt: skip
case("parts-fnapart", False, "made under one name, called under another", [PT, can("lambda:CreateFunction", L + "@-a*"), can("lambda:InvokeFunction", L + "@-b*")], roles=[LAMBDA_ADMIN])  # fmt: skip
case("parts-fnregion", False, "made in one region, called in another", [PT, can("lambda:CreateFunction", "arn:aws:lambda:eu-west-1:#:function:*"), can("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:#:function:*")], roles=[LAMBDA_ADMIN])  # fmt: skip
GLUE_ADMIN = role(tr=svc("glue.amazonaws.com"), managed=ADMINS)
case("parts-job", False, "made under one name, run under another", [PT, can("glue:CreateJob", "arn:aws:glue:*:#:job/@-a*"), can("glue:StartJobRun", "arn:aws:glue:*:#:job/@-b*")], roles=[GLUE_ADMIN])  # fmt: skip
case("parts-jobok", True, "the names overlap", [PT, can("glue:CreateJob", "arn:aws:glue:*:#:job/@-a*"), can("glue:StartJobRun", "arn:aws:glue:*:#:job/*-b")], roles=[GLUE_ADMIN])  # fmt: skip
BUILD_ADMIN = role(tr=svc("codebuild.amazonaws.com"), managed=ADMINS)
case("parts-project", False, "made under one name, built under another", [PT, can("codebuild:CreateProject", "arn:aws:codebuild:*:#:project/@-a*"), can("codebuild:StartBuild", "arn:aws:codebuild:*:#:project/@-b*")], roles=[BUILD_ADMIN])  # fmt: skip
case("parts-run", False, "RunInstances needs an image and a network as well", [PT, can("ec2:RunInstances", "arn:aws:ec2:*:#:instance/*")], roles=[EC2_ADMIN])  # fmt: skip
case("parts-runok", True, "all that RunInstances touches", [PT, can("ec2:RunInstances", ["arn:aws:ec2:*:#:*/*", "arn:aws:ec2:*::image/*"])], roles=[EC2_ADMIN])  # fmt: skip
case("parts-stack", False, "the change set is made on one stack and run on another", [can("cloudformation:CreateChangeSet", "arn:aws:cloudformation:*:#:stack/@-res/*"), can("cloudformation:ExecuteChangeSet", "arn:aws:cloudformation:*:#:stack/@-other/*")], roles=[role(tr=svc("cloudformation.amazonaws.com"), managed=ADMINS)], resources=[{"kind": "cloudformation_stack", "name": "@-res", "role": "@-t"}])  # fmt: skip
case("parts-stackok", True, "both on the stack", [can(["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"], "arn:aws:cloudformation:*:#:stack/@-res/*")], roles=[role(tr=svc("cloudformation.amazonaws.com"), managed=ADMINS)], resources=[{"kind": "cloudformation_stack", "name": "@-res", "role": "@-t"}])  # fmt: skip
case("parts-pathpass", True, "the path is named", [can("iam:PassRole", "~role/svc/*"), LAM], roles=[{**LAMBDA_ADMIN, "path": "/svc/"}])  # fmt: skip
case("parts-pathpassno", False, "the path's case differs", [can("iam:PassRole", "~role/Svc/*"), LAM], roles=[{**LAMBDA_ADMIN, "path": "/svc/"}])  # fmt: skip
case("parts-fnname", False, "no function may be made: the ARN is that of a layer", [PT, can(["lambda:CreateFunction", "lambda:InvokeFunction"], "arn:aws:lambda:*:#:layer:*")], roles=[LAMBDA_ADMIN])  # fmt: skip
case("parts-fncondition", False, "functions may be made with one other role only", [can("iam:PassRole", "~role/@-w"), LAM], roles=[LAMBDA_ADMIN, role("@-w", svc("lambda.amazonaws.com"))])  # fmt: skip
case("parts-userapart", False, "a policy for one, a password for the other", [can("iam:PutUserPolicy", U), can("iam:UpdateLoginProfile", "~user/@-x")], users=[{"name": "@-t", "login_profile": True}, {"name": "@-x", "login_profile": True}])  # fmt: skip
case("parts-roleapart", False, "a policy for one, the trust of the other", [can("iam:PutRolePolicy", T), can("iam:UpdateAssumeRolePolicy", "~role/@-x")], roles=[LONE, role("@-x", svc("firehose.amazonaws.com"))])  # fmt: skip
case("parts-groupapart", False, "joins one, strengthens the other", [can("iam:AddUserToGroup", GRP), can("iam:PutGroupPolicy", "~group/@-h")], groups=[{"name": "@-g"}, {"name": "@-h"}])  # fmt: skip
# targets nearly admin
for id_, admin, why, may in (
    ("iam", True, "all of IAM", [can("iam:*")]),
    ("self", True, "may write its own policy", [can("iam:PutRolePolicy", T)]),
    ("selfother", False, "may write another role's", [can("iam:PutRolePolicy", "~role/@-x")]),
    (
        "harmless",
        False,
        "may attach one harmless policy",
        [
            can(
                "iam:AttachRolePolicy",
                T,
                {"ArnEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}},
            )
        ],
    ),
    (
        "notiam",
        False,
        "all but IAM, STS and the like",
        [can(None, NotAction=["iam:*", "sts:*", "sso:*", "organizations:*", "identitystore:*"])],
    ),
    ("denied", False, "everything, and everything denied", [can("*"), bar("*")]),
    ("split", True, "all by two statements", [can(None, NotAction="iam:*"), can("iam:*")]),
    ("read", False, "reads everything", [can(["s3:Get*", "iam:Get*", "iam:List*", "ec2:Describe*"])]),
    (
        "conditioned",
        False,
        "everything with a tag that it lacks",
        [can("*", "*", {"StringEquals": {"aws:PrincipalTag/adm": "1"}})],
    ),
    (
        "conditionedok",
        True,
        "everything with a tag that it has",
        [can("*", "*", {"StringEquals": {"aws:PrincipalTag/lvl": "1"}})],
    ),
    ("onlythis", False, "everything on one bucket", [can("*", ["arn:aws:s3:::b", "arn:aws:s3:::b/*"])]),
):
    case(f"near-{id_}", admin, why, [S], roles=[role(inline={"p": doc(*may)}, tags={"lvl": "1"})])
case("near-denys3", True, "an administrator with an own small deny takes it off", inline={"d": doc(bar("s3:DeleteBucket"))}, managed=ADMINS)  # fmt: skip
case("near-boundnotiam", False, "the boundary leaves out IAM and STS", managed=ADMINS, boundary="@-p", policies=[pol(versions=[doc(can(None, NotAction=["iam:*", "sts:*", "organizations:*", "sso:*", "identitystore:*"]))])])  # fmt: skip
case("near-boundsts", True, "the boundary leaves STS, and an unbounded admin role trusts the account", managed=ADMINS, boundary="@-p", policies=[pol(versions=[doc(can(None, NotAction=["iam:*"]))])], roles=[FULL])  # fmt: skip
case("near-boundstsno", False, "that role is bounded too", managed=ADMINS, boundary="@-p", policies=[pol(versions=[doc(can("sts:*"))])], roles=[{**FULL, "boundary": "@-p"}])  # fmt: skip
case("near-default", True, "the default version is the full one", managed=["@-p"], policies=[pol(versions=[WEAK, ALL], default=2)])  # fmt: skip
case("near-defaultno", False, "the full version is not the default", managed=["@-p"], policies=[pol(versions=[ALL, WEAK], default=2)])  # fmt: skip
case("near-setdefault", True, "and it may be made so", [can("iam:SetDefaultPolicyVersion", POL)], managed=["@-p"], policies=[pol(versions=[ALL, WEAK], default=2)])  # fmt: skip
case("near-setdefaultdeny", False, "and that is denied", [can("iam:SetDefaultPolicyVersion", POL), bar("iam:Set*")], managed=["@-p"], policies=[pol(versions=[ALL, WEAK], default=2)])  # fmt: skip
case("near-rolesetdefault", True, "the role's policy, and the role may be taken", [can("iam:SetDefaultPolicyVersion", POL), S], roles=[role(managed=["@-p"])], policies=[pol(versions=[ALL, WEAK], default=2)])  # fmt: skip
case("near-fivefull", True, "five versions, but an old one is full", [can(["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"], POL)], managed=["@-p"], policies=[pol(versions=[WEAK, WEAK, WEAK, ALL, WEAK])])  # fmt: skip
case("near-fiveweak", False, "five versions, all weak", [can(["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"], POL)], managed=["@-p"], policies=[pol(5)])  # fmt: skip
case("near-attachother", False, "the policy that may be attached is another's boundary only", [can("iam:PutUserPermissionsBoundary", ME)])  # fmt: skip
case("near-detachonly", False, "may only detach from itself", [can("iam:DetachUserPolicy", ME), can("iam:DeleteUserPolicy", ME)])  # fmt: skip
# logins and keys with conditions
case("cred-keytwo-login", True, "two keys, but no password yet", [can(["iam:CreateAccessKey", "iam:CreateLoginProfile"], U)], users=[{**BOSS, "access_keys": 2, "login_profile": False}])  # fmt: skip
case("cred-keytwo-loginno", False, "two keys and a password", [can(["iam:CreateAccessKey", "iam:CreateLoginProfile"], U)], users=[{**BOSS, "access_keys": 2, "login_profile": True}])  # fmt: skip
case("cred-update-two", True, "two keys, and the password may be set anew", [can(["iam:CreateAccessKey", "iam:UpdateLoginProfile"], U)], users=[{**BOSS, "access_keys": 2, "login_profile": True}])  # fmt: skip
case("cred-wild", True, "any user, one of two has room", [can("iam:CreateAccessKey")], users=[{**BOSS, "access_keys": 2}, {"name": "@-x", "managed": ADMINS, "access_keys": 0}])  # fmt: skip
case("cred-wildno", False, "the admin has two keys, the other is weak", [can("iam:CreateAccessKey")], users=[{**BOSS, "access_keys": 2}, {"name": "@-x"}])  # fmt: skip
case("cred-pwdcondition", False, "only with a boundary that the admin lacks", [can("iam:CreateLoginProfile", U, {"StringEquals": {"aws:PrincipalTag/helpdesk": "yes"}})], users=[BOSS])  # fmt: skip
case("cred-groupperm", True, "the right comes from a group", member=["@-g"], groups=[{"name": "@-g", "inline": {"p": doc(can("iam:CreateAccessKey", U))}}], users=[BOSS])  # fmt: skip
case("cred-groupdenyboth", False, "one group grants, the other denies", member=["@-g", "@-h"], groups=[{"name": "@-g", "inline": {"p": doc(can("iam:CreateAccessKey", U))}}, {"name": "@-h", "inline": {"d": doc(bar("iam:CreateAccessKey", "~user/*"))}}], users=[BOSS])  # fmt: skip
case("cred-targetdeny", True, "the admin's own deny of making keys binds the admin only", [can("iam:CreateAccessKey", U)], users=[{**BOSS, "inline": {"d": doc(bar("iam:CreateAccessKey"))}}])  # fmt: skip
case("cred-rolestart", True, "a role makes a key", [can("iam:CreateAccessKey", U)], start="role", users=[BOSS])
case("cred-rolestartbound", False, "a bounded role", [can("iam:CreateAccessKey", U)], start="role", boundary="h-b-notsqs", users=[BOSS])  # fmt: skip
# stacks of ways
case("stack-ssm", True, "instance, its role, then the trust of another", [can("ssm:StartSession")], roles=[role("@-m", svc("ec2.amazonaws.com"), inline={"p": doc(can("sts:AssumeRole", T))}, instance_profile=True), FULL], resources=[{**INSTANCE, "role": "@-m"}])  # fmt: skip
case("stack-ssmno", False, "that role may not take the other", [can("ssm:StartSession")], roles=[role("@-m", svc("ec2.amazonaws.com"), inline={"p": doc(can("sts:GetCallerIdentity", T))}, instance_profile=True), FULL], resources=[{**INSTANCE, "role": "@-m"}])  # fmt: skip
case("stack-passpass", True, "passes a role that may pass the admin role", [can("iam:PassRole", "~role/@-m"), LAM], roles=[role("@-m", svc("lambda.amazonaws.com"), inline={"p": doc(PT, can(["glue:CreateJob", "glue:StartJobRun"]))}), GLUE_ADMIN])  # fmt: skip
case("stack-passpassno", False, "the second service is not trusted", [can("iam:PassRole", "~role/@-m"), LAM], roles=[role("@-m", svc("lambda.amazonaws.com"), inline={"p": doc(PT, can(["glue:CreateJob", "glue:StartJobRun"]))}), BUILD_ADMIN])  # fmt: skip
case("stack-tagchain", True, "tags itself, then fits the trust", [S, can("iam:TagUser", ME)], roles=[role(tr=trust(ROOT, cond={"StringEquals": {"aws:PrincipalTag/team": "red"}}), managed=ADMINS)])  # fmt: skip
case("stack-tagchainno", False, "may give itself another key only", [S, can("iam:TagUser", ME, {"ForAllValues:StringEquals": {"aws:TagKeys": ["cost"]}})], roles=[role(tr=trust(ROOT, cond={"StringEquals": {"aws:PrincipalTag/team": "red"}}), managed=ADMINS)])  # fmt: skip
case("stack-detachboundary", True, "a key of a user who lifts a boundary from the start", [can("*"), ], boundary="@-p", policies=[pol(versions=[doc(can(["iam:CreateAccessKey"]))])], users=[{"name": "@-t", "inline": {"p": doc(can("iam:DeleteUserPermissionsBoundary", ME))}}])  # fmt: skip
case("stack-detachboundaryno", False, "that user lifts from another", [can("*"), ], boundary="@-p", policies=[pol(versions=[doc(can(["iam:CreateAccessKey"]))])], users=[{"name": "@-t", "inline": {"p": doc(can("iam:DeleteUserPermissionsBoundary", "~user/@-x"))}}])  # fmt: skip
