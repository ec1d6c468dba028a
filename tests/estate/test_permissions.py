"""Who can do what over a store: everything that bears on a request is gathered, and what is not known is named."""

import json
from types import SimpleNamespace

import pytest

from estate.authorization import OWNER, allow, arn, deny, details, estate, group, managed, role, trust, user
from servers.clients import client
from stance.cli.app import run
from stance.estate import Aws, Estate, EstateError
from stance.estate.permissions.held import Held
from stance.estate.permissions.organisation import limits
from stance.model import Record, Scope
from stance.model.assets.account import ResourceControlPolicy, ServiceControlPolicy

BUCKET, FILE = "arn:aws:s3:::data", "arn:aws:s3:::data/x"
KEY = f"arn:aws:kms:eu-west-1:{OWNER}:key/1"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
TEAM = {"StringEquals": {"aws:PrincipalTag/team": "x"}}
ALLOW_ALL, ROOT = allow("*"), {"AWS": arn("root")}
PAGE = details(
    [
        user("ann", allow("s3:Get*", f"{BUCKET}/*"), groups=["staff"]),
        user("bob", deny("s3:*"), attached=["all"]),
        user("cat", allow("s3:*"), boundary="small"),
        user("dan", allow("s3:*", "*", Condition=MFA)),
        user("eve", allow("s3:*", "*", Condition=TEAM), tags={"team": "x"}),
        user("fay", allow("s3:*", "*", Condition=TEAM)),
        user("gus", attached=["lost"]),
        user("hal", allow("s3:*", BUCKET + "/${aws:username}/*")),
    ],
    [group("staff", attached=["queues"])],
    [
        role("app", trust({"Service": "ec2.amazonaws.com"}), allow("kms:Decrypt")),
        role("deep", trust(ROOT), allow("*"), path="/team/"),
        role("AWSReservedSSO_Admin_0123456789abcdef", trust({"Federated": arn("saml-provider/AWSSSO")},
             "sts:AssumeRoleWithSAML"), allow("*"), path="/aws-reserved/sso.amazonaws.com/"),
    ],
    [managed("all", ALLOW_ALL), managed("queues", allow("sqs:*")), managed("small", allow("s3:ListBucket"))],
)  # fmt: skip


def add(estate, kind, *records, complete=True, region="global", **more):
    """Put assets into the store as a scan does."""
    store, scan = estate._store, f"scan-{len(estate.scans())}"
    store.begin_scan(scan, "2026-11-21T18:00:00Z", [], {}, {})
    scope = Scope("aws", OWNER, region, kind)
    store.declare_scopes(scan, [scope])
    made = [Record(kind, arn, name, OWNER, region, fields=held, gaps=gaps) for arn, name, held, gaps in records]
    store.commit_scope(scan, scope, made, complete=complete, **more)
    store.finish_scan(scan, "complete", "2026-11-21T18:00:01Z", {})


def text(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def bucket(policy=None, block=None, **more):
    held = {"policy": policy, "grants": [], "ownership": "BucketOwnerEnforced", "public_access_block": block, **more}
    return ("aws.s3.bucket", (BUCKET, "data", held, {}))


def account(**fields):
    return ("aws.account", (OWNER, OWNER, {"public_access_block": None, "organization": None, **fields}, {}))


OPEN = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"{BUCKET}/*"}


@pytest.fixture
def made(tmp_path):
    with estate(tmp_path, PAGE) as found:
        yield found


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The same, for questions only."""
    with estate(tmp_path_factory.mktemp("kept"), PAGE) as found:
        yield found


def told(found):
    return set(found.depends) or found.decision


@pytest.mark.parametrize(
    ("who", "action", "resource", "expected"),
    [
        ("ann", "s3:GetObject", FILE, "yes"),
        ("ann", "s3:PutObject", FILE, "no"),
        ("ann", "sqs:SendMessage", f"arn:aws:sqs:eu-west-1:{OWNER}:q", "yes"),
        ("bob", "s3:GetObject", FILE, "no"),
        ("bob", "ec2:RunInstances", None, "yes"),
        ("cat", "s3:GetObject", FILE, "no"),
        ("cat", "s3:ListBucket", BUCKET, "yes"),
        ("dan", "s3:GetObject", FILE, {"aws:multifactorauthpresent"}),
        ("eve", "s3:GetObject", FILE, "yes"),
        ("fay", "s3:GetObject", FILE, "no"),
        ("gus", "s3:GetObject", FILE, {"gap:iam:GetAccountAuthorizationDetails"}),
        ("hal", "s3:GetObject", f"{BUCKET}/hal/x", "yes"),
        ("hal", "s3:GetObject", f"{BUCKET}/ann/x", "no"),
        ("app", "kms:Decrypt", KEY, {"gap:resource-policy"}),
        ("deep", "iam:CreateUser", arn("user/new"), "yes"),
        (f"arn:aws:sts::{OWNER}:assumed-role/deep/s1", "iam:CreateUser", arn("user/new"), "yes"),
        ("ec2.amazonaws.com", "sts:AssumeRole", "app", "yes"),
        ("lambda.amazonaws.com", "sts:AssumeRole", "app", "no"),
        ("bob", "sts:AssumeRole", "deep", "yes"),
        ("ann", "sts:AssumeRole", "deep", "no"),
        (arn("saml-provider/AWSSSO"), "sts:AssumeRoleWithSAML", "AWSReservedSSO_Admin_0123456789abcdef", "yes"),
        ("bob", "iam:PutRolePolicy", "AWSReservedSSO_Admin_0123456789abcdef", "no"),
        (OWNER, "s3:DeleteBucket", BUCKET, "yes"),
        ("anonymous", "s3:GetObject", FILE, "no"),
        ("arn:aws:iam::222222222222:user/x", "sts:AssumeRole", "deep", "no"),
    ],
)
def test_can(kept, who, action, resource, expected):
    found = kept.can(who, action, resource)
    assert told(found) == expected, [step.text for step in found.trace]
    assert found.trace[-1].effect == found.decision


def test_the_answer_names_statements_and_the_layer_that_decided(kept):
    found = kept.can("bob", "s3:GetObject", FILE)
    assert [(s.source, s.policy, s.statement, s.effect) for s in found.trace] == [
        ("identity[1]", "bob/inline-0", 0, "Deny"),
        ("deny", None, None, "no"),
    ]
    assert kept.can("cat", "s3:GetObject", FILE).trace[-1].text == "no statement of the boundary allows it"
    assert kept.can("ann", "s3:PutObject", FILE).trace[-1].source == "identity"


def test_without_a_resource_the_patterns_are_told(kept):
    found = kept.can("ann", "s3:GetObject")
    assert (found.decision, found.resource, found.resources) == ("yes", None, [f"{BUCKET}/*"])
    assert kept.can("hal", "s3:GetObject").resources == [f"{BUCKET}/hal/*"]
    assert kept.can("bob", "sts:AssumeRole").resources == [arn("role/team/deep")]
    assert kept.can("ann", "ec2:RunInstances").decision == "no"
    assert kept.can("cat", "s3:ListBucket").resources == ["*"]


def test_context_is_given_by_key(kept):
    assert kept.can("dan", "s3:GetObject", FILE, {"aws:MultiFactorAuthPresent": "true"}).decision == "yes"
    assert kept.can("dan", "s3:GetObject", FILE, {"aws:MultiFactorAuthPresent": "false"}).decision == "no"


def test_what_cannot_be_read_by_design_is_an_assumption(kept):
    found = kept.can("ann", "s3:GetObject", FILE)
    assert set(found.assumptions) == {"object-acl", "rcp", "resource-policy", "scp"} - {"object-acl"}
    strict = kept.can("ann", "s3:GetObject", FILE, assume=False)
    assert (strict.decision, "scp" in strict.depends) == ("depends", True)
    assert kept.can("bob", "s3:GetObject", FILE).assumptions == []
    foreign = kept.can("arn:aws:iam::222222222222:user/x", "sts:AssumeRole", "deep")
    assert foreign.decision == "no"


def test_an_account_without_an_organisation_has_no_assumptions(made):
    add(made, *account())
    add(made, *bucket())
    assert made.can("ann", "s3:GetObject", FILE).assumptions == []
    assert made.can("ann", "s3:GetObject", FILE, assume=False).decision == "yes"


def test_the_bucket_speaks_through_policy_lists_and_switches(made):
    add(made, *account())
    add(made, *bucket(text(OPEN)))
    assert made.can("anonymous", "s3:GetObject", FILE).decision == "yes"
    assert made.can("anonymous", "s3:GetObject", "data/x").decision == "yes"
    stranger = "arn:aws:iam::222222222222:user/x"
    assert made.can(stranger, "s3:GetObject", FILE).assumptions == ["foreign-policies", "scp"]
    block = {"restrict_public_buckets": True, "ignore_public_acls": True}
    add(made, *bucket(text(OPEN), block))
    assert made.can("anonymous", "s3:GetObject", FILE).decision == "no"
    assert made.can("ann", "s3:GetObject", FILE).decision == "yes"
    add(made, *bucket(text({**OPEN, "Effect": "Deny"})))
    assert made.can("ann", "s3:GetObject", FILE).decision == "no"
    everyone = {"principal": "http://acs.amazonaws.com/groups/global/AllUsers", "permission": "READ"}
    add(made, *bucket(None, ownership=None, grants=[everyone]))
    assert made.can("anonymous", "s3:ListBucket", BUCKET).decision == "yes"


def test_a_buckets_name_stands_for_its_objects(made):
    add(made, *account())
    add(made, *bucket())
    assert (made.can("ann", "s3:GetObject", "data").decision, made.can("ann", "s3:GetObject", BUCKET).decision) == (
        "yes", "no",
    )  # fmt: skip
    found = made.can("hal", "s3:GetObject", "data")
    assert (found.decision, found.resource) == ("yes", f"{BUCKET}/hal/*")
    assert made.can("hal", "s3:ListBucket", "data").resource == BUCKET
    assert made.can("bob", "s3:GetObject", "data").decision == "no"
    assert {"ann", "hal"} <= {one.principal.rpartition("/")[2] for one in made.who("s3:GetObject", "data")}
    with pytest.raises(EstateError, match="sqs:SendMessage works on nothing that is called 'data'"):
        made.can("ann", "sqs:SendMessage", "data")


def test_part_of_a_bucket_that_its_policy_opens(made):
    add(made, *account())
    add(made, *bucket(text({**OPEN, "Resource": f"{BUCKET}/public/*"})))
    assert made.can("anonymous", "s3:GetObject", "data").resource == f"{BUCKET}/public/*"
    assert "anonymous" in {one.principal for one in made.who("s3:GetObject", "data")}


def test_a_trace_speaks_of_layers_in_words(kept):
    assert kept.can("bob", "s3:GetObject", FILE).trace[0].text.startswith("Deny by identity policy bob/")
    assert kept.can("bob", "s3:GetObject", FILE).trace[0].source.startswith("identity[")


def test_what_was_denied_is_depended_on(made):
    add(made, *account())
    held = {"grants": [], "ownership": "BucketOwnerEnforced", "public_access_block": None}
    add(made, "aws.s3.bucket", (BUCKET, "data", held, {"policy": "denied"}))
    assert told(made.can("ann", "s3:GetObject", FILE)) == {"gap:s3:GetBucketPolicy"}
    assert made.can("bob", "s3:GetObject", FILE).decision == "no"
    add(made, "aws.account", (OWNER, OWNER, {"organization": None}, {"public_access_block": "denied"}))
    add(made, *bucket(text(OPEN)))
    assert told(made.can("anonymous", "s3:GetObject", FILE)) == {"gap:s3control:GetPublicAccessBlock"}
    unlisted = {"policy": None, "ownership": None, "public_access_block": None}
    add(made, *account())
    add(made, "aws.s3.bucket", (BUCKET, "data", unlisted, {"grants": "denied"}))
    assert told(made.can("anonymous", "s3:ListBucket", BUCKET)) == {"gap:s3:GetBucketAcl"}


def test_who_has_no_mfa_device_never_shows_one(made):
    unless = deny("s3:*", "*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}})
    read = {"groups": [], "attached_policies": [], "boundary": None, "tags": {}}

    def holder(name, *statements, **more):
        inline = [{"name": "p", "document": text(*statements)}]
        return (arn(f"user/{name}"), name, {**read, "inline_documents": inline, **more}, {})

    two = (allow("s3:*"), unless)
    add(
        made, "aws.iam.user", holder("with", allow("s3:*", "*", Condition=MFA), mfa_active=True),
        holder("without", allow("s3:*", "*", Condition=MFA), mfa_active=False),
        holder("either", *two, mfa_active=False),
    )  # fmt: skip
    assert told(made.can("with", "s3:GetObject", FILE)) == {"aws:multifactorauthpresent"}
    assert made.can("without", "s3:GetObject", FILE).decision == "no"
    # An access key says nothing of MFA, a session of the same user says that there was none.
    assert told(made.can("either", "s3:GetObject", FILE)) == {"aws:multifactorauthpresent"}


def test_keys(made):
    delegated = text({"Effect": "Allow", "Principal": ROOT, "Action": "kms:*", "Resource": "*"})
    add(made, "aws.kms.key", (KEY, "1", {"policy": delegated}, {}), region="eu-west-1")
    found = made.can("app", "kms:Decrypt", KEY)
    assert (found.decision, "kms-grants" in found.assumptions) == ("yes", False)
    assert made.can("app", "kms:Decrypt").resources == [KEY]
    assert made.can("ann", "kms:Decrypt", KEY).assumptions == ["kms-grants"]
    add(made, "aws.kms.key", (KEY, "1", {"policy": None}, {}), region="eu-west-1")
    assert told(made.can("app", "kms:Decrypt", KEY)) == {"gap:kms:GetKeyPolicy"}


def organisation(made, *scps, path=("r-1", "ou-1"), **more):
    add(made, *account(organization="o-1", management_account="999999999999"))
    member = (f"arn:aws:organizations::999999999999:account/o-1/{OWNER}", "member", {"path": list(path), **more}, {})
    add(made, "aws.organizations.account", member)
    policies = [(f"arn:scp:{n}", f"scp-{n}", {"policy": p, "targets": t}, {}) for n, (p, t) in enumerate(scps)]
    add(made, "aws.organizations.scp", *policies)
    every = (text({**ALLOW_ALL, "Principal": "*"}), [*path, OWNER])
    add(made, "aws.organizations.rcp", ("arn:rcp", "full", {"policy": every[0], "targets": every[1]}, {}))
    add(made, *bucket())


def test_policies_of_the_organisation_bind_where_they_are_read(made):
    full = text(ALLOW_ALL)
    organisation(made, (full, ["r-1", "ou-1", OWNER]))
    found = made.can("ann", "s3:GetObject", FILE)
    assert (found.decision, found.assumptions) == ("yes", [])
    organisation(made, (full, ["r-1", "ou-1", OWNER]), (text(deny("s3:*")), ["ou-1"]))
    found = made.can("ann", "s3:GetObject", FILE)
    assert (found.decision, found.trace[0].source, found.trace[0].policy) == ("no", "scps[1][1]", "scp-1")
    assert made.can(OWNER, "s3:GetObject", FILE).decision == "no"
    organisation(made, (full, ["r-1", OWNER]), (text(allow("ec2:*")), ["ou-1"]))
    assert made.can("ann", "s3:GetObject", FILE).trace[-1].text.endswith("of level 1 allows it")
    organisation(made, (full, ["r-1", "ou-1", OWNER]), path=(), parent="ou-1")
    assert made.can("ann", "s3:GetObject", FILE).decision == "yes"


def test_the_management_account_is_not_bound(made):
    organisation(made, (text(deny("*")), ["r-1"]))
    add(made, *account(organization="o-1", management_account=OWNER))
    assert made.can("ann", "s3:GetObject", FILE).decision == "yes"


def test_who(made):
    add(made, *account())
    add(made, *bucket(text({**OPEN, "Principal": {"AWS": "222222222222"}})))
    found = {view.principal: view for view in made.who("s3:GetObject", FILE)}
    assert {name: told(view) for name, view in found.items()} == {
        arn("user/ann"): "yes",
        arn("user/dan"): {"aws:multifactorauthpresent"},
        arn("user/eve"): "yes",
        arn("user/gus"): {"gap:iam:GetAccountAuthorizationDetails"},
        arn("role/team/deep"): "yes",
        arn("role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef"): "yes",
        arn("root"): "yes",
        "arn:aws:iam::222222222222:root": "yes",
    }
    assert found[arn("user/ann")].through == ["ann/inline-0"]
    roles = {view.principal for view in made.who("sts:AssumeRole", "app")}
    assert roles == {"ec2.amazonaws.com"}


def test_who_from_outside_may_assume_a_role(tmp_path):
    foreign, limited = {"AWS": "222222222222"}, {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}
    anyone = trust({"AWS": "*"}, Condition=limited)
    page = details([user("ann")], [], [role("theirs", trust(foreign)), role("all", anyone)], [])
    with estate(tmp_path, page) as found:
        (one,) = found.who("sts:AssumeRole", "theirs")
        assert (one.principal, one.decision) == ("arn:aws:iam::222222222222:root", "yes")
        assert "foreign-policies" in one.assumptions
        named = {view.principal: told(view) for view in found.who("sts:AssumeRole", "all")}
        assert named["arn:aws:iam::*:user/*"] == {"aws:principalorgid"}


def test_tags_of_a_role_bear_on_who_assumes_it(tmp_path):
    tagged = allow("sts:AssumeRole", "*", Condition={"StringEquals": {"iam:ResourceTag/team": "x"}})
    roles = [role("mine", trust(ROOT), tags={"team": "x"}), role("other", trust(ROOT), tags={"team": "y"})]
    with estate(tmp_path, details([user("ann", tagged)], [], roles, [])) as found:
        assert [found.can("ann", "sts:AssumeRole", one).decision for one in ("mine", "other")] == ["yes", "no"]


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (("anna", "s3:GetObject"), "did you mean ann"),
        (("staff", "s3:GetObject"), "is a group"),
        ((arn("user/ane"), "s3:GetObject"), f"or {arn('user/ann')}"),
        (("ann", "s3:GetObjekt"), "did you mean s3:GetObject"),
        (("ann", "s4:GetObject"), "there is no service 's4'"),
        (("ann", "s3"), "such as s3:GetObject"),
        (("ann", "s3:Get*"), "is no action"),
        (("ann", "s3:GetObject", "nothing"), "no asset is called 'nothing'"),
        (("an.n", "s3:GetObject"), "no user or role 'an.n'"),
        (("sns.amazonaws.co", "s3:GetObject"), "a service such as sns.amazonaws.com"),
        (("11111111111", "s3:GetObject"), "has 11 digits"),
        (("arn:aws:iam::1:user/ann", "s3:GetObject"), "is no principal"),
        ((BUCKET, "s3:GetObject"), "is no principal"),
        ((arn("group/staff"), "s3:GetObject"), "is a group"),
        (("ann", "s3:GetObject", "arn:aws:s3"), "is no whole ARN"),
        (("ann", "s3:GetObject", f"arn:aws:sqs:eu-west-1:{OWNER}:q"), "is not asked of"),
        (("ann", "s3:GetObject", FILE, {"aws:SourceIp": "999.1.1.1"}), "aws:SourceIp=999.1.1.1: it is an address"),
        (("ann", "s3:GetObject", FILE, {"aws:SecureTransport": "maybe"}), "it is true or false"),
        (("ann", "s3:GetObject", FILE, {"aws:SourceVPCs": "x"}), "did you mean aws:SourceVpc"),
        (("ann", "s3:GetObject", FILE, {"aws:PrincipalTag/": "x"}), "names no tag"),
    ],
)
def test_what_is_not_found_is_told_with_what_comes_near(kept, question, message):
    *asked, known = question if isinstance(question[-1], dict) else (*question, None)
    with pytest.raises(EstateError, match=message.replace("(", r"\(")):
        kept.can(*asked, context=known)


def test_the_commands(tmp_path, capfdbinary):
    file, db = tmp_path / "auth.json", tmp_path / "stance.db"
    file.write_text(json.dumps(PAGE))

    def stance(*words):
        capfdbinary.readouterr()
        code = run(["--db", str(db), *words])
        return SimpleNamespace(returncode=code, stdout=capfdbinary.readouterr().out.decode())

    stance("import", "aws-authorization", str(file), "-q")
    can = json.loads(stance("can", "dan", "s3:GetObject", FILE, "-f", "jsonl").stdout)
    fields = ["principal", "action", "resource", "decision", "depends", "assumptions", "trace", "resources"]
    assert list(can) == fields
    assert can["depends"] == ["aws:multifactorauthpresent"]
    shown = stance("can", "dan", "s3:GetObject", FILE, "--context", "aws:MultiFactorAuthPresent=true")
    assert shown.stdout.startswith("YES")
    listed = [json.loads(line) for line in stance("who", "s3:GetObject", FILE, "-f", "jsonl").stdout.splitlines()]
    assert all(list(row) == ["principal", "decision", "depends", "assumptions", "through"] for row in listed)
    none = stance("can", "dan", "s3:GetObject", FILE, "--context", "aws:MultiFactorAuthPresent=")
    assert none.stdout.startswith("NO")
    wrong = stance("can", "ann", "s3:GetObject", "--context", "nonsense")
    assert wrong.returncode == 2


def test_the_organisation_is_read_from_its_management_account(aws_server):
    aws_server.reset()
    api = client("organizations", aws_server.url)
    api.create_organization(FeatureSet="ALL")
    root = api.list_roots()["Roots"][0]["Id"]
    unit = api.create_organizational_unit(ParentId=root, Name="work")["OrganizationalUnit"]["Id"]
    member = api.create_account(AccountName="m", Email="m@example.org")["CreateAccountStatus"]["AccountId"]
    api.move_account(AccountId=member, SourceParentId=root, DestinationParentId=unit)
    for kind, target in (("SERVICE", unit), ("RESOURCE", root)):
        about = {"Name": f"no-{kind}", "Description": "-", "Type": f"{kind}_CONTROL_POLICY"}
        content = text({**deny("s3:*"), **({"Principal": "*"} if kind == "RESOURCE" else {})})
        made = api.create_policy(**about, Content=content)["Policy"]["PolicySummary"]["Id"]
        api.attach_policy(PolicyId=made, TargetId=target)
    with Estate() as found:
        found.scan(Aws(regions=("us-east-1",), endpoint_url=aws_server.url, access_key="a", secret_key="b"))
        held = Held(found._store)
        scps, rcps = (limits(held, kind, member) for kind in (ServiceControlPolicy, ResourceControlPolicy))
        assert [sorted(policy.name for policy in level) for level in scps.levels] == [
            ["FullAWSAccess"], ["FullAWSAccess", "no-SERVICE"], ["FullAWSAccess"]
        ]  # fmt: skip
        assert [len(level) for level in rcps.levels] == [2, 1, 1]
        assert scps.unread == rcps.unread == frozenset()
        assert limits(held, ServiceControlPolicy, "123456789012").levels == ()
        asked = [call.operation for call in found.calls() if call.operation.startswith("organizations:ListAccounts")]
        assert asked == ["organizations:ListAccounts"]
