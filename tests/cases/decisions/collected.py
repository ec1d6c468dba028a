"""Questions over a whole account: everything that bears on them is collected first."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from cases.clouds import ACCOUNT, Cloud
from cases.decisions.forms import FULL, Json, allow, deny, document, on, trusting
from cases.paths.forms import function

OTHER = "999999999999"
USER = f"arn:aws:iam::{ACCOUNT}:user/"
ROOT, FOREIGN = f"arn:aws:iam::{ACCOUNT}:root", f"arn:aws:iam::{OTHER}:user/x"
FOREIGN_ROOT = f"arn:aws:iam::{OTHER}:root"
GITHUB = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
_SUB = "token.actions.githubusercontent.com:sub"


@dataclass(frozen=True)
class Question:
    """Who asks for what on what (`{name}` stands for what the account calls so), and yes, no, or the keys."""

    who: str
    action: str
    resource: str
    answer: str | frozenset[str]
    why: str
    known: Json = field(default_factory=dict)


def _q(who: str, action: str, resource: str, answer: str | set[str], why: str, **known: Any) -> Question:
    keys = {key.replace("__", ":").replace("_", ""): value for key, value in known.items()}
    return Question(who, action, resource, answer if isinstance(answer, str) else frozenset(answer), why, keys)


def seed(cloud: Cloud) -> dict[str, str]:
    """Make the account; what AWS named, by our names."""
    made = {"account": ACCOUNT}
    _people(cloud)
    _roles(cloud)
    _buckets(cloud)
    made |= _keys(cloud)
    made |= _messages(cloud)
    made |= _rest(cloud)
    return made


def _doc(*statements: Json) -> str:
    return json.dumps(document(*statements))


def _people(cloud: Cloud) -> None:
    iam = cloud.client("iam")
    iam.create_group(GroupName="queues")
    iam.put_group_policy(GroupName="queues", PolicyName="p", PolicyDocument=_doc(allow("sqs:*")))
    people: dict[str, list[Json]] = {
        "ann": [], "bob": [allow("s3:*"), allow("secretsmanager:*")], "dan": [],
        "eve": [FULL, deny("iam:*")], "gus": [FULL], "hal": [allow("s3:*", Bool={"aws:MultiFactorAuthPresent": "true"})],
        "fay": [allow("s3:GetObject", "arn:aws:s3:::rq-plain/${aws:PrincipalTag/team}/*")],
        "ivy": [allow("kms:*"), allow("sts:AssumeRole")],
        "jon": [stated_not("iam:*")],
    }  # fmt: skip
    for name, statements in people.items():
        more: Json = {"Tags": [{"Key": "team", "Value": "red"}]} if name == "fay" else {}
        iam.create_user(UserName=name, **more)
        if statements:
            iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=_doc(*statements))
    iam.add_user_to_group(GroupName="queues", UserName="dan")
    iam.create_user(UserName="path", Path="/team/")


def stated_not(action: str) -> Json:
    return {"Effect": "Allow", "NotAction": action, "Resource": "*"}


def _roles(cloud: Cloud) -> None:
    iam = cloud.client("iam")
    iam.create_open_id_connect_provider(
        Url="https://token.actions.githubusercontent.com", ClientIDList=["sts.amazonaws.com"], ThumbprintList=["a" * 40]
    )
    web = "sts:AssumeRoleWithWebIdentity"
    trusts = {
        "by-root": trusting(ROOT), "by-ann": trusting(f"{USER}ann"), "by-ec2": trusting("ec2.amazonaws.com"),
        "by-other": trusting(FOREIGN_ROOT, StringEquals={"sts:ExternalId": "x-1"}),
        "by-repo": trusting({"Federated": GITHUB}, web, StringLike={_SUB: "repo:acme/*"}),
        "by-mfa": trusting(ROOT, Bool={"aws:MultiFactorAuthPresent": "true"}),
        "by-all": trusting("*"),
    }  # fmt: skip
    for name, trust in trusts.items():
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=_doc(trust))
    small = iam.create_policy(PolicyName="small", PolicyDocument=_doc(allow(["s3:*", "kms:*"])))["Policy"]["Arn"]
    iam.create_role(RoleName="capped", AssumeRolePolicyDocument=_doc(trusting(ROOT)), PermissionsBoundary=small)
    iam.put_role_policy(RoleName="capped", PolicyName="p", PolicyDocument=_doc(FULL))
    iam.put_role_policy(RoleName="by-ec2", PolicyName="p", PolicyDocument=_doc(allow("s3:Get*", "arn:aws:s3:::rq-plain/*")))


def _buckets(cloud: Cloud) -> None:
    s3 = cloud.client("s3")

    def objects(name: str, principal: Any, effect: str = "Allow", **when: Any) -> Json:
        return on(principal, "s3:GetObject", f"arn:aws:s3:::rq-{name}/*", effect, **when)

    policies: dict[str, list[Json]] = {
        "plain": [], "granted": [objects("granted", f"{USER}ann")], "account": [objects("account", ROOT)],
        "foreign": [objects("foreign", FOREIGN_ROOT)],
        "org": [objects("org", "*", StringEquals={"aws:PrincipalOrgID": "o-abcdef1234"})],
        "public": [objects("public", "*")], "blocked": [objects("blocked", "*")],
        "vpce": [objects("vpce", "*", "Deny", StringNotEquals={"aws:SourceVpce": "vpce-1"})],
        "tls": [objects("tls", "*", "Deny", Bool={"aws:SecureTransport": "false"})],
        "deputy": [objects("deputy", "cloudtrail.amazonaws.com", StringEquals={"aws:SourceAccount": ACCOUNT})],
    }  # fmt: skip
    for name, statements in policies.items():
        s3.create_bucket(Bucket=f"rq-{name}")
        if statements:
            s3.put_bucket_policy(Bucket=f"rq-{name}", Policy=_doc(*statements))
        switches = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
        s3.put_public_access_block(
            Bucket=f"rq-{name}", PublicAccessBlockConfiguration=dict.fromkeys(switches, name == "blocked")
        )
    s3.create_bucket(Bucket="rq-list", ObjectOwnership="ObjectWriter")
    s3.put_bucket_acl(Bucket="rq-list", ACL="public-read")


def _keys(cloud: Cloud) -> dict[str, str]:
    kms = cloud.client("kms")
    policies = {
        "held": on(ROOT, "kms:*", "*"), "closed": on(f"arn:aws:iam::{ACCOUNT}:role/by-ec2", "kms:*", "*"),
        "named": on(f"{USER}ann", "kms:Decrypt", "*"),
    }  # fmt: skip
    return {
        name: kms.create_key(Policy=_doc(statement))["KeyMetadata"]["Arn"] for name, statement in policies.items()
    }


def _messages(cloud: Cloud) -> dict[str, str]:
    sqs, sns = cloud.client("sqs"), cloud.client("sns")
    topic = sns.create_topic(Name="rq-topic")["TopicArn"]
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=_doc(on(FOREIGN_ROOT, "sns:Publish", topic)))
    made = {"topic": topic}
    statements = {
        "silent": [], "fed": [("sns.amazonaws.com", {"ArnEquals": {"aws:SourceArn": topic}})], "open": [("*", {})],
        "fedold": [("*", {"ArnEquals": {"aws:SourceArn": topic}})],
    }  # fmt: skip
    for name, granted in statements.items():
        url = sqs.create_queue(QueueName=f"rq-{name}")["QueueUrl"]
        arn = f"arn:aws:sqs:us-east-1:{ACCOUNT}:rq-{name}"
        if granted:
            text = _doc(*(on(who, "sqs:SendMessage", arn, **when) for who, when in granted))
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": text})
        made[f"queue-{name}"] = arn
    return made


def _rest(cloud: Cloud) -> dict[str, str]:
    secrets, ecr, iam = cloud.client("secretsmanager"), cloud.client("ecr"), cloud.client("iam")
    made = {name: secrets.create_secret(Name=f"rq-{name}", SecretString="x")["ARN"] for name in ("bare", "lent")}
    secrets.put_resource_policy(
        SecretId=made["lent"], ResourcePolicy=_doc(on(f"{USER}ann", "secretsmanager:GetSecretValue", "*"))
    )
    made["repository"] = ecr.create_repository(repositoryName="rq-images")["repository"]["repositoryArn"]
    pull = {key: value for key, value in on(FOREIGN_ROOT, "ecr:BatchGetImage").items() if key != "Resource"}
    ecr.set_repository_policy(repositoryName="rq-images", policyText=_doc(pull))
    runner = iam.create_role(RoleName="runner", AssumeRolePolicyDocument=_doc(trusting("lambda.amazonaws.com")))
    made["function"] = function(cloud, "rq-function", runner["Role"]["Arn"])
    for name, kind in (("open", "NONE"), ("signed", "AWS_IAM")):
        made[f"function-{name}"] = function(cloud, f"rq-{name}", runner["Role"]["Arn"])
        client = cloud.client("lambda")
        client.create_function_url_config(FunctionName=f"rq-{name}", AuthType=kind)
        client.add_permission(FunctionName=f"rq-{name}", StatementId="u", Action="lambda:InvokeFunctionUrl",
                              Principal="*", FunctionUrlAuthType="NONE")  # fmt: skip
    cloud.client("lambda").add_permission(
        FunctionName="rq-function", StatementId="e", Action="lambda:InvokeFunction", Principal="events.amazonaws.com",
        SourceArn=f"arn:aws:events:us-east-1:{ACCOUNT}:rule/nightly",
    )  # fmt: skip
    return made


_GET = "s3:GetObject"
_RULE = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/nightly"
QUESTIONS = [
    _q("ann", _GET, "arn:aws:s3:::rq-plain/k", "no", "nobody gives her anything"),
    _q("bob", _GET, "arn:aws:s3:::rq-plain/k", "yes", "his own policy"),
    _q("bob", "s3:DeleteBucket", "rq-plain", "yes", "of buckets too"),
    _q("bob", "sqs:SendMessage", "{queue-silent}", "no", "of S3 alone"),
    _q("ann", _GET, "arn:aws:s3:::rq-granted/k", "yes", "the bucket names her"),
    _q("dan", _GET, "arn:aws:s3:::rq-granted/k", "no", "the bucket names another"),
    _q("ann", _GET, "arn:aws:s3:::rq-account/k", "no", "the bucket delegates, her policies are silent"),
    _q("bob", _GET, "arn:aws:s3:::rq-account/k", "yes", "his policy takes it up"),
    _q("capped", _GET, "arn:aws:s3:::rq-plain/k", "yes", "within its boundary"),
    _q("capped", "sqs:SendMessage", "{queue-silent}", "no", "beyond its boundary"),
    _q("dan", "sqs:SendMessage", "{queue-silent}", "yes", "by his group"),
    _q("dan", _GET, "arn:aws:s3:::rq-plain/k", "no", "his group is of queues"),
    _q("eve", _GET, "arn:aws:s3:::rq-plain/k", "yes", "everything but IAM"),
    _q("eve", "iam:CreateUser", f"{USER}new", "no", "IAM is denied"),
    _q("gus", "iam:CreateUser", f"{USER}new", "yes", "everything"),
    _q("jon", "iam:CreateUser", f"{USER}new", "no", "all but IAM"),
    _q("jon", "sqs:SendMessage", "{queue-silent}", "yes", "queues are not IAM"),
    _q("hal", _GET, "arn:aws:s3:::rq-plain/k", "no", "he has no device, and needs one"),
    _q("hal", _GET, "arn:aws:s3:::rq-plain/k", "yes", "said to have shown one", aws__MultiFactorAuthPresent="true"),
    _q("fay", _GET, "arn:aws:s3:::rq-plain/red/k", "yes", "her tag names the folder"),
    _q("fay", _GET, "arn:aws:s3:::rq-plain/blue/k", "no", "another folder"),
    _q("fay", _GET, "arn:aws:s3:::rq-plain/k", "no", "no folder"),
    _q("path", _GET, "arn:aws:s3:::rq-plain/k", "no", "a user with a path, of whom nothing is said"),
    _q("by-ec2", _GET, "arn:aws:s3:::rq-plain/k", "yes", "the role's policy"),
    _q("by-ec2", _GET, "arn:aws:s3:::rq-account/k", "no", "of another bucket"),
    _q(f"arn:aws:sts::{ACCOUNT}:assumed-role/by-ec2/i-1", _GET, "arn:aws:s3:::rq-plain/k", "yes", "any session has it"),
    _q(FOREIGN, _GET, "arn:aws:s3:::rq-foreign/k", "yes", "their account is let in, their side is taken to allow"),
    _q(FOREIGN, _GET, "arn:aws:s3:::rq-plain/k", "no", "nobody lets them in"),
    _q("bob", _GET, "arn:aws:s3:::rq-org/k", "yes", "at home his policy is enough"),
    _q(FOREIGN, _GET, "arn:aws:s3:::rq-org/k", {"aws:principalorgid"}, "of which organisation they are is not known"),
    _q(FOREIGN, _GET, "arn:aws:s3:::rq-org/k", "no", "of another", aws__PrincipalOrgID="o-zzz"),
    _q("anonymous", _GET, "arn:aws:s3:::rq-org/k", "no", "nobody is of no organisation"),
    _q("anonymous", _GET, "arn:aws:s3:::rq-public/k", "yes", "everyone may read"),
    _q("anonymous", "s3:PutObject", "arn:aws:s3:::rq-public/k", "no", "and not write"),
    _q("anonymous", "s3:ListBucket", "rq-public", "no", "nor list"),
    _q("anonymous", _GET, "arn:aws:s3:::rq-blocked/k", "no", "public access is blocked"),
    _q("ann", _GET, "arn:aws:s3:::rq-blocked/k", "yes", "for those outside the account"),
    _q("anonymous", "s3:ListBucket", "rq-list", "yes", "the access list opens the listing"),
    _q("anonymous", "s3:PutBucketAcl", "rq-list", "no", "for reading alone"),
    _q("bob", _GET, "arn:aws:s3:::rq-vpce/k", {"aws:sourcevpce"}, "denied but through the endpoint"),
    _q("bob", _GET, "arn:aws:s3:::rq-vpce/k", "yes", "through it", aws__SourceVpce="vpce-1"),
    _q("bob", _GET, "arn:aws:s3:::rq-vpce/k", "no", "through none", aws__SourceVpce=[]),
    _q("bob", _GET, "arn:aws:s3:::rq-tls/k", "yes", "calls use TLS"),
    _q("bob", _GET, "arn:aws:s3:::rq-tls/k", "no", "unless they are said not to", aws__SecureTransport="false"),
    _q("cloudtrail.amazonaws.com", _GET, "arn:aws:s3:::rq-deputy/k", {"aws:sourceaccount"}, "for whom it acts is open"),
    _q("cloudtrail.amazonaws.com", _GET, "arn:aws:s3:::rq-deputy/k", "no", "for another", aws__SourceAccount=OTHER),
    _q("config.amazonaws.com", _GET, "arn:aws:s3:::rq-deputy/k", "no", "another service"),
    _q("ivy", "kms:Decrypt", "{held}", "yes", "the key delegates, her policy allows"),
    _q("ann", "kms:Decrypt", "{held}", "no", "her policies are silent"),
    _q("ivy", "kms:Decrypt", "{closed}", "no", "the key does not delegate"),
    _q("gus", "kms:Decrypt", "{closed}", "no", "not even to an administrator"),
    _q("by-ec2", "kms:Decrypt", "{closed}", "yes", "the key names the role"),
    _q("ann", "kms:Decrypt", "{named}", "yes", "the key names her"),
    _q("ann", "kms:Encrypt", "{named}", "no", "for decrypting alone"),
    _q("ann", "sqs:SendMessage", "{queue-open}", "yes", "everyone may send"),
    _q("anonymous", "sqs:SendMessage", "{queue-open}", "yes", "without credentials too"),
    _q("anonymous", "sqs:ReceiveMessage", "{queue-open}", "no", "and not receive"),
    _q("sns.amazonaws.com", "sqs:SendMessage", "{queue-fed}", {"aws:sourcearn"}, "for which topic is open"),
    _q("anonymous", "sqs:SendMessage", "{queue-fedold}", "no", "nobody calls for a topic"),
    _q("ann", "sqs:SendMessage", "{queue-fedold}", "no", "nor does a user"),
    _q("sns.amazonaws.com", "sqs:SendMessage", "{queue-silent}", "no", "the queue says nothing"),
    _q(FOREIGN, "sns:Publish", "{topic}", "yes", "the topic lets their account in"),
    _q("ann", "sns:Publish", "{topic}", "no", "it does not name ours"),
    _q("bob", "secretsmanager:GetSecretValue", "{bare}", "yes", "his policy"),
    _q("ann", "secretsmanager:GetSecretValue", "{bare}", "no", "nothing"),
    _q("ann", "secretsmanager:GetSecretValue", "{lent}", "yes", "the secret names her"),
    _q(FOREIGN, "ecr:BatchGetImage", "{repository}", "yes", "the repository lets their account in"),
    _q(FOREIGN, "ecr:PutImage", "{repository}", "no", "for pulling alone"),
    _q("events.amazonaws.com", "lambda:InvokeFunction", "{function}", {"aws:sourcearn"}, "for which rule is open"),
    _q("events.amazonaws.com", "lambda:InvokeFunction", "{function}", "yes", "for the rule", aws__SourceArn=_RULE),
    _q("anonymous", "lambda:InvokeFunctionUrl", "{function}", "no", "it has no address"),
    _q("anonymous", "lambda:InvokeFunctionUrl", "{function-open}", "yes", "its address asks for nothing"),
    _q("anonymous", "lambda:InvokeFunctionUrl", "{function-signed}", "no", "its address asks for a signature"),
    _q("anonymous", "lambda:InvokeFunction", "{function-open}", "no", "the address alone is open"),
    _q("ivy", "sts:AssumeRole", "by-root", "yes", "the account is trusted, her policy allows"),
    _q("ann", "sts:AssumeRole", "by-root", "no", "her policies are silent"),
    _q("ann", "sts:AssumeRole", "by-ann", "yes", "she is trusted by name"),
    _q("gus", "sts:AssumeRole", "by-ann", "no", "another is trusted"),
    _q("gus", "sts:AssumeRole", "by-ec2", "no", "a service is trusted"),
    _q("ec2.amazonaws.com", "sts:AssumeRole", "by-ec2", "yes", "the service"),
    _q(FOREIGN, "sts:AssumeRole", "by-other", {"sts:externalid"}, "what external id they give is open"),
    _q(FOREIGN, "sts:AssumeRole", "by-other", "yes", "the right one", sts__ExternalId="x-1"),
    _q(FOREIGN, "sts:AssumeRole", "by-other", "no", "none", sts__ExternalId=[]),
    _q("gus", "sts:AssumeRole", "by-other", "no", "our own account is not trusted"),
    _q(GITHUB, "sts:AssumeRoleWithWebIdentity", "by-repo", {_SUB}, "which repository is open"),
    _q("gus", "sts:AssumeRole", "by-repo", "no", "users do not come that way"),
    _q("gus", "sts:AssumeRole", "by-mfa", "no", "he has no device"),
    _q("anonymous", "sts:AssumeRole", "by-all", "no", "assuming needs credentials"),
    _q(FOREIGN, "sts:AssumeRole", "by-all", "yes", "everyone is trusted"),
    _q("ann", "sts:AssumeRole", "by-all", "yes", "she too"),
]  # fmt: skip
WHO = {
    ("sts:AssumeRole", "by-other"): {FOREIGN_ROOT: "depends"},
    ("sts:AssumeRole", "by-ann"): {f"{USER}ann": "yes"},
    ("sts:AssumeRole", "by-ec2"): {"ec2.amazonaws.com": "yes"},
    ("kms:Decrypt", "{named}"): {f"{USER}ann": "yes"},
    ("kms:Decrypt", "{closed}"): {f"arn:aws:iam::{ACCOUNT}:role/by-ec2": "yes"},
    ("kms:Decrypt", "{held}"): {f"{USER}{name}": "yes" for name in ("eve", "gus", "ivy", "jon")}
        | {ROOT: "yes", f"arn:aws:iam::{ACCOUNT}:role/capped": "yes"},
    ("secretsmanager:GetSecretValue", "{bare}"):
        {f"{USER}{name}": "yes" for name in ("bob", "eve", "gus", "jon")} | {ROOT: "yes"},
    ("sqs:SendMessage", "{queue-silent}"):
        {f"{USER}{name}": "yes" for name in ("dan", "eve", "gus", "jon")} | {ROOT: "yes"},
    ("sqs:SendMessage", "{queue-fed}"):
        {f"{USER}{name}": "yes" for name in ("dan", "eve", "gus", "jon")} | {ROOT: "yes", "sns.amazonaws.com": "depends"},
}  # fmt: skip
"""Everyone who may do something, and how surely."""
