"""Stores of data, secrets and messages: policies, encryption, backups."""

from __future__ import annotations

from typing import Any

from cases.clouds import ACCOUNT, FOREIGN, Cloud, policy
from cases.judge import Case

_OWN = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
_FOREIGN = {"AWS": f"arn:aws:iam::{FOREIGN}:root"}

# label: (principal, condition, whether the policy is public)
_ADMITTED: dict[str, tuple[Any, dict[str, Any] | None, bool]] = {
    "own": (_OWN, None, False),
    "stranger": (_FOREIGN, None, False),
    "star": ("*", None, True),
    "aws-star": ({"AWS": "*"}, None, True),
    "star-own-account": ("*", {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}, False),
    "star-organization": ("*", {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}, False),
    "star-any-organization": ("*", {"StringLike": {"aws:PrincipalOrgID": "*"}}, True),
    "star-network": ("*", {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, False),
    "star-everywhere": ("*", {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, True),
    "star-mfa": ("*", {"Bool": {"aws:MultiFactorAuthPresent": "true"}}, True),
    "star-source": ("*", {"ArnEquals": {"aws:SourceArn": f"arn:aws:sns:us-east-1:{ACCOUNT}:t"}}, False),
    "service": ({"Service": "events.amazonaws.com"}, None, False),
}


def _documents(action: str, resource: str) -> dict[str, tuple[str, str]]:
    """Policies by label, with the verdict on *not public*."""
    found = {}
    for label, (principal, condition, public) in _ADMITTED.items():
        statement = {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource}
        if condition is not None:
            statement["Condition"] = condition
        found[label] = policy(statement), "fail" if public else "pass"
    return found


def _queues() -> Case:
    documents = _documents("sqs:SendMessage", "*")
    plain = {"SqsManagedSseEnabled": "false"}
    attributes = {
        "none": {},
        "unencrypted": plain,
        "key": {"KmsMasterKeyId": "alias/aws/sqs"},
        "managed": {"SqsManagedSseEnabled": "true"},
    }

    def seed(cloud: Cloud) -> None:
        sqs = cloud.client("sqs")
        made = attributes | {label: {"Policy": document} for label, (document, _) in documents.items()}
        for label, given in made.items():
            sqs.create_queue(QueueName=label, Attributes=given)

    public = dict.fromkeys(attributes, "pass") | {label: verdict for label, (_, verdict) in documents.items()}
    encrypted = {"unencrypted": "fail", "key": "pass", "managed": "pass"}
    expected = {
        "sqs_queues_not_publicly_accessible": public,
        "sqs_queues_server_side_encryption_enabled": encrypted,
    }
    return Case("queues", seed, expected, whole=False)


def _topics() -> Case:
    documents = _documents("sns:Publish", "*")

    def seed(cloud: Cloud) -> dict[str, str]:
        sns = cloud.client("sns")
        made: dict[str, dict[str, str]] = {"none": {}, "key": {"KmsMasterKeyId": "alias/aws/sns"}}
        made |= {label: {"Policy": document} for label, (document, _) in documents.items()}
        return {label: sns.create_topic(Name=label, Attributes=given)["TopicArn"] for label, given in made.items()}

    public = {"none": "pass", "key": "pass"} | {label: verdict for label, (_, verdict) in documents.items()}
    encrypted = dict.fromkeys(public, "fail") | {"key": "pass"}
    expected = {
        "sns_topics_not_publicly_accessible": public,
        "sns_topics_kms_encryption_at_rest_enabled": encrypted,
    }
    return Case("topics", seed, expected)


def _secrets() -> Case:
    documents = _documents("secretsmanager:GetSecretValue", "*")

    def seed(cloud: Cloud) -> dict[str, str]:
        client = cloud.client("secretsmanager")
        ids = {}
        for label in ("none", "rotated", *documents):
            ids[label] = client.create_secret(Name=label, SecretString="x")["ARN"]
            if label in documents:
                client.put_resource_policy(SecretId=ids[label], ResourcePolicy=documents[label][0])
        client.rotate_secret(SecretId=ids["rotated"], RotationRules={"AutomaticallyAfterDays": 30})
        return ids

    public = dict.fromkeys(("none", "rotated"), "pass")
    public |= {label: verdict for label, (_, verdict) in documents.items()}
    rotated = dict.fromkeys(public, "fail") | {"rotated": "pass"}
    fresh = dict.fromkeys(public, "pass")
    expected = {
        "secretsmanager_not_publicly_accessible": public,
        "secretsmanager_automatic_rotation_enabled": rotated,
        "secretsmanager_secret_rotated_periodically": fresh,
        "secretsmanager_secret_unused": fresh,
    }
    return Case("secrets", seed, expected)


def _tables() -> Case:
    key = {"Enabled": True, "SSEType": "KMS"}
    # label: (create arguments, PITR; encrypted, recoverable, protected)
    tables: dict[str, tuple[dict[str, Any], bool | None, str, str, str]] = {
        "plain": ({}, None, "fail", "fail", "fail"),
        "key": ({"SSESpecification": key}, None, "pass", "fail", "fail"),
        "own-key": ({"SSESpecification": {**key, "KMSMasterKeyId": "own"}}, None, "pass", "fail", "fail"),
        "recoverable": ({}, True, "fail", "pass", "fail"),
        "no-longer-recoverable": ({}, False, "fail", "fail", "fail"),
        "protected": ({"DeletionProtectionEnabled": True}, None, "fail", "fail", "pass"),
        "sound": ({"SSESpecification": key, "DeletionProtectionEnabled": True}, True, "pass", "pass", "pass"),
    }
    checks = (
        "dynamodb_tables_kms_cmk_encryption_enabled",
        "dynamodb_tables_pitr_enabled",
        "dynamodb_table_deletion_protection_enabled",
    )

    def seed(cloud: Cloud) -> None:
        own = cloud.client("kms").create_key()["KeyMetadata"]["Arn"]
        client = cloud.client("dynamodb")
        for label, (given, recovery, *_) in tables.items():
            made = dict(given)
            if made.get("SSESpecification", {}).get("KMSMasterKeyId"):
                made["SSESpecification"] = {**made["SSESpecification"], "KMSMasterKeyId": own}
            client.create_table(
                TableName=label,
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                BillingMode="PAY_PER_REQUEST",
                **made,
            )
            if recovery is not None:
                setting = {"PointInTimeRecoveryEnabled": recovery}
                client.update_continuous_backups(TableName=label, PointInTimeRecoverySpecification=setting)

    said = {label: verdicts for label, (_, _, *verdicts) in tables.items()}
    return Case("tables", seed, {check: {n: v[i] for n, v in said.items()} for i, check in enumerate(checks)})


def _file_systems() -> Case:
    mount = "elasticfilesystem:ClientMount"
    open_to = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": mount, "Resource": "*"}
    by_target = {"Condition": {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}}
    policies = {
        "encrypted": None,
        "open": policy(open_to),
        "by-mount-target": policy(open_to | by_target),
        "own": policy(open_to | {"Principal": _OWN}),
    }

    def seed(cloud: Cloud) -> dict[str, str]:
        efs, ids = cloud.client("efs"), {}
        for label in ("plain", "backed-up", *policies):
            made = efs.create_file_system(
                CreationToken=label, Encrypted=label in policies, Backup=label == "backed-up"
            )  # fmt: skip
            ids[label] = made["FileSystemId"]
            if document := policies.get(label):
                efs.put_file_system_policy(FileSystemId=ids[label], Policy=document)
        return ids

    every = ("plain", "backed-up", *policies)
    expected = {
        "efs_encryption_at_rest_enabled": {n: "pass" if n in policies else "fail" for n in every},
        "efs_have_backup_enabled": {n: "pass" if n == "backed-up" else "fail" for n in every},
        "efs_not_publicly_accessible": {n: "pass" if n in ("by-mount-target", "own") else "fail" for n in every},
    }
    return Case("file-systems", seed, expected)


def _documents_shared() -> Case:
    shared = {"private": [], "public": ["all"], "shared": [FOREIGN]}

    def seed(cloud: Cloud) -> None:
        ssm = cloud.client("ssm")
        for label, accounts in shared.items():
            content = '{"schemaVersion": "2.2", "description": "-", "mainSteps": []}'
            ssm.create_document(Name=label, DocumentType="Command", Content=content)
            if accounts:
                ssm.modify_document_permission(Name=label, PermissionType="Share", AccountIdsToAdd=accounts)

    verdicts = {"private": "pass", "public": "fail", "shared": "pass"}
    return Case("ssm-documents", seed, {"ssm_documents_set_as_public": verdicts})


def _streams() -> Case:
    def seed(cloud: Cloud) -> None:
        kinesis = cloud.client("kinesis")
        for label in ("plain", "encrypted", "no-longer"):
            kinesis.create_stream(StreamName=label, ShardCount=1)
        key = {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}
        kinesis.start_stream_encryption(StreamName="encrypted", **key)
        kinesis.start_stream_encryption(StreamName="no-longer", **key)
        kinesis.stop_stream_encryption(StreamName="no-longer", **key)

    verdicts = {"plain": "fail", "encrypted": "pass", "no-longer": "fail"}
    return Case("streams", seed, {"kinesis_stream_encrypted_at_rest": verdicts})


def _warehouses() -> Case:
    # label: (create arguments; encrypted, closed, backed up)
    clusters: dict[str, tuple[dict[str, Any], str, str, str]] = {
        "plain": ({"PubliclyAccessible": False, "Encrypted": False}, "fail", "pass", "pass"),
        "encrypted": ({"PubliclyAccessible": False, "Encrypted": True}, "pass", "pass", "pass"),
        "public": ({"PubliclyAccessible": True, "Encrypted": True}, "pass", "fail", "pass"),
    }
    checks = (
        "redshift_cluster_encrypted_at_rest",
        "redshift_cluster_public_access",
        "redshift_cluster_automated_snapshot",
    )

    def seed(cloud: Cloud) -> None:
        redshift = cloud.client("redshift")
        for label, (given, *_) in clusters.items():
            user = {"MasterUsername": "owner", "MasterUserPassword": "Correct-horse-1"}
            redshift.create_cluster(ClusterIdentifier=label, NodeType="ra3.large", **user, **given)

    said = {label: verdicts for label, (_, *verdicts) in clusters.items()}
    return Case("warehouses", seed, {check: {n: v[i] for n, v in said.items()} for i, check in enumerate(checks)})


def _searches() -> Case:
    open_policy = policy({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "es:*", "Resource": "*"})
    own = policy({"Effect": "Allow", "Principal": _OWN, "Action": "es:*", "Resource": "*"})
    sound = {
        "EncryptionAtRestOptions": {"Enabled": True},
        "NodeToNodeEncryptionOptions": {"Enabled": True},
        "DomainEndpointOptions": {"EnforceHTTPS": True},
        "AccessPolicies": own,
    }
    domains: dict[str, tuple[dict[str, Any], str, str]] = {
        "bare": ({}, "fail", "pass"),
        "sound": (sound, "pass", "pass"),
        "open": (sound | {"AccessPolicies": open_policy}, "pass", "fail"),
    }

    def seed(cloud: Cloud) -> None:
        client = cloud.client("opensearch")
        for label, (given, *_) in domains.items():
            client.create_domain(DomainName=label, **given)

    sealed = {label: said for label, (_, said, _) in domains.items()}
    expected = {
        "opensearch_service_domains_encryption_at_rest_enabled": sealed,
        "opensearch_service_domains_node_to_node_encryption_enabled": sealed,
        "opensearch_service_domains_https_communications_enforced": sealed,
        "opensearch_service_domains_not_publicly_accessible": {n: said for n, (_, _, said) in domains.items()},
    }
    return Case("searches", seed, expected)


CASES = [
    _queues(), _topics(), _secrets(), _tables(), _file_systems(), _documents_shared(), _streams(), _warehouses(),
    _searches(),
]  # fmt: skip
