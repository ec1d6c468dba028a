"""Authorization details from files: the same assets as by asking, and no half of a bad one."""

import gzip
import json

import pytest

from estate.authorization import OWNER, allow, arn, details, document, estate, group, managed, role, trust, user
from servers.clients import client
from stance.cli.app import run
from stance.connectors.aws import iam
from stance.estate import Aws, AwsAuthorization, Estate, EstateError
from stance.estate.targets import restored

ANN = user("ann", allow("s3:*"), groups=["staff"])
APP = role("app", trust({"AWS": arn("root")}), attached=["p"])
WHOLE = details([ANN], [group("staff")], [APP], [managed("p", allow("ec2:*"))])
COLLECTED = {
    ref.path.names[0]
    for listed in (iam.USERS, iam.GROUPS, iam.ROLES, iam.POLICIES)
    for ref in listed.fields
    if listed.source(ref) is None
}
KINDS = ("aws.iam.user", "aws.iam.group", "aws.iam.role", "aws.iam.policy")


def write(path, text):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return AwsAuthorization((str(path),))


def kept(estate):
    return {asset.provider_id: dict(asset.fields) for asset in estate.assets() if asset.kind in KINDS}


def test_users_groups_roles_and_policies_become_assets_with_their_ledger(tmp_path):
    with estate(tmp_path, WHOLE) as made:
        assets = kept(made)
        assert set(assets) == {arn("user/ann"), arn("group/staff"), arn("role/app"), arn("policy/p")}
        assert json.loads(assets[arn("policy/p")]["document"]) == document(allow("ec2:*"))
        assert assets[arn("user/ann")]["created_at"] == "2024-01-01T00:00:00Z"
        calls = {call.operation for call in made.calls()}
        assert f"file:{tmp_path / 'page-0.json'}" in calls
        assert {asset.account for asset in made.assets()} == {OWNER}


def test_what_the_document_does_not_tell_stays_unknown(tmp_path):
    with estate(tmp_path, WHOLE) as made:
        [ann] = made.assets("kind:aws.iam.user")
        assert not {"access_keys", "mfa_active", "password_enabled"} & ann.fields.keys()
        said = {o.rule: o.outcome for o in made.outcomes() if o.provider_id == arn("user/ann")}
        assert "pass" not in {said[rule] for rule in said if "mfa" in rule or "key" in rule}


def test_pages_in_one_file_or_several_or_packed_are_one_document(tmp_path):
    first, second = details([ANN], [group("staff")]), details((), (), [APP], [managed("p", allow("ec2:*"))])
    first |= {"IsTruncated": True, "Marker": "m"}
    joined = f"\ufeff{json.dumps(first)}\n\n{json.dumps(second)}\n"
    ways = [
        write(tmp_path / "joined.json", joined),
        write(tmp_path / "list.json", json.dumps([first, second])),
        write(tmp_path / "packed.json.gz", gzip.compress(joined.encode())),
        AwsAuthorization((str(tmp_path / "b.json"), str(tmp_path / "a.json"))),
    ]
    write(tmp_path / "a.json", json.dumps(first))
    write(tmp_path / "b.json", json.dumps(second))
    found = []
    for way in ways:
        with Estate() as made:
            made.scan(way)
            found.append(kept(made))
    assert all(one == found[0] and len(one) == 4 for one in found)


BAD = [
    ("", "is not JSON, at line 1"),
    ("{", "is not JSON, at line 1, column 2"),
    ("[1]", "page 1 is no object"),
    ("{}", "holds no user, group, role or policy"),
    (b"\xff\xfe{}", "no text in UTF-8"),
    (b"\x1f\x8bnot gzip", "cannot be unpacked"),
    (json.dumps(WHOLE)[:-3], "is not JSON"),
    (json.dumps({"UserDetailList": {}}), "UserDetailList is no list"),
    (json.dumps({"UserDetailList": [{}]}), "UserDetailList[0].Arn is missing"),
    (json.dumps(details([ANN, {**ANN, "UserName": 7}])), "UserDetailList[1].UserName is no text"),
    (json.dumps(details([{**ANN, "Arn": "ann"}])), "UserDetailList[0].Arn is no ARN"),
    (json.dumps(details([{**ANN, "CreateDate": "yesterday"}])), "UserDetailList[0].CreateDate is no time"),
    (json.dumps(details((), (), [role("app", "{")])), "RoleDetailList[0].AssumeRolePolicyDocument is not JSON"),
    (json.dumps(details((), (), [role("app", "[]")])), "AssumeRolePolicyDocument is no policy document"),
    (json.dumps(WHOLE | {"IsTruncated": True}), "the last page is missing"),
    (json.dumps(WHOLE | {"NextToken": "x"}), "the last page is missing"),
    (json.dumps(details([ANN, {**ANN, "Arn": arn("user/eve", "222222222222")}])), "one account, not 1111"),
    ("[" * 100_000, "nested too deeply"),
]


@pytest.mark.parametrize(("text", "told"), BAD, ids=[told for _, told in BAD])
def test_a_bad_file_is_told_by_name_and_place_and_writes_nothing(tmp_path, text, told):
    with Estate() as made:
        with pytest.raises(EstateError) as error:
            made.scan(write(tmp_path / "bad.json", text))
        assert "bad.json" in str(error.value)
        assert told in str(error.value)
        assert made.scans() == []
        assert list(made.assets()) == []


def test_a_second_import_takes_away_what_is_gone(tmp_path):
    with estate(tmp_path, WHOLE) as made:
        made.scan(write(tmp_path / "later.json", json.dumps(details([ANN]))))
        assert set(kept(made)) == {arn("user/ann")}


def test_the_command(tmp_path, capfd):
    file, db = tmp_path / "auth.json", str(tmp_path / "stance.db")
    file.write_text(json.dumps(WHOLE))
    assert run(["--db", db, "import", "aws-authorization", str(file), "-q"]) == 0
    assert capfd.readouterr() == ("", "")
    assert run(["--db", db, "import", "aws-authorization", "nothing.json"]) == 2
    assert "nothing.json" in capfd.readouterr().err


def test_asking_and_reading_a_file_give_equal_assets(tmp_path, aws_server):
    aws_server.reset()
    api = client("iam", aws_server.url)
    api.create_user(UserName="ann", Tags=[{"Key": "team", "Value": "x"}])
    api.create_group(GroupName="staff")
    api.add_user_to_group(GroupName="staff", UserName="ann")
    made = api.create_policy(PolicyName="p", PolicyDocument=json.dumps(document(allow("s3:Get*"))))["Policy"]["Arn"]
    api.attach_group_policy(GroupName="staff", PolicyArn=made)
    api.put_user_policy(UserName="ann", PolicyName="own", PolicyDocument=json.dumps(document(allow("sqs:*"))))
    api.create_role(RoleName="app", AssumeRolePolicyDocument=json.dumps(trust({"Service": "ec2.amazonaws.com"})))
    api.put_role_policy(RoleName="app", PolicyName="own", PolicyDocument=json.dumps(document(allow("sns:*"))))
    details = api.get_account_authorization_details()
    details.pop("ResponseMetadata")
    file = tmp_path / "auth.json"
    file.write_text(json.dumps(details, default=lambda moment: moment.isoformat()))
    with Estate() as asked, Estate() as imported:
        target = Aws(regions=("us-east-1",), endpoint_url=aws_server.url, access_key="a", secret_key="b")
        asked.scan(target)
        imported.scan(AwsAuthorization((str(file),)))
        one, other = kept(asked), kept(imported)
        assert one.keys() == other.keys()
        for name, fields in other.items():
            told = {field: value for field, value in fields.items() if field in COLLECTED}
            assert told == {field: one[name].get(field) for field in told}
            assert len(told) >= 4
        question = (arn("user/ann", "123456789012"), "s3:GetObject", "arn:aws:s3:::x/y")
        assert asked.can(*question).decision == imported.can(*question).decision == "yes"


def test_a_scan_remembers_its_files(tmp_path):
    target = write(tmp_path / "auth.json", json.dumps(WHOLE))
    assert target.stored()["account"] == OWNER
    assert restored(target.stored()) == target
