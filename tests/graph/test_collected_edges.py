"""Fields that edges rest on, as a server of AWS tells them."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest

from rules.scan import REGION, Scan, resources_of
from stance.connectors.aws.cloudfront import DISTRIBUTIONS
from stance.demo.server import DemoServer
from stance.model.assets.endpoints import Distribution

ME = "123456789012"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with DemoServer() as server:
        yield server.url


def client(url, service):
    return boto3.client(service, REGION, endpoint_url=url, aws_access_key_id="a", aws_secret_access_key="b")


def test_the_secret_of_a_database(url):
    rds = client(url, "rds")
    made = {"DBInstanceClass": "db.t3.micro", "Engine": "postgres", "AllocatedStorage": 20, "MasterUsername": "a"}
    rds.create_db_instance(DBInstanceIdentifier="kept", ManageMasterUserPassword=True, **made)
    rds.create_db_instance(DBInstanceIdentifier="own", MasterUserPassword="not-a-secret-1", **made)
    scan = Scan(url, resources_of("rds"))
    assert scan.asset("aws.rds.instance", "kept").fields["master_secret"].startswith("arn:aws:secretsmanager:")
    assert scan.asset("aws.rds.instance", "own").fields["master_secret"] is None


def test_grants_of_a_key_to_somebody(url):
    kms = client(url, "kms")
    name = kms.create_key()["KeyMetadata"]["KeyId"]
    role = f"arn:aws:iam::{ME}:role/reader"
    kms.create_grant(
        KeyId=name, GranteePrincipal=role, Operations=["GenerateDataKey", "Decrypt"],
        Constraints={"EncryptionContextSubset": {"tenant": "a"}},
    )  # fmt: skip
    machines = f"arn:aws:sts::{ME}:assumed-role/aws:ec2-infrastructure/i-1"
    for other in (machines, "dynamodb.us-east-1.amazonaws.com"):
        kms.create_grant(KeyId=name, GranteePrincipal=other, Operations=["Decrypt"])
    grants = Scan(url, resources_of("kms")).asset("aws.kms.key", name).fields["grants"]
    assert grants == [{"grantee": role, "operations": ["Decrypt", "GenerateDataKey"], "context": {"tenant": "a"}}]


def test_behaviours_and_what_they_fetch_from():
    behaviours = DISTRIBUTIONS.fields[Distribution.behaviours].then(
        {
            "DefaultCacheBehavior": {
                "TargetOriginId": "group", "TrustedKeyGroups": {"Enabled": True, "Items": ["k"]},
                "AllowedMethods": {"Items": ["PUT", "GET"]},
            },
            "CacheBehaviors": {"Items": [{
                "PathPattern": "/open/*", "TargetOriginId": "a", "TrustedSigners": {"Enabled": False},
                "FunctionAssociations": {"Items": [{"EventType": "viewer-request", "FunctionARN": "f"}]},
            }]},
            "OriginGroups": {"Items": [
                {"Id": "group", "Members": {"Items": [{"OriginId": "a"}, {"OriginId": "b"}]}}
            ]},
        }
    )  # fmt: skip
    assert behaviours == [
        {"path": "*", "origins": ["a", "b"], "methods": ["GET", "PUT"], "signed": True, "judged": False},
        {"path": "/open/*", "origins": ["a"], "methods": ["GET", "HEAD"], "signed": False, "judged": True},
    ]
    (origin,) = DISTRIBUTIONS.fields[Distribution.origins].then(
        [{"Id": "a", "DomainName": "a.s3.amazonaws.com", "OriginPath": "",
          "S3OriginConfig": {"OriginAccessIdentity": "origin-access-identity/cloudfront/E2"}}]
    )  # fmt: skip
    assert (origin["path"], origin["access_control"], origin["access_identity"]) == (None, None, "E2")
