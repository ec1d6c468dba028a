"""Credentials, own policies, trusts, chains and what policies say: pairs that differ in one thing."""

from __future__ import annotations

from cases.escalation.alone import (
    AA,
    ADMINS,
    ALL,
    BOSS,
    FULL,
    GROUP,
    GRP,
    LONE,
    ME,
    OPEN,
    POL,
    ROOT,
    WEAK,
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

# iam-001
case("iam-001-own", True, "new version of the attached policy", [can("iam:CreatePolicyVersion", POL)], managed=["@-p"], policies=[pol()])  # fmt: skip
case("iam-001-unattached", False, "the policy is attached to nobody", [can("iam:CreatePolicyVersion", POL)], policies=[pol()])  # fmt: skip
case("iam-001-five", False, "five versions, none may be deleted", [can("iam:CreatePolicyVersion", POL)], managed=["@-p"], policies=[pol(5)])  # fmt: skip
case("iam-001-fivedel", True, "five versions, an old one may be deleted", [can(["iam:CreatePolicyVersion", "iam:DeletePolicyVersion"], POL)], managed=["@-p"], policies=[pol(5)])  # fmt: skip
case("iam-001-four", True, "four versions leave room", [can("iam:CreatePolicyVersion", POL)], managed=["@-p"], policies=[pol(4)])  # fmt: skip
case("iam-001-fivedelother", False, "only another policy's versions may be deleted", [can("iam:CreatePolicyVersion", POL), can("iam:DeletePolicyVersion", "~policy/@-q")], managed=["@-p"], policies=[pol(5), pol(name="@-q")])  # fmt: skip
case("iam-001-setdefault", True, "an old version grants all and may be made the default", [can("iam:SetDefaultPolicyVersion", POL)], managed=["@-p"], policies=[pol(versions=[WEAK, ALL])])  # fmt: skip
case("iam-001-setdefaultweak", False, "no version grants more", [can("iam:SetDefaultPolicyVersion", POL)], managed=["@-p"], policies=[pol(versions=[WEAK, WEAK])])  # fmt: skip
case("iam-001-setdefaultother", False, "the policy with the strong version is not attached", [can("iam:SetDefaultPolicyVersion", POL)], policies=[pol(versions=[WEAK, ALL])])  # fmt: skip
case("iam-001-denyset", True, "a deny of SetDefaultPolicyVersion does not bar a new version set as default", [can("iam:CreatePolicyVersion", POL), bar("iam:DeletePolicyVersion")], managed=["@-p"], policies=[pol()])  # fmt: skip
case("iam-001-path", False, "another path is named", [can("iam:CreatePolicyVersion", "~policy/team/@-p")], managed=["@-p"], policies=[pol()])  # fmt: skip
case("iam-001-boundaryonly", False, "the policy is only the boundary; the user has nothing else", [can("iam:CreatePolicyVersion", POL)], boundary="@-p", policies=[pol(versions=[doc(can(["sqs:*", "iam:CreatePolicyVersion"]))])])  # fmt: skip
case("iam-001-boundaryfull", True, "the own boundary may be widened and the identity side grants all", [can("*")], boundary="@-p", policies=[pol(versions=[doc(can(["sqs:*", "iam:CreatePolicyVersion"]))])])  # fmt: skip
case("iam-001-boundarynot", False, "the boundary may not be widened", [can("*")], boundary="@-p", policies=[pol(versions=[doc(can(["sqs:*", "iam:GetPolicyVersion"]))])])  # fmt: skip

# iam-002/003
case("iam-002-one", True, "one key leaves room", [can("iam:CreateAccessKey", U)], users=[{**BOSS, "access_keys": 1}])
case("iam-002-two", False, "two keys already", [can("iam:CreateAccessKey", U)], users=[{**BOSS, "access_keys": 2}])
case("iam-002-weak", False, "the user is weak", [can("iam:CreateAccessKey", U)], users=[{"name": "@-t"}])
case("iam-002-self", False, "only an own key", [can("iam:CreateAccessKey", ME)])
case("iam-002-path", False, "the admin has a path that is not named", [can("iam:CreateAccessKey", U)], users=[{**BOSS, "path": "/ops/"}])  # fmt: skip
case("iam-002-pathok", True, "a wildcard crosses the path", [can("iam:CreateAccessKey", "~user/*/@-t")], users=[{**BOSS, "path": "/ops/east/"}])  # fmt: skip
case("iam-002-role", False, "a role has no access keys", [can("iam:CreateAccessKey", T)], roles=[role(managed=ADMINS)])  # fmt: skip
case("iam-002-bounded", False, "the admin is bounded", [can("iam:CreateAccessKey", U)], users=[{**BOSS, "boundary": "h-b-sqsonly"}])  # fmt: skip
case("iam-002-groupadmin", True, "the target is admin through a group", [can("iam:CreateAccessKey", U)], users=[{"name": "@-t", "groups": ["@-ag"]}], groups=[{"name": "@-ag", "managed": ADMINS}])  # fmt: skip
case("iam-002-deny", False, "denied on the admin", [can("iam:CreateAccessKey"), bar("iam:Create*", U)], users=[BOSS])
case("iam-002-denyother", True, "denied on another user", [can("iam:CreateAccessKey"), bar("iam:Create*", "~user/@-x")], users=[BOSS, {"name": "@-x"}])  # fmt: skip
case("iam-002-restag", True, "the target carries the tag", [can("iam:CreateAccessKey", "*", {"StringEquals": {"aws:ResourceTag/level": "low"}})], users=[{**BOSS, "tags": {"level": "low"}}])  # fmt: skip
case("iam-002-restagno", False, "the target carries another value", [can("iam:CreateAccessKey", U, {"StringEquals": {"aws:ResourceTag/level": "low"}})], users=[{**BOSS, "tags": {"level": "high"}}])  # fmt: skip
case("iam-002-restagset", True, "the target may be tagged", [can("iam:CreateAccessKey", U, {"StringEquals": {"aws:ResourceTag/level": "low"}}), can("iam:TagUser", U)], users=[{**BOSS, "tags": {"level": "high"}}])  # fmt: skip
case("iam-003-del", True, "a key may be deleted first", [can(["iam:CreateAccessKey", "iam:DeleteAccessKey"], U)], users=[{**BOSS, "access_keys": 2}])  # fmt: skip
case("iam-003-delother", False, "only an own key may be deleted", [can("iam:CreateAccessKey", U), can("iam:DeleteAccessKey", ME)], users=[{**BOSS, "access_keys": 2}])  # fmt: skip
case("iam-003-update", False, "an inactive key still counts", [can(["iam:CreateAccessKey", "iam:UpdateAccessKey"], U)], users=[{**BOSS, "access_keys": 2}])  # fmt: skip
case("iam-003-deldeny", False, "deleting is denied", [can(["iam:CreateAccessKey", "iam:DeleteAccessKey"], U), bar("iam:Delete*")], users=[{**BOSS, "access_keys": 2}])  # fmt: skip

# iam-004/006
case("iam-004-none", True, "no login profile yet", [can("iam:CreateLoginProfile", U)], users=[{**BOSS, "login_profile": False}])  # fmt: skip
case("iam-004-has", False, "there is a login profile", [can("iam:CreateLoginProfile", U)], users=[{**BOSS, "login_profile": True}])  # fmt: skip
case("iam-004-replace", True, "the profile may be deleted and made anew", [can(["iam:CreateLoginProfile", "iam:DeleteLoginProfile"], U)], users=[{**BOSS, "login_profile": True}])  # fmt: skip
case("iam-004-weak", False, "weak target", [can("iam:CreateLoginProfile", U)], users=[{"name": "@-t"}])
case("iam-006-has", True, "the password may be set", [can("iam:UpdateLoginProfile", U)], users=[{**BOSS, "login_profile": True}])  # fmt: skip
case("iam-006-none", False, "no login profile to update", [can("iam:UpdateLoginProfile", U)], users=[{**BOSS, "login_profile": False}])  # fmt: skip
case("iam-006-change", False, "ChangePassword is for oneself", [can("iam:ChangePassword", U)], users=[{**BOSS, "login_profile": True}])  # fmt: skip
case("iam-006-deny", False, "a group denies", [can("iam:UpdateLoginProfile", U)], users=[{**BOSS, "login_profile": True}], groups=[{"name": "@-g", "inline": {"d": doc(bar("iam:*LoginProfile"))}}], member=["@-g"])  # fmt: skip

# iam-005/009
case("iam-005-self", True, "inline policy on itself", [can("iam:PutRolePolicy", R)], start="role")
case("iam-005-other", False, "only on a role that nobody may take", [can("iam:PutRolePolicy", T)], roles=[role(tr=svc("firehose.amazonaws.com"))], start="role")  # fmt: skip
case("iam-005-bounded", False, "bounded", [can("iam:PutRolePolicy", R)], start="role", boundary="@-p", policies=[pol(versions=[doc(can(["sqs:*", "iam:PutRolePolicy"]))])])  # fmt: skip
case("iam-005-boundedlift", True, "the boundary may be taken off", [can(["iam:PutRolePolicy", "iam:DeleteRolePermissionsBoundary"], R)], start="role", boundary="@-p", policies=[pol(versions=[doc(can(["sqs:*", "iam:DeleteRolePermissionsBoundary"]))])])  # fmt: skip
case("iam-009-self", True, "attach to itself", [can("iam:AttachRolePolicy", R, {"ArnEquals": {"iam:PolicyARN": AA}})], start="role")  # fmt: skip
case("iam-009-literal", False, "a wildcard in StringEquals is literal", [can("iam:AttachRolePolicy", R, {"StringEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/Admin*"}})], start="role")  # fmt: skip
case("iam-009-arnwild", True, "ArnEquals knows wildcards", [can("iam:AttachRolePolicy", R, {"ArnEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/Admin*"}})], start="role")  # fmt: skip
case("iam-009-denynotread", False, "all but a read policy is denied", [can("iam:AttachRolePolicy", R), bar("iam:AttachRolePolicy", "*", {"ArnNotEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}})], start="role")  # fmt: skip
case("iam-009-denyaa", True, "only AdministratorAccess is denied: IAMFullAccess will do", [can("iam:AttachRolePolicy", R), bar("iam:AttachRolePolicy", "*", {"ArnEquals": {"iam:PolicyARN": AA}})], start="role")  # fmt: skip
case("iam-009-user", False, "the ARN is that of a user", [can("iam:AttachRolePolicy", "~user/@")], start="role")
case("iam-008-account", False, "only policies of the account, all harmless", [can("iam:AttachUserPolicy", ME, {"ArnLike": {"iam:PolicyARN": "~policy/@-*"}})], policies=[pol()])  # fmt: skip
case("iam-008-accountfull", True, "a policy of the account grants all", [can("iam:AttachUserPolicy", ME, {"ArnLike": {"iam:PolicyARN": "~policy/@-*"}})], policies=[pol(versions=[ALL])])  # fmt: skip


grouped("iam-001-group", True, "the policy is attached to the user's group", [can("iam:CreatePolicyVersion", POL)], ["@-g"], [{"name": "@-g", "managed": ["@-p"]}], policies=[pol()])  # fmt: skip
grouped("iam-010-in", True, "a member", [can("iam:AttachGroupPolicy", GRP)], ["@-g"], [GROUP])
grouped("iam-010-out", False, "not a member", [can("iam:AttachGroupPolicy", GRP)], [], [GROUP])
grouped("iam-010-userarn", False, "the resource is the group, not the user", [can("iam:AttachGroupPolicy", ME)], ["@-g"], [GROUP])  # fmt: skip
grouped("iam-010-bounded", False, "bounded", [can("iam:AttachGroupPolicy", GRP)], ["@-g"], [GROUP], boundary="@-p", policies=[pol(versions=[doc(can(["sqs:*", "iam:AttachGroupPolicy"]))])])  # fmt: skip
grouped("iam-011-othergroup", False, "member of another group", [can("iam:PutGroupPolicy", GRP)], ["@-h"], [GROUP, {"name": "@-h"}])  # fmt: skip
grouped("iam-011-join", True, "may join the group and give it a policy", [can(["iam:PutGroupPolicy", "iam:AddUserToGroup"], GRP)], [], [GROUP])  # fmt: skip
grouped("iam-013-join", True, "joins an admin group", [can("iam:AddUserToGroup", GRP)], [], [{**GROUP, "managed": ADMINS}])  # fmt: skip
grouped("iam-013-weak", False, "the group is weak", [can("iam:AddUserToGroup", GRP)], [], [GROUP])
grouped("iam-013-userarn", False, "AddUserToGroup is on the group", [can("iam:AddUserToGroup", ME)], [], [{**GROUP, "managed": ADMINS}])  # fmt: skip
grouped("iam-013-denied", False, "denied on this group", [can("iam:AddUserToGroup"), bar("iam:*", GRP)], [], [{**GROUP, "managed": ADMINS}])  # fmt: skip
grouped("iam-013-groupbound", False, "bounded user in an admin group", [can("sqs:ListQueues")], ["@-g"], [{**GROUP, "managed": ADMINS}], boundary="h-b-sqsonly")  # fmt: skip
grouped("iam-013-is", True, "member of an admin group", [can("sqs:ListQueues")], ["@-g"], [{**GROUP, "managed": ADMINS}])  # fmt: skip
case("iam-013-role", False, "a role cannot be in a group", [can("iam:AddUserToGroup", GRP)], groups=[{**GROUP, "managed": ADMINS}], start="role")  # fmt: skip

# iam-012
case("iam-012-admin", True, "names itself in the trust", [can("iam:UpdateAssumeRolePolicy", T)], roles=[role(tr=svc("firehose.amazonaws.com"), managed=ADMINS)])  # fmt: skip
case("iam-012-weak", False, "weak role", [can("iam:UpdateAssumeRolePolicy", T)], roles=[role(tr=svc("firehose.amazonaws.com"))])  # fmt: skip
case("iam-012-stsdeny", False, "sts denied", [can("iam:UpdateAssumeRolePolicy", T), bar("sts:*")], roles=[role(tr=svc("firehose.amazonaws.com"), managed=ADMINS)])  # fmt: skip
case("iam-012-path", False, "the role has a path that is not named", [can("iam:UpdateAssumeRolePolicy", T)], roles=[role(tr=svc("firehose.amazonaws.com"), managed=ADMINS, path="/ops/")])  # fmt: skip
case("iam-012-bounded", False, "the role is bounded", [can("iam:UpdateAssumeRolePolicy", T)], roles=[role(tr=svc("firehose.amazonaws.com"), managed=ADMINS, boundary="h-b-sqsonly")])  # fmt: skip
case("iam-012-unbound", True, "and its boundary may be taken off", [can(["iam:UpdateAssumeRolePolicy", "iam:DeleteRolePermissionsBoundary"], T)], roles=[role(tr=svc("firehose.amazonaws.com"), managed=ADMINS, boundary="h-b-sqsonly")])  # fmt: skip

# iam-014..021
case("iam-014-ok", True, "strengthen and take", [can("iam:AttachRolePolicy", T), S], roles=[OPEN])
case("iam-014-trust", False, "the role trusts a service only", [can("iam:AttachRolePolicy", T), S], roles=[LONE])
case("iam-014-stsother", False, "sts on another role", [can("iam:AttachRolePolicy", T), can("sts:AssumeRole", "~role/@-x")], roles=[OPEN])  # fmt: skip
case("iam-015-ok", True, "strengthen and take a key", [can(["iam:AttachUserPolicy", "iam:CreateAccessKey"], U)], users=[{"name": "@-t"}])  # fmt: skip
case("iam-015-two", False, "two keys", [can(["iam:AttachUserPolicy", "iam:CreateAccessKey"], U)], users=[{"name": "@-t", "access_keys": 2}])  # fmt: skip
case("iam-015-apart", False, "the two are for different users", [can("iam:AttachUserPolicy", U), can("iam:CreateAccessKey", "~user/@-x")], users=[{"name": "@-t"}, {"name": "@-x"}])  # fmt: skip
case("iam-016-ok", True, "new version of the role's policy", [can("iam:CreatePolicyVersion", POL), S], roles=[role(managed=["@-p"])], policies=[pol()])  # fmt: skip
case("iam-016-five", False, "five versions", [can("iam:CreatePolicyVersion", POL), S], roles=[role(managed=["@-p"])], policies=[pol(5)])  # fmt: skip
case("iam-016-unattached", False, "the policy is not the role's", [can("iam:CreatePolicyVersion", POL), S], roles=[OPEN], policies=[pol()])  # fmt: skip
case("iam-017-bounded", False, "the role is bounded", [can("iam:PutRolePolicy", T), S], roles=[role(boundary="h-b-sqsonly")])  # fmt: skip
case("iam-017-extra", False, "the trust policy denies the user", [can("iam:PutRolePolicy", T), S], roles=[role(tr=doc({"Effect": "Allow", "Principal": ROOT, "Action": "sts:AssumeRole"}, {"Effect": "Deny", "Principal": {"AWS": ME}, "Action": "sts:AssumeRole"}))])  # fmt: skip
case("iam-018-ok", True, "strengthen and take a key", [can(["iam:PutUserPolicy", "iam:CreateAccessKey"], U)], users=[{"name": "@-t", "access_keys": 1}])  # fmt: skip
case("iam-018-bounded", False, "the other user is bounded", [can(["iam:PutUserPolicy", "iam:CreateAccessKey"], U)], users=[{"name": "@-t", "boundary": "h-b-sqsonly"}])  # fmt: skip
case("iam-018-login", True, "a password will do as well", [can(["iam:PutUserPolicy", "iam:CreateLoginProfile"], U)], users=[{"name": "@-t"}])  # fmt: skip
case("iam-019-ok", True, "strengthen and open", [can(["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"], T)], roles=[LONE])  # fmt: skip
case("iam-019-limited", False, "only a harmless policy", [can("iam:AttachRolePolicy", T, {"ArnEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}}), can("iam:UpdateAssumeRolePolicy", T)], roles=[LONE])  # fmt: skip
case("iam-020-ok", True, "strengthen and open", [can("iam:CreatePolicyVersion", POL), can("iam:UpdateAssumeRolePolicy", T)], roles=[{**LONE, "managed": ["@-p"]}], policies=[pol()])  # fmt: skip
case("iam-020-trustother", False, "the other role may be opened", [can("iam:CreatePolicyVersion", POL), can("iam:UpdateAssumeRolePolicy", "~role/@-x")], roles=[{**LONE, "managed": ["@-p"]}, role("@-x", svc("firehose.amazonaws.com"))], policies=[pol()])  # fmt: skip
case("iam-021-ok", True, "strengthen and open", [can(["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"], T)], roles=[LONE])  # fmt: skip
case("iam-021-deny", False, "opening is denied", [can(["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"], T), bar("iam:UpdateAssume*", "~role/*")], roles=[LONE])  # fmt: skip
case("iam-021-denyother", True, "opening is denied elsewhere", [can(["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"], T), bar("iam:UpdateAssume*", "~role/ops/*")], roles=[LONE])  # fmt: skip

# sts-001
case("sts-001-root", True, "may take the role", [S], roles=[FULL])
case("sts-001-noidentity", False, "trusts the account, and no sts", [can("sqs:ListQueues")], roles=[FULL])
case("sts-001-named", True, "named", [can("sqs:ListQueues")], roles=[role(tr=trust({"AWS": ME}), managed=ADMINS)])
case("sts-001-nameddeny", False, "named but denied", [can("sqs:ListQueues"), bar("sts:AssumeRole", T)], roles=[role(tr=trust({"AWS": ME}), managed=ADMINS)])  # fmt: skip
case("sts-001-othernamed", False, "another user is named", [S], users=[{"name": "@-u"}], roles=[role(tr=trust({"AWS": "~user/@-u"}), managed=ADMINS)])  # fmt: skip
case("sts-001-otheraccount", False, "another account is trusted", [S], roles=[role(tr=trust({"AWS": "arn:aws:iam::999999999999:root"}), managed=ADMINS)])  # fmt: skip
case("sts-001-service", False, "a service is trusted", [S], roles=[role(tr=svc("firehose.amazonaws.com"), managed=ADMINS)])  # fmt: skip
case("sts-001-mfa", False, "the trust needs MFA and the user has none", [S], roles=[role(tr=trust(ROOT, cond={"Bool": {"aws:MultiFactorAuthPresent": "true"}}), managed=ADMINS)])  # fmt: skip
case("sts-001-ptag", True, "the trust wants a tag that the user has", [S], tags={"team": "red"}, roles=[role(tr=trust(ROOT, cond={"StringEquals": {"aws:PrincipalTag/team": "red"}}), managed=ADMINS)])  # fmt: skip
case("sts-001-ptagno", False, "the trust wants a tag that the user has not", [S], tags={"team": "blue"}, roles=[role(tr=trust(ROOT, cond={"StringEquals": {"aws:PrincipalTag/team": "red"}}), managed=ADMINS)])  # fmt: skip
case("sts-001-parn", True, "the trust's ARN pattern fits", [S], roles=[role(tr=trust(ROOT, cond={"ArnLike": {"aws:PrincipalArn": "~user/k-sts-*"}}), managed=ADMINS)])  # fmt: skip
case("sts-001-parnno", False, "the trust's ARN pattern does not fit", [S], roles=[role(tr=trust(ROOT, cond={"ArnLike": {"aws:PrincipalArn": "~role/k-sts-*"}}), managed=ADMINS)])  # fmt: skip
case("sts-001-username", True, "the trust compares the user name", [S], roles=[role(tr=trust(ROOT, cond={"StringEquals": {"aws:username": "@"}}), managed=ADMINS)])  # fmt: skip
case("sts-001-ip", False, "only from a documentation range", [S], roles=[role(tr=trust(ROOT, cond={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}), managed=ADMINS)])  # fmt: skip
case("sts-001-saml", False, "the trust is for SAML only", [S], roles=[role(tr=trust({"Federated": "~saml-provider/@-idp"}, action="sts:AssumeRoleWithSAML"), managed=ADMINS)])  # fmt: skip
case("sts-001-path", False, "the role has a path that is not named", [S], roles=[role(managed=ADMINS, path="/ops/")])
case("sts-001-pathwild", True, "the wildcard covers the path", [can("sts:AssumeRole", "~role/*-t")], roles=[role(managed=ADMINS, path="/ops/")])  # fmt: skip
case("sts-001-bounded", False, "the target is bounded", [S], roles=[role(managed=ADMINS, boundary="h-b-sqsonly")])
case("sts-001-boundnone", False, "the target's boundary grants nothing", [S], roles=[role(managed=ADMINS, boundary="h-b-none")])  # fmt: skip
case("sts-001-meboundary", False, "the user's boundary leaves sts out", [S], roles=[FULL], boundary="h-b-sqsonly")
case("sts-001-meboundfull", True, "the user's boundary allows all", [S], roles=[FULL], boundary="h-b-full")
case("sts-001-rolebound", False, "a bounded role named in the trust is still capped", [can("sqs:*")], start="role", boundary="h-b-sqsonly", roles=[role(tr=trust({"AWS": R}), managed=ADMINS)])  # fmt: skip
case("sts-001-notprincipal", False, "the trust denies all but another user", [S], users=[{"name": "@-u"}], roles=[role(tr=doc({"Effect": "Allow", "Principal": ROOT, "Action": "sts:AssumeRole"}, {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Condition": {"ArnNotEquals": {"aws:PrincipalArn": "~user/@-u"}}}), managed=ADMINS)])  # fmt: skip
grouped("sts-001-denygroup", False, "a group denies", [S], ["@-g"], [{"name": "@-g", "inline": {"d": doc(bar("sts:*"))}}], roles=[FULL])  # fmt: skip
grouped("sts-001-denygroupout", True, "the group that denies is another's", [S], [], [{"name": "@-g", "inline": {"d": doc(bar("sts:*"))}}], roles=[FULL])  # fmt: skip
# chains
MIDDLE = role("@-m", trust({"AWS": ME}), inline={"p": doc(S)})
LAST = role(tr=trust({"AWS": "~role/@-m"}), managed=ADMINS)
case("chain-two", True, "two roles in a row", [can("sqs:ListQueues")], roles=[MIDDLE, LAST])
case("chain-two-weak", False, "the last is weak", [can("sqs:ListQueues")], roles=[MIDDLE, role(tr=trust({"AWS": "~role/@-m"}))])  # fmt: skip
case("chain-two-cut", False, "the middle role is denied sts", [can("sqs:ListQueues")], roles=[{**MIDDLE, "inline": {"p": doc(S, bar("sts:AssumeRole", T))}}, LAST])  # fmt: skip
case("chain-two-start", False, "the middle role trusts another user", [can("sqs:ListQueues")], users=[{"name": "@-u"}], roles=[role("@-m", trust({"AWS": "~user/@-u"}), inline={"p": doc(S)}), LAST])  # fmt: skip
case("chain-three", True, "three roles in a row", [can("sts:AssumeRole", "~role/@-k")], roles=[role("@-k", inline={"p": doc(can("sts:AssumeRole", "~role/@-m"))}), role("@-m", trust({"AWS": "~role/@-k"}), inline={"p": doc(S)}), LAST])  # fmt: skip
case("chain-three-cut", False, "the second has no leave for the third", [can("sts:AssumeRole", "~role/@-k")], roles=[role("@-k", inline={"p": doc(can("sts:AssumeRole", "~role/@-x"))}), role("@-m", inline={"p": doc(S)}), LAST])  # fmt: skip
case("chain-pass", True, "take a role that may pass an admin role", [can("sts:AssumeRole", "~role/@-m")], roles=[role("@-m", inline={"p": doc(can("iam:PassRole", T), can(["lambda:CreateFunction", "lambda:InvokeFunction"]))}), role(tr=svc("lambda.amazonaws.com"), managed=ADMINS)])  # fmt: skip
case("chain-pass-split", False, "one may pass, the other may create: never one principal", [can("sts:AssumeRole", "~role/@-m"), can("iam:PassRole", T)], roles=[role("@-m", inline={"p": doc(can(["lambda:CreateFunction", "lambda:InvokeFunction"]))}), role(tr=svc("lambda.amazonaws.com"), managed=ADMINS)])  # fmt: skip
case("chain-key", True, "key of a user who may set the own policy", [can("iam:CreateAccessKey", U)], users=[{"name": "@-t", "inline": {"p": doc(can("iam:PutUserPolicy", U))}}])  # fmt: skip
case("chain-key-no", False, "key of a user who may set another's policy", [can("iam:CreateAccessKey", U)], users=[{"name": "@-t", "inline": {"p": doc(can("iam:PutUserPolicy", "~user/@-x"))}}, {"name": "@-x"}])  # fmt: skip
case("chain-function", True, "a function whose role may open an admin role", [can(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"], "arn:aws:lambda:*:#:function:@-res")], roles=[role("@-m", svc("lambda.amazonaws.com"), inline={"p": doc(can("iam:UpdateAssumeRolePolicy", T))}), role(tr=svc("firehose.amazonaws.com"), managed=ADMINS)], resources=[{"kind": "lambda_function", "name": "@-res", "role": "@-m"}])  # fmt: skip
case("chain-function-deny", True, "that role is denied sts, but may let the user in", [can(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"], "arn:aws:lambda:*:#:function:@-res")], roles=[role("@-m", svc("lambda.amazonaws.com"), inline={"p": doc(can("iam:UpdateAssumeRolePolicy", T), bar("sts:*"))}), role(tr=svc("firehose.amazonaws.com"), managed=ADMINS)], resources=[{"kind": "lambda_function", "name": "@-res", "role": "@-m"}])  # fmt: skip
case("chain-function-denyboth", False, "both are denied sts", [bar("sts:*"), can(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"], "arn:aws:lambda:*:#:function:@-res")], roles=[role("@-m", svc("lambda.amazonaws.com"), inline={"p": doc(can("iam:UpdateAssumeRolePolicy", T), bar("sts:*"))}), role(tr=svc("firehose.amazonaws.com"), managed=ADMINS)], resources=[{"kind": "lambda_function", "name": "@-res", "role": "@-m"}])  # fmt: skip

# self and language
case("is-admin", True, "administrator", managed=ADMINS)
case("is-bounded", False, "bounded administrator", managed=ADMINS, boundary="h-b-sqsonly")
case("is-unbound", True, "may take the boundary off", managed=ADMINS, boundary="h-b-nounb")
case("is-unbounddeny", False, "taking it off is denied", [bar("iam:DeleteUserPermissionsBoundary")], managed=ADMINS, boundary="h-b-nounb")  # fmt: skip
case("is-tagged", False, "everything, for a tag that it lacks", [can("*", "*", {"StringEquals": {"aws:PrincipalTag/adm": "yes"}})])  # fmt: skip
case("is-denied", False, "everything and nothing", [can("*"), bar("*")])
case("is-iam", True, "all of IAM", [can("iam:*")])
case("is-iamread", False, "reads IAM", [can(["iam:Get*", "iam:List*"])])
case("lang-notaction-sts", True, "all but IAM, and an admin role trusts the account", [can(None, NotAction="iam:*")], roles=[FULL])  # fmt: skip
case("lang-notaction-none", False, "all but IAM and STS", [can(None, NotAction=["iam:*", "sts:*", "sso:*", "organizations:*", "identitystore:*"])], roles=[FULL])  # fmt: skip
case("lang-notaction-deny", False, "the deny leaves out only sqs and reading", [P, bar(None, NotAction=["sqs:*", "iam:Get*"])])  # fmt: skip
case("lang-notaction-denyok", True, "the deny leaves out PutUserPolicy", [P, bar(None, NotAction=["sqs:*", "iam:Put*"])])  # fmt: skip
case("lang-wild-mid", True, "? and * in the ARN", [can("iam:PutUserPolicy", "arn:aws:iam::*:user/k-lang-w?ld-*")])
case("lang-wild-short", False, "? stands for one character", [can("iam:PutUserPolicy", "~user/@?")])
case("lang-wild-action", False, "the pattern does not reach it", [can("iam:Put*Policies", ME)])
case("lang-other-account", False, "another account's user", [can("iam:PutUserPolicy", "arn:aws:iam::999999999999:user/@")])  # fmt: skip
case("lang-partition", False, "another partition", [can("iam:PutUserPolicy", "arn:aws-cn:iam::#:user/@")])
case("lang-path", False, "the own user has a path", [can("iam:PutUserPolicy", ME)], path="/ops/")
case("lang-pathvar", True, "the variable with the path", [can("iam:PutUserPolicy", "~user/ops/${aws:username}")], path="/ops/")  # fmt: skip
case("lang-denyvar", False, "the deny names the own user by variable", [can("iam:PutUserPolicy"), bar("iam:Put*", "~user/${aws:username}")])  # fmt: skip
case("lang-denycase", False, "a deny in another case", [P, bar("IAM:PUTUSERPOLICY")])
case("lang-denyrescase", True, "the deny's ARN differs in case", [P, bar("iam:PutUserPolicy", "~user/K-LANG-DENYRESCASE")])  # fmt: skip
case("lang-region", False, "IAM is called in us-east-1", [can("iam:PutUserPolicy", ME, {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}})])  # fmt: skip
case("lang-null", True, "Null true on an absent key", [can("iam:PutUserPolicy", ME, {"Null": {"aws:PrincipalTag/x": "true"}})])  # fmt: skip
case("lang-nullno", False, "Null false on an absent key", [can("iam:PutUserPolicy", ME, {"Null": {"aws:PrincipalTag/x": "false"}})])  # fmt: skip
case("lang-ifexists", True, "IfExists on an absent key", [can("iam:PutUserPolicy", ME, {"StringEqualsIfExists": {"aws:PrincipalTag/x": "y"}})])  # fmt: skip
case("lang-ifexistsno", False, "IfExists on a key with another value", [can("iam:PutUserPolicy", ME, {"StringEqualsIfExists": {"aws:PrincipalTag/x": "y"}})], tags={"x": "z"})  # fmt: skip
case("lang-notequals", True, "a negated operator on an absent key", [can("iam:PutUserPolicy", ME, {"StringNotEquals": {"aws:PrincipalTag/x": "y"}})])  # fmt: skip
case("lang-notequalsno", False, "a negated operator on that value", [can("iam:PutUserPolicy", ME, {"StringNotEquals": {"aws:PrincipalTag/x": ["w", "y"]}})], tags={"x": "y"})  # fmt: skip
case("lang-denynot", False, "a deny with a negated operator on an absent key", [P, bar("*", "*", {"StringNotEquals": {"aws:PrincipalTag/x": "y"}})])  # fmt: skip
case("lang-denynotok", True, "a deny with a negated operator and the value there", [P, bar("*", "*", {"StringNotEquals": {"aws:PrincipalTag/x": "y"}})], tags={"x": "y"})  # fmt: skip
case("lang-and", False, "two keys are both needed", [can("iam:PutUserPolicy", ME, {"StringEquals": {"aws:PrincipalTag/x": "y", "aws:PrincipalTag/w": "v"}})], tags={"x": "y"})  # fmt: skip
case("lang-or", True, "two values, one is enough", [can("iam:PutUserPolicy", ME, {"StringEquals": {"aws:PrincipalTag/x": ["v", "y"]}})], tags={"x": "y"})  # fmt: skip
case("lang-ignorecase", True, "values ignoring case", [can("iam:PutUserPolicy", ME, {"StringEqualsIgnoreCase": {"aws:PrincipalTag/x": "Y"}})], tags={"x": "y"})  # fmt: skip
case("lang-valuecase", False, "values with case", [can("iam:PutUserPolicy", ME, {"StringEquals": {"aws:PrincipalTag/x": "Y"}})], tags={"x": "y"})  # fmt: skip
case("lang-date", False, "only until a time past", [can("iam:PutUserPolicy", ME, {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}})])  # fmt: skip
case("lang-dateok", True, "from a time past on", [can("iam:PutUserPolicy", ME, {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}})])  # fmt: skip
case("lang-source-vpce", False, "only through a VPC endpoint", [can("iam:PutUserPolicy", ME, {"StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}})])  # fmt: skip
case("lang-type", True, "the principal is a user", [can("iam:PutUserPolicy", ME, {"StringEquals": {"aws:PrincipalType": "User"}})])  # fmt: skip
case("lang-typeno", False, "the principal is no assumed role", [can("iam:PutUserPolicy", ME, {"StringEquals": {"aws:PrincipalType": "AssumedRole"}})])  # fmt: skip
case("lang-account", True, "the own account", [can("iam:PutUserPolicy", ME, {"StringEquals": {"aws:PrincipalAccount": "#"}})])  # fmt: skip
case("lang-accountno", False, "another account", [can("iam:PutUserPolicy", ME, {"StringEquals": {"aws:PrincipalAccount": "999999999999"}})])  # fmt: skip
case("lang-mfaallow", False, "the allow needs MFA", [can("iam:PutUserPolicy", ME, {"Bool": {"aws:MultiFactorAuthPresent": "true"}})])  # fmt: skip
case("lang-tagself-limited", False, "may tag itself only with another value", [can("iam:PutUserPolicy", ME, {"StringEquals": {"aws:PrincipalTag/team": "red"}}), can("iam:TagUser", ME, {"StringEquals": {"aws:RequestTag/team": "blue"}})], tags={"team": "blue"})  # fmt: skip
case("lang-tagother", False, "may tag another user only", [can("iam:PutUserPolicy", ME, {"StringEquals": {"aws:PrincipalTag/team": "red"}}), can("iam:TagUser", U)], users=[{"name": "@-t"}], tags={"team": "blue"})  # fmt: skip
case("lang-untag", True, "may take off the tag that the deny asks for", [P, can("iam:UntagUser", ME), bar("iam:PutUserPolicy", "*", {"StringEquals": {"aws:PrincipalTag/frozen": "yes"}})], tags={"frozen": "yes"})  # fmt: skip
case("lang-untagno", False, "may not", [P, bar("iam:PutUserPolicy", "*", {"StringEquals": {"aws:PrincipalTag/frozen": "yes"}})], tags={"frozen": "yes"})  # fmt: skip
# own denies
case("self-deldeny", True, "may delete the own inline policy that denies", inline={"p": doc(can(["iam:PutUserPolicy", "iam:DeleteUserPolicy"], ME)), "d": doc(bar("iam:PutUserPolicy"))})  # fmt: skip
case("self-deldenyno", False, "may delete another's", inline={"p": doc(P, can("iam:DeleteUserPolicy", U)), "d": doc(bar("iam:PutUserPolicy"))}, users=[{"name": "@-t"}])  # fmt: skip
case("self-detach", True, "may detach the policy that denies", [P, can("iam:DetachUserPolicy", ME)], managed=["@-p"], policies=[pol(versions=[doc(bar("iam:Put*"))])])  # fmt: skip
case("self-detachdeny", False, "that policy denies its own detaching", [P, can("iam:DetachUserPolicy", ME)], managed=["@-p"], policies=[pol(versions=[doc(bar(["iam:Put*", "iam:Detach*"]))])])  # fmt: skip
grouped("self-leave", True, "may leave the group that denies", [P, can("iam:RemoveUserFromGroup", GRP)], ["@-g"], [{"name": "@-g", "inline": {"d": doc(bar("iam:PutUserPolicy"))}}])  # fmt: skip
grouped("self-leaveno", False, "may leave another group only", [P, can("iam:RemoveUserFromGroup", "~group/@-h")], ["@-g"], [{"name": "@-g", "inline": {"d": doc(bar("iam:PutUserPolicy"))}}, {"name": "@-h"}])  # fmt: skip
case("self-putbound", True, "may put a full boundary in place", [can(["iam:PutUserPolicy", "iam:PutUserPermissionsBoundary"], ME)], boundary="@-p", policies=[pol(versions=[doc(can(["sqs:*", "iam:PutUserPermissionsBoundary"]))])])  # fmt: skip
case("self-putboundlimited", False, "only the same boundary", [can("iam:PutUserPolicy", ME), can("iam:PutUserPermissionsBoundary", ME, {"ArnEquals": {"iam:PermissionsBoundary": "~policy/h-b-sqsonly"}})], boundary="@-p", policies=[pol(versions=[doc(can(["sqs:*", "iam:PutUserPermissionsBoundary"]))])])  # fmt: skip
case("self-bound-put", False, "the boundary leaves PutUserPolicy but caps what it gives", [P], boundary="@-p", policies=[pol(versions=[doc(can(["sqs:*", "iam:PutUserPolicy"]))])])  # fmt: skip
case("self-bound-iam", True, "the boundary leaves all of IAM: it may be lifted", [can("iam:*", ME)], boundary="@-p", policies=[pol(versions=[doc(can("iam:*"))])])  # fmt: skip
