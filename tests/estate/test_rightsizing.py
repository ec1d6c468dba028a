"""What a principal uses, from the account to the proposal."""

import json

import pytest

from servers.clients import client
from stance.cli.app import run
from stance.demo.server import post
from stance.estate import Aws, Estate
from stance.estate.errors import EstateError

TRUST = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
WORK = {"Effect": "Allow", "Action": ["s3:GetObject", "sqs:*"], "Resource": "*"}
MORE = {"Effect": "Allow", "Action": ["s3:PutObject", "ec2:*"], "Resource": "*"}


def document(statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def url(aws):
    iam = client("iam", aws.url)
    iam.create_role(RoleName="worker", AssumeRolePolicyDocument=document(TRUST))
    iam.put_role_policy(RoleName="worker", PolicyName="work", PolicyDocument=document(WORK))
    made = iam.create_policy(PolicyName="more", PolicyDocument=document(MORE))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="worker", PolicyArn=made)
    used = {"last_used": "2026-11-01T08:00:00Z", "unused_services": ["sqs", "ec2"]}
    post(aws.url, "/demo-api/amend", [{"find": "iam.role/worker", "set": used}])
    return aws.url


def scanned(db, url, *options, rules=("identity-role-*",)):
    target = Aws(endpoint_url=url, access_key="a", secret_key="b", regions=("us-east-1",), options=options)
    with Estate(db) as estate:
        estate.scan(target, rules=rules)


def test_from_the_account_to_the_proposal(url, tmp_path, capsys):
    db = tmp_path / "estate.db"
    scanned(db, url, "service-uses")
    with Estate(db) as estate:
        found = estate.rightsize("worker")
    assert found.granted == ("ec2", "s3", "sqs")
    assert found.used == {"s3": "2026-11-01T08:00:00Z"}
    assert found.unused == ("ec2", "sqs")
    assert [each["Action"] for each in found.policy["Statement"]] == [["s3:PutObject"], ["s3:GetObject"]]
    assert run(["--db", str(db), "rightsize", found.principal, "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["unused"] == ["ec2", "sqs"]
    assert run(["--db", str(db), "rightsize", "worker"]) == 0
    assert "3 services granted, 1 used, 2 unused" in capsys.readouterr().out


def test_uses_are_asked_for_on_request_only(url, tmp_path):
    db = tmp_path / "estate.db"
    scanned(db, url)
    with Estate(db) as estate:
        assert not [call for call in estate.calls() if "LastAccessed" in call.operation]
        assert {o.outcome for o in estate.outcomes() if o.rule == "identity-role-services-used"} == {"not_applicable"}
        with pytest.raises(EstateError, match="--with service-uses"):
            estate.rightsize("worker")
        with pytest.raises(EstateError, match="no user or role"):
            estate.rightsize("nobody")


def test_an_option_that_does_not_exist_is_told(url, tmp_path):
    with pytest.raises(Exception, match="known are access-keys, service-uses"):
        scanned(tmp_path / "estate.db", url, "service-use")
