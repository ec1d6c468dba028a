"""From outside into roles."""

from __future__ import annotations

from typing import Any

import pytest

from graph.made import ACCOUNT, FOREIGN, arn, document, drawn, node, principal, reached
from stance.graph.makers.aws_outside import identity_center, outside_trust
from stance.model.edge import Edge, Lever
from stance.model.world import Node

GITHUB = arn("oidc-provider/token.actions.githubusercontent.com")
SUB, AUD = "token.actions.githubusercontent.com:sub", "token.actions.githubusercontent.com:aud"
TERRAFORM = arn("oidc-provider/app.terraform.io")
EKS = arn("oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC")
SAML = arn("saml-provider/Okta")
PROVIDERS = [node("aws.iam.oidc_provider", one) for one in (GITHUB, TERRAFORM, EKS)] + [
    node("aws.iam.saml_provider", SAML)
]


def _trust(who: Any, action: str = "sts:AssumeRole", **condition: Any) -> Node:
    said = {"Effect": "Allow", "Principal": who, "Action": action, **({"Condition": condition} if condition else {})}
    return principal("role/r", trust_document=document(said))


def _web(provider: str, **condition: Any) -> Node:
    return _trust({"Federated": provider}, "sts:AssumeRoleWithWebIdentity", **condition)


def _edges(role: Node) -> list[Edge]:
    return drawn(outside_trust, role, *PROVIDERS)


def test_a_repository_deploys() -> None:
    limited = {SUB: "repo:acme/app:ref:refs/heads/main", AUD: "sts.amazonaws.com"}
    (edge,) = _edges(_web(GITHUB, StringEquals=limited))
    assert (edge.source, edge.kind) == (f"federated:{GITHUB}:repo:acme/app:ref:refs/heads/main", "deploys")
    assert (edge.certainty, edge.assumptions) == ("sure", ())
    assert "wide" not in edge.evidence
    assert edge.levers == (Lever(arn("role/r"), "trust_document", "Statement[0]"),)


@pytest.mark.parametrize(
    ("subject", "wide"),
    [
        ("repo:acme/*", "any repository of the owner"),
        ("repo:acme/app:*", "any branch, tag or pull request"),
        ("repo:*", "any owner that fits the pattern"),
        ("*", "any subject of the provider"),
    ],
)
def test_wide_subjects_are_named(subject: str, wide: str) -> None:
    edges = [e for e in _edges(_web(GITHUB, StringLike={SUB: subject})) if e.kind == "deploys"]
    assert [e.evidence["wide"] for e in edges] == [wide]


def test_a_shared_provider_without_a_subject_lets_everyone_in() -> None:
    sources = {e.source for e in _edges(_web(GITHUB, StringEquals={AUD: "sts.amazonaws.com"}))}
    assert sources == {f"federated:{GITHUB}:*", "internet"}


def test_other_providers() -> None:
    (edge,) = _edges(_web(TERRAFORM, StringLike={"app.terraform.io:sub": "organization:acme:project:p:*"}))
    assert edge.kind == "deploys"
    (edge,) = _edges(
        _web(EKS, StringEquals={"oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub": "system:serviceaccount:a:b"})
    )
    assert (edge.kind, edge.source) == ("assumes", f"federated:{EKS}:system:serviceaccount:a:b")
    saml = {"SAML:aud": "https://signin.aws.amazon.com/saml"}
    (edge,) = _edges(_trust({"Federated": SAML}, "sts:AssumeRoleWithSAML", StringEquals=saml))
    assert (edge.kind, edge.source, edge.certainty) == ("assumes", f"federated:{SAML}:*", "sure")


def test_a_provider_that_does_not_exist_lets_nobody_in() -> None:
    role = _web(arn("oidc-provider/gone.example.org"))
    assert not _edges(role)
    (edge,) = drawn(outside_trust, role, gaps={"aws.iam.oidc_provider": "not collected"})
    assert edge.assumptions == ("provider",)


@pytest.mark.parametrize("who", [FOREIGN, arn("root", FOREIGN), arn("role/x", FOREIGN)])
def test_a_third_party_assumes(who: str) -> None:
    (edge,) = _edges(_trust({"AWS": who}, StringEquals={"sts:ExternalId": "x"}))
    assert (edge.source, edge.kind, edge.certainty) == (arn("root", FOREIGN), "assumes", "sure")
    assert edge.evidence["external_id"] is True


def test_own_principals_and_services_are_none_of_this() -> None:
    assert not _edges(_trust({"AWS": ACCOUNT}))
    assert not _edges(_trust({"Service": "ec2.amazonaws.com"}))


def test_everyone_and_everyone_of_an_account() -> None:
    assert reached(_edges(_trust("*")), sure=True) == {("internet", "r")}
    limited = _edges(_trust("*", StringEquals={"aws:PrincipalAccount": FOREIGN}))
    assert reached(limited, sure=True) == {(arn("root", FOREIGN), "r")}
    guarded = _edges(_trust("*", StringEquals={"sts:ExternalId": "x"}))
    assert [(e.certainty, e.depends) for e in guarded] == [("possible", ("sts:externalid",))]


def test_an_address_or_a_second_factor_decides() -> None:
    (edge,) = _edges(_trust({"AWS": FOREIGN}, Bool={"aws:MultiFactorAuthPresent": "true"}))
    assert (edge.certainty, edge.depends) == ("possible", ("aws:multifactorauthpresent",))


def _directory(*drop: str) -> list[Node]:
    nodes = [
        node("aws.sso.permission_set", "arn:aws:sso:::permissionSet/i/ps-1", set_name="Admins"),
        node("aws.identitystore.user", "d-1/u1", user_id="u1", enabled=True),
        node("aws.identitystore.user", "d-1/u2", user_id="u2", enabled=True),
        node("aws.identitystore.user", "d-1/u3", user_id="u3", enabled=False),
        node("aws.identitystore.group", "d-1/g1", group_id="g1", members=["u2", "u3"]),
        *(
            node(
                "aws.sso.assignment", f"a/{who}", permission_set="arn:aws:sso:::permissionSet/i/ps-1",
                assigned_account=ACCOUNT, principal=who, principal_type=kind,
            )
            for who, kind in (("u1", "USER"), ("g1", "GROUP"))
        ),
    ]  # fmt: skip
    return [one for one in nodes if one.kind not in drop]


REVIEWER = principal("role/AWSReservedSSO_Admins_0123456789abcdef")


def test_people_of_identity_center() -> None:
    edges = drawn(identity_center, REVIEWER, *_directory())
    assert {e.source for e in edges} == {"d-1/u1", "d-1/u2"}
    assert {e.target for e in edges} == {REVIEWER.id}


def test_anyone_may_be_in_a_group_that_was_not_listed_and_nobody_in_one_that_is_not_there() -> None:
    group = "aws.identitystore.group"
    gone = drawn(identity_center, REVIEWER, *_directory(group))
    assert {e.source for e in gone} == {"d-1/u1"}
    blind = drawn(identity_center, REVIEWER, *_directory(group), gaps={group: "denied"})
    assert {(e.source, e.certainty) for e in blind} == {
        ("d-1/u1", "sure"), ("d-1/u1", "possible"), ("d-1/u2", "possible"),
    }  # fmt: skip
