"""Labelled requests after the guides of the services: conditions, keys, trust, federation, buckets."""

from dataclasses import replace

import pytest

from identity.documents import OTHER, OWNER, policy
from identity.situation import (
    BUCKET,
    FILE,
    FOREIGN,
    FULL,
    KEY,
    LINKED,
    NOTHING,
    ROLE,
    ROOT,
    SESSION,
    USER,
    Situation,
    a,
    s,
)
from stance.identity import NO, YES, AclGrant, BucketControls, KeyGrant, Truth


def when(**operators):
    """An identity policy that allows everything under a condition (`__` stands for a colon in operators)."""
    return {"identity": [a("Allow", when={name.replace("__", ":"): keys for name, keys in operators.items()})]}


def but(**operators):
    """One that allows everything, and denies under a condition."""
    found = {name.replace("__", ":"): keys for name, keys in operators.items()}
    return {"identity": [FULL, a("Deny", when=found)]}


TAGS, MFA, IP, ORG = "aws:TagKeys", "aws:MultiFactorAuthPresent", "aws:SourceIp", "aws:PrincipalOrgID"

CONDITIONS = [
    Situation("positive operator, key absent", False, when(StringEquals={ORG: "o-1"})),
    Situation("negated operator, key absent", True, when(StringNotEquals={ORG: "o-1"})),
    Situation("IfExists, key absent", True, when(StringEqualsIfExists={ORG: "o-1"})),
    Situation("IfExists, key present and different", False, when(StringEqualsIfExists={ORG: "o-1"}),
              known={ORG: "o-2"}),
    Situation("keys are AND", False, when(StringEquals={ORG: "o-1", "aws:SourceVpce": "v"}), known={ORG: "o-1"}),
    Situation("operators are AND", False, when(StringEquals={ORG: "o-1"}, Bool={MFA: "true"}), known={ORG: "o-1"}),
    Situation("values are OR", True, when(StringEquals={ORG: ["o-0", "o-1"]}), known={ORG: "o-1"}),
    Situation("negated values are NOR", False, when(StringNotEquals={ORG: ["o-0", "o-1"]}), known={ORG: "o-1"}),
    Situation("a star in StringEquals is a star", False, when(StringEquals={ORG: "o-*"}), known={ORG: "o-1"}),
    Situation("a star in StringLike is a wildcard", True, when(StringLike={ORG: "o-*"}), known={ORG: "o-1"}),
    Situation("StringEquals has regard to case", False, when(StringEquals={ORG: "O-1"}), known={ORG: "o-1"}),
    Situation("StringEqualsIgnoreCase has none", True, when(StringEqualsIgnoreCase={ORG: "O-1"}), known={ORG: "o-1"}),
    Situation("key names have none", True, when(StringEquals={"AWS:principalorgid": "o-1"}), known={ORG: "o-1"}),
    Situation("deny unless MFA by BoolIfExists hits long-term keys", False, but(BoolIfExists={MFA: "false"})),
    Situation("deny unless MFA by Bool spares long-term keys", True, but(Bool={MFA: "false"})),
    Situation("deny unless MFA spares MFA", True, but(BoolIfExists={MFA: "false"}), known={MFA: True}),
    Situation("allow with MFA, not known", {MFA.lower()}, when(Bool={MFA: "true"}), partly=True),
    Situation("with MFA and without it: it does not matter", True,
              {"identity": [policy(s("Allow", when={"Bool": {MFA: "true"}}),
                                   s("Allow", when={"BoolIfExists": {MFA: "false"}}))]}, partly=True),
    Situation("with MFA and without it, from one network", {IP.lower()},
              {"identity": [policy(s("Allow", when={"Bool": {MFA: "true"}, "IpAddress": {IP: "203.0.113.0/24"}}),
                                   s("Allow", when={"BoolIfExists": {MFA: "false"},
                                                    "IpAddress": {IP: "203.0.113.0/24"}}))]}, partly=True),
    Situation("allowed with MFA and denied with MFA", False,
              {"identity": [policy(s("Allow", when={"Bool": {MFA: "true"}}),
                                   s("Deny", when={"Bool": {MFA: "true"}}))]}, partly=True),
    Situation("Null true: the key is absent", True, when(Null={"aws:TokenIssueTime": "true"})),
    Situation("Null false: the key is there", False, when(Null={"aws:TokenIssueTime": "false"})),
    Situation("age of MFA in time", True, when(NumericLessThan={"aws:MultiFactorAuthAge": "3600"}),
              known={"aws:MultiFactorAuthAge": 300}),
    Situation("age of MFA too great", False, when(NumericLessThan={"aws:MultiFactorAuthAge": "3600"}),
              known={"aws:MultiFactorAuthAge": 3600}),
    Situation("address in the block", True, when(IpAddress={IP: "203.0.113.0/24"}), known={IP: "203.0.113.77"}),
    Situation("address outside", False, when(IpAddress={IP: "203.0.113.0/24"}), known={IP: "198.51.100.1"}),
    Situation("an IPv6 address in its block", True, when(IpAddress={IP: "2001:db8::/32"}), known={IP: "2001:db8::1"}),
    Situation("deny outside the block, called by a service: no address", False,
              but(NotIpAddress={IP: "203.0.113.0/24"})),
    Situation("date before", True, when(DateLessThan={"aws:CurrentTime": "2027-01-01T00:00:00Z"}),
              known={"aws:CurrentTime": "2026-11-21T12:00:00Z"}),
    Situation("date after", False, when(DateGreaterThan={"aws:CurrentTime": "2027-01-01T00:00:00Z"}),
              known={"aws:CurrentTime": "2026-11-21T12:00:00Z"}),
    Situation("ForAllValues, all among", True, when(ForAllValues__StringEquals={TAGS: ["a", "b"]}),
              known={TAGS: ["a"]}),
    Situation("ForAllValues, one more", False, when(ForAllValues__StringEquals={TAGS: ["a", "b"]}),
              known={TAGS: ["a", "c"]}),
    Situation("ForAllValues, absent", True, when(ForAllValues__StringEquals={TAGS: ["a"]})),
    Situation("ForAnyValue, one among", True, when(ForAnyValue__StringEquals={TAGS: ["a", "b"]}),
              known={TAGS: ["a", "c"]}),
    Situation("ForAnyValue, absent", False, when(ForAnyValue__StringEquals={TAGS: ["a"]})),
    Situation("deny ForAnyValue negated: some value is another", False,
              but(ForAnyValue__StringNotEquals={TAGS: ["a"]}),
              known={TAGS: ["a", "c"]}),
    Situation("deny ForAllValues negated: no value is among", True, but(ForAllValues__StringNotEquals={TAGS: ["a"]}),
              known={TAGS: ["a", "c"]}),
    Situation("ArnLike works part by part", False, when(ArnLike={"aws:PrincipalArn": "arn:aws:iam::*:role/*"})),
    Situation("ArnLike and a session's role", True, when(ArnLike={"aws:PrincipalArn": "arn:aws:iam::*:role/a*"}),
              caller=SESSION),
    Situation("deny by role spares the role's sessions", True,
              but(ArnNotEquals={"aws:PrincipalArn": ROLE}), caller=SESSION),
    Situation("the user's name is known", True,
              {"identity": [a("Allow", "s3:*", "arn:aws:s3:::data/${aws:username}/*")]}, resource=f"{BUCKET}/ann/x"),
    Situation("in version 2008 a variable is plain text", False,
              {"identity": [policy(s("Allow", "s3:*", "arn:aws:s3:::data/${aws:username}/*"), version="2008-10-17")]},
              resource=f"{BUCKET}/ann/x"),
    Situation("a role has no user name", False,
              {"identity": [a("Allow", "s3:*", "arn:aws:s3:::data/${aws:username}/*")]}, caller=SESSION,
              resource=f"{BUCKET}/ann/x"),
    Situation("a default for a missing tag", True,
              {"identity": [a("Allow", "s3:*", "arn:aws:s3:::data/${aws:PrincipalTag/team, 'a'}/*")]}),
    Situation("tags of principal and resource are equal", True,
              when(StringEquals={"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}),
              known={"aws:ResourceTag/team": "x", "aws:PrincipalTag/team": "x"}),
    Situation("a tag of the principal is no wildcard", False,
              {"identity": [a("Allow", "s3:*", "arn:aws:s3:::data/${aws:PrincipalTag/team}/*")]},
              known={"aws:PrincipalTag/team": "*"}),
    Situation("IAM is called in us-east-1", False, but(StringEquals={"aws:RequestedRegion": "us-east-1"}),
              action="iam:CreateUser", resource=USER),
    Situation("a resource's region is asked", False, but(StringNotEquals={"aws:RequestedRegion": "us-east-1"}),
              action="kms:Encrypt", resource=KEY),
    Situation("a role is passed to the service it is for", True,
              when(StringEquals={"iam:PassedToService": "ec2.amazonaws.com"}), action="iam:PassRole", resource=ROLE,
              known={"iam:PassedToService": "ec2.amazonaws.com"}),
    Situation("to which service is not known", {"iam:passedtoservice"},
              when(StringEquals={"iam:PassedToService": "ec2.amazonaws.com"}), action="iam:PassRole", resource=ROLE,
              partly=True),
    Situation("two things unknown, both needed", {IP.lower(), MFA.lower()},
              when(IpAddress={IP: "203.0.113.0/24"}, Bool={MFA: "true"}), partly=True),
    Situation("what is unknown does not matter where a deny is sure", False,
              {"identity": [a("Allow", when={"Bool": {MFA: "true"}}), a("Deny", "s3:*")]}, partly=True),
]  # fmt: skip

DELEGATED = a("Allow", "kms:*", to=ROOT)


def use(grantee, *operations, **more):
    given = KeyGrant(grantee, frozenset(operations), **more)
    return {"identity": [NOTHING], "resource": DELEGATED, "grants": [given]}


KEYS = [
    Situation("key policy delegates, identity allows", True, {"identity": [FULL], "resource": DELEGATED}),
    Situation("key policy delegates, identity is silent", False, {"resource": DELEGATED}),
    Situation("key policy names another role alone", False,
              {"identity": [FULL], "resource": a("Allow", "kms:*", to=ROLE)}),
    Situation("key policy names the user", True, {"resource": a("Allow", "kms:Decrypt", to=USER)}),
    Situation("key policy cannot be read", {"gap:kms:GetKeyPolicy"},
              {"identity": [FULL], "unread": {"resource": ["gap:kms:GetKeyPolicy"]}}),
    Situation("across accounts both sides", True,
              {"identity": [FULL], "resource": a("Allow", "kms:Decrypt", to=OTHER)}, caller=FOREIGN),
    Situation("across accounts the key's side alone", False,
              {"resource": a("Allow", "kms:Decrypt", to=FOREIGN)}, caller=FOREIGN),
    Situation("the root user needs the key policy too", False, {"resource": a("Allow", "kms:*", to=ROLE)},
              caller=ROOT),
    Situation("only through a service, called directly", False,
              {"resource": a("Allow", "kms:*", to="*", when={
                  "StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}})}),
    Situation("only through a service, and through it", True,
              {"resource": a("Allow", "kms:*", to="*", when={"StringEquals": {
                  "kms:ViaService": "s3.eu-west-1.amazonaws.com", "kms:CallerAccount": OWNER}})},
              known={"kms:ViaService": "s3.eu-west-1.amazonaws.com"}),
    Situation("a grant is enough", True, use(USER, "Decrypt")),
    Situation("a grant for another operation", False, use(USER, "Encrypt")),
    Situation("a grant to somebody else", False, use(ROLE, "Decrypt")),
    Situation("a grant to the role counts for its sessions", True, use(ROLE, "Decrypt"), caller=SESSION),
    Situation("a grant held to an encryption context that is there", True,
              use(USER, "Decrypt", subset={"app": "x"}), known={"kms:EncryptionContext:app": "x"}),
    Situation("a grant held to another one", False, use(USER, "Decrypt", equals={"app": "x"}),
              known={"kms:EncryptionContext:app": "y"}),
    Situation("an encryption context not known", {"kms:encryptioncontext:app"},
              use(USER, "Decrypt", subset={"app": "x"}), partly=True),
    Situation("a deny beats a grant", False, {**use(USER, "Decrypt"), "identity": [a("Deny", "kms:*")]}),
    Situation("listing keys asks no key policy", True, {"identity": [FULL]}, action="kms:ListKeys", resource="*"),
]  # fmt: skip
KEYS = [replace(k, resource=KEY, action="kms:Decrypt") if k.resource == FILE else k for k in KEYS]

GITHUB = f"arn:aws:iam::{OWNER}:oidc-provider/token.actions.githubusercontent.com"
SAML = f"arn:aws:iam::{OWNER}:saml-provider/corp"
HOST = "token.actions.githubusercontent.com"


def trust(to, action="sts:AssumeRole", condition=None, identity=()):
    return {"resource": a("Allow", action, None, to, condition), "identity": list(identity)}


PIPELINE = trust(
    {"Federated": GITHUB},
    "sts:AssumeRoleWithWebIdentity",
    {"StringEquals": {f"{HOST}:aud": "sts.amazonaws.com"}, "StringLike": {f"{HOST}:sub": "repo:acme/app:*"}},
)
PEOPLE = trust(
    {"Federated": SAML},
    "sts:AssumeRoleWithSAML",
    {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
)
TRUST = [
    Situation("trust names the account, identity is silent", False, trust(ROOT)),
    Situation("trust names the account, identity allows", True, trust(ROOT, identity=[a("Allow", "sts:*")])),
    Situation("trust names the user: enough within the account", True, trust(USER)),
    Situation("trust names the user, boundary silent", True, {**trust(USER), "boundary": [NOTHING]}),
    Situation("trust names the user, identity denies", False, trust(USER, identity=[a("Deny", "sts:*")])),
    Situation("identity allows, trust names somebody else", False, trust(FOREIGN, identity=[FULL])),
    Situation("across accounts both", True, trust(OTHER, identity=[FULL]), caller=FOREIGN),
    Situation("across accounts trust alone", False, trust(FOREIGN), caller=FOREIGN),
    Situation("external id missing", False,
              trust(OTHER, condition={"StringEquals": {"sts:ExternalId": "7"}}, identity=[FULL]), caller=FOREIGN),
    Situation("external id given", True,
              trust(OTHER, condition={"StringEquals": {"sts:ExternalId": "7"}}, identity=[FULL]), caller=FOREIGN,
              known={"sts:ExternalId": "7"}),
    Situation("external id not known", {"sts:externalid"},
              trust(OTHER, condition={"StringEquals": {"sts:ExternalId": "7"}}, identity=[FULL]), caller=FOREIGN,
              partly=True),
    Situation("a role does not trust itself unsaid", False, {"identity": [FULL],
              "resource": a("Allow", "sts:AssumeRole", None, USER)}, caller=SESSION),
    Situation("a role that trusts itself", True, trust(ROLE), caller=SESSION),
    Situation("root users assume no roles", False, trust("*"), caller=ROOT),
    Situation("a service that is trusted", True, trust({"Service": "ec2.amazonaws.com"}), caller="ec2.amazonaws.com"),
    Situation("a user where a service is trusted", False, trust({"Service": "ec2.amazonaws.com"}, identity=[FULL])),
    Situation("trust denies everyone without MFA", False,
              {"identity": [FULL], "resource": policy(
                  s("Allow", "sts:AssumeRole", None, ROOT),
                  s("Deny", "sts:AssumeRole", None, "*", {"BoolIfExists": {MFA: "false"}}))}),
    Situation("a pipeline of the repository", True, PIPELINE, caller=GITHUB, action="sts:AssumeRoleWithWebIdentity",
              known={f"{HOST}:aud": "sts.amazonaws.com", f"{HOST}:sub": "repo:acme/app:ref:refs/heads/main"}),
    Situation("a pipeline of another repository", False, PIPELINE, caller=GITHUB,
              action="sts:AssumeRoleWithWebIdentity",
              known={f"{HOST}:aud": "sts.amazonaws.com", f"{HOST}:sub": "repo:evil/app:ref:refs/heads/main"}),
    Situation("a pipeline of unknown subject", {f"{HOST}:sub"}, PIPELINE, caller=GITHUB,
              action="sts:AssumeRoleWithWebIdentity", known={f"{HOST}:aud": "sts.amazonaws.com"}, partly=True),
    Situation("a pipeline calls the plain way", False, PIPELINE, caller=GITHUB,
              known={f"{HOST}:aud": "sts.amazonaws.com", f"{HOST}:sub": "repo:acme/app:x"}),
    Situation("SAML with its audience", True, PEOPLE, caller=SAML, action="sts:AssumeRoleWithSAML",
              known={"SAML:aud": "https://signin.aws.amazon.com/saml"}),
    Situation("SAML of another provider", False, PEOPLE, caller=SAML + "2", action="sts:AssumeRoleWithSAML",
              known={"SAML:aud": "https://signin.aws.amazon.com/saml"}),
    Situation("a Cognito pool's identity", True,
              trust({"Federated": "cognito-identity.amazonaws.com"}, "sts:AssumeRoleWithWebIdentity",
                    {"StringEquals": {"cognito-identity.amazonaws.com:aud": "eu-west-1:p"}}),
              caller="cognito-identity.amazonaws.com", action="sts:AssumeRoleWithWebIdentity",
              known={"cognito-identity.amazonaws.com:aud": "eu-west-1:p"}),
    Situation("federated callers have no policies to allow them", False, {"identity": [FULL]}, caller=GITHUB,
              action="sts:AssumeRoleWithWebIdentity"),
]  # fmt: skip
TRUST = [
    replace(t, resource=ROLE, action="sts:AssumeRole" if t.action == "s3:GetObject" else t.action) for t in TRUST
]

ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
ANY_USER = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
LOGS = "http://acs.amazonaws.com/groups/s3/LogDelivery"
PUBLIC = a("Allow", "s3:GetObject", f"{BUCKET}/*", "*")
NAMED = a("Allow", "s3:GetObject", f"{BUCKET}/*", OTHER)


def acl(grantee, permission="READ", on_object=True, **switches):
    return BucketControls([AclGrant(grantee, permission, on_object)], **switches)


def blocked(**switches):
    return BucketControls(**switches)


BUCKETS = [
    Situation("public policy, anyone", True, {"resource": PUBLIC}, caller="anonymous"),
    Situation("public policy, restricted", False,
              {"resource": PUBLIC, "bucket": blocked(restrict_public_buckets=YES)}, caller="anonymous"),
    Situation("public policy, restricted, own account", True,
              {"resource": PUBLIC, "bucket": blocked(restrict_public_buckets=YES)}),
    Situation("public policy, restricted, a service", True,
              {"resource": PUBLIC, "bucket": blocked(restrict_public_buckets=YES)}, caller="logs.amazonaws.com"),
    Situation("public policy, restricted, named account", False,
              {"identity": [FULL], "resource": policy(*PUBLIC.to_dict()["Statement"], *NAMED.to_dict()["Statement"]),
               "bucket": blocked(restrict_public_buckets=YES)}, caller=FOREIGN),
    Situation("policy not public: the switch does nothing", True,
              {"identity": [FULL], "resource": NAMED, "bucket": blocked(restrict_public_buckets=YES)},
              caller=FOREIGN),
    Situation("switches not read", {"gap:s3:GetPublicAccessBlock"},
              {"resource": PUBLIC,
               "bucket": blocked(restrict_public_buckets=Truth(None, frozenset(["gap:s3:GetPublicAccessBlock"])))},
              caller="anonymous"),
    Situation("BlockPublicPolicy alone leaves a standing policy", True,
              {"resource": PUBLIC, "bucket": blocked(block_public_policy=YES)}, caller="anonymous"),
    Situation("object list admits everyone", True, {"bucket": acl(ALL_USERS)}, caller="anonymous"),
    Situation("public lists ignored", False, {"bucket": acl(ALL_USERS, ignore_public_acls=YES)}, caller="anonymous"),
    Situation("lists turned off", False, {"bucket": acl(ALL_USERS, acls_disabled=YES)}, caller="anonymous"),
    Situation("the bucket's list does not give its objects", False,
              {"bucket": acl(ALL_USERS, on_object=False)}, caller="anonymous"),
    Situation("the bucket's list lets it be listed", True, {"bucket": acl(ALL_USERS, on_object=False)},
              caller="anonymous", action="s3:ListBucket", resource=BUCKET),
    Situation("the bucket's list lets anyone write", True,
              {"bucket": acl(ALL_USERS, "WRITE", on_object=False)}, caller="anonymous", action="s3:PutObject"),
    Situation("reading is not writing", False, {"bucket": acl(ALL_USERS, "READ", on_object=False)},
              caller="anonymous", action="s3:PutObject"),
    Situation("any AWS user, but anonymous", False, {"bucket": acl(ANY_USER)}, caller="anonymous"),
    Situation("any AWS user, with a policy at home", True, {"identity": [FULL], "bucket": acl(ANY_USER)},
              caller=FOREIGN),
    Situation("any AWS user, without one", False, {"bucket": acl(ANY_USER)}, caller=FOREIGN),
    Situation("full control by canonical id", True, {"identity": [FULL], "bucket": acl("79a5", "FULL_CONTROL")},
              caller=FOREIGN, action="s3:PutObjectAcl", more={"canonical_id": "79a5"}),
    Situation("another canonical id", False, {"identity": [FULL], "bucket": acl("79a5", "FULL_CONTROL")},
              caller=FOREIGN, more={"canonical_id": "1111"}),
    Situation("canonical ids are no public lists", True,
              {"identity": [FULL], "bucket": acl("79a5", ignore_public_acls=YES)}, caller=FOREIGN,
              more={"canonical_id": "79a5"}),
    Situation("delivery of logs", True, {"bucket": acl(LOGS, "WRITE", on_object=False)},
              caller="logging.s3.amazonaws.com", action="s3:PutObject"),
    Situation("a deny of the policy beats the list", False,
              {"resource": a("Deny", "s3:*", to="*"), "bucket": acl(ALL_USERS)}, caller="anonymous"),
    Situation("setting a public list is refused", False,
              {"identity": [FULL], "bucket": blocked(block_public_acls=YES)}, action="s3:PutObjectAcl",
              known={"s3:x-amz-acl": "public-read"}),
    Situation("setting a private one is not", True,
              {"identity": [FULL], "bucket": blocked(block_public_acls=YES)}, action="s3:PutObjectAcl",
              known={"s3:x-amz-acl": "private"}),
    Situation("plain transport is denied", False,
              {"identity": [FULL], "resource": a("Deny", "s3:*", to="*", when={
                  "Bool": {"aws:SecureTransport": "false"}})}, known={"aws:SecureTransport": False}),
    Situation("a foreign account that owns the object's bucket by list alone", False,
              {"bucket": acl("79a5", acls_disabled=NO)}, caller=FOREIGN, more={"canonical_id": "79a5"}),
]  # fmt: skip

OTHERS = [
    Situation("function: a service may invoke it for one bucket", True,
              {"resource": a("Allow", "lambda:InvokeFunction", to={"Service": "s3.amazonaws.com"}, when={
                  "ArnLike": {"aws:SourceArn": BUCKET}})}, caller="s3.amazonaws.com",
              action="lambda:InvokeFunction", resource=f"arn:aws:lambda:eu-west-1:{OWNER}:function:f",
              known={"aws:SourceArn": BUCKET}),
    Situation("function URL for everyone", True,
              {"resource": a("Allow", "lambda:InvokeFunctionUrl", to="*", when={
                  "StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}})}, caller="anonymous",
              action="lambda:InvokeFunctionUrl", resource=f"arn:aws:lambda:eu-west-1:{OWNER}:function:f",
              known={"lambda:FunctionUrlAuthType": "NONE"}),
    Situation("secret shared with another account", True,
              {"identity": [FULL], "resource": a("Allow", "secretsmanager:GetSecretValue", to=OTHER)},
              caller=FOREIGN, action="secretsmanager:GetSecretValue",
              resource=f"arn:aws:secretsmanager:eu-west-1:{OWNER}:secret:s-AbCdEf"),
    Situation("secret denied to all but one role", False,
              {"identity": [FULL], "resource": a("Deny", "secretsmanager:*", to="*", when={
                  "ArnNotEquals": {"aws:PrincipalArn": ROLE}})}, action="secretsmanager:GetSecretValue",
              resource=f"arn:aws:secretsmanager:eu-west-1:{OWNER}:secret:s-AbCdEf"),
    Situation("topic open by its default to the owner's account", True,
              {"resource": a("Allow", "SNS:Publish", to="*", when={"StringEquals": {"AWS:SourceOwner": OWNER}})},
              action="sns:Publish", resource=f"arn:aws:sns:eu-west-1:{OWNER}:t", known={"aws:SourceOwner": OWNER}),
    Situation("topic, from elsewhere", False,
              {"identity": [FULL],
               "resource": a("Allow", "SNS:Publish", to="*", when={"StringEquals": {"AWS:SourceOwner": OWNER}})},
              caller=FOREIGN, action="sns:Publish", resource=f"arn:aws:sns:eu-west-1:{OWNER}:t",
              known={"aws:SourceOwner": OTHER}),
    Situation("images pulled by another account", True,
              {"identity": [FULL], "resource": a("Allow", ["ecr:BatchGetImage"], None, f"arn:aws:iam::{OTHER}:root")},
              caller=FOREIGN, action="ecr:BatchGetImage", resource=f"arn:aws:ecr:eu-west-1:{OWNER}:repository/r"),
    Situation("images pushed by another account", False,
              {"identity": [FULL], "resource": a("Allow", ["ecr:BatchGetImage"], None, f"arn:aws:iam::{OTHER}:root")},
              caller=FOREIGN, action="ecr:PutImage", resource=f"arn:aws:ecr:eu-west-1:{OWNER}:repository/r"),
    Situation("an identity policy that could not be read", {"gap:iam:GetPolicy"},
              {"identity": [NOTHING], "unread": {"identity": ["gap:iam:GetPolicy"]}}),
    Situation("a sure deny beats what could not be read", False,
              {"identity": [a("Deny", "s3:*")], "unread": {"identity": ["gap:iam:GetPolicy"]}}),
    Situation("an SCP that cannot be read", {"scp"}, {"identity": [FULL], "unread": {"scps": ["scp"]}}),
    Situation("which does not bind a service-linked role", True,
              {"identity": [FULL], "unread": {"scps": ["scp"]}}, caller=LINKED),
    Situation("nothing allows, whatever the SCP", False, {"unread": {"scps": ["scp"]}}),
    Situation("a boundary that could not be read", {"gap:boundary"},
              {"identity": [FULL], "unread": {"boundary": ["gap:boundary"]}}),
]  # fmt: skip

ALL = [*CONDITIONS, *KEYS, *TRUST, *BUCKETS, *OTHERS]


@pytest.mark.parametrize("told", ALL, ids=[told.why for told in ALL])
def test_situation(told):
    found = told.decision()
    answer = set(found.allowed.depends) or found.allowed.value
    assert answer == told.expect, found.lines
    assert found.because


def test_there_are_many():
    from identity.test_situations_layers import ALL as LAYERS

    assert len(ALL) + len(LAYERS) >= 120
