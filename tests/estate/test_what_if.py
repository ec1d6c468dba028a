"""Who would lose an access that is in use, when policies are taken away."""

import pytest

from estate.test_rightsizing import document, scanned, url  # noqa: F401
from servers.clients import client
from stance.demo.server import post
from stance.estate import Estate

ROLE = "arn:aws:iam::123456789012:role/worker"
MORE = "arn:aws:iam::123456789012:policy/more"
WORK = f"{ROLE}#inline_documents#work/Statement[0]"


@pytest.fixture
def collected(url, tmp_path):  # noqa: F811
    iam = client("iam", url)
    iam.create_user(UserName="ada")
    iam.create_group(GroupName="team")
    iam.add_user_to_group(GroupName="team", UserName="ada")
    statement = {"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}
    iam.put_group_policy(GroupName="team", PolicyName="tables", PolicyDocument=document(statement))
    post(url, "/demo-api/amend", [{"find": "iam.user/ada", "set": {"password_last_used": "2026-10-01T08:00:00Z"}}])
    scanned(tmp_path / "estate.db", url, "service-uses", rules=["identity-*"])
    with Estate(tmp_path / "estate.db") as estate:
        yield estate


def lost(found):
    return [(one.principal.rpartition("/")[2], one.service) for one in found.lost]


def test_what_another_policy_still_grants_is_not_lost(collected):
    found = collected.what_if(WORK)
    assert lost(found) == []
    assert found.usage_known
    assert found.changes[0].title.startswith("take statement 0 (allows s3:GetObject, sqs:* on *)")


def test_what_nothing_grants_any_more_is_lost_where_it_was_used(collected):
    found = collected.what_if(WORK, f"{ROLE}#attached_policies#{MORE}")
    assert lost(found) == [("worker", "s3")]
    assert found.lost[0].used_at == "2026-11-01T08:00:00Z"
    assert found.usage_known


def test_members_lose_what_their_group_granted(collected):
    group = "arn:aws:iam::123456789012:group/team"
    assert lost(collected.what_if(f"{group}#inline_documents#tables/Statement[0]")) == [("ada", "dynamodb")]
    assert lost(collected.what_if("ada#groups#team")) == [("ada", "dynamodb")]


def test_nobody_keeps_a_record_of_who_uses_a_trust(collected):
    found = collected.what_if(f"{ROLE}#trust_document#Statement[0]")
    assert not found.usage_known


def test_without_a_record_of_use_that_is_said(url, tmp_path):  # noqa: F811
    db = tmp_path / "estate.db"
    scanned(db, url)
    with Estate(db) as estate:
        found = estate.what_if(WORK, f"{ROLE}#attached_policies#{MORE}")
    assert lost(found) == []
    assert not found.usage_known
