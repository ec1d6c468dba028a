"""Tables, secrets, queues and streams. Flaws: a secret that everyone may read, and a queue open to the world."""

from __future__ import annotations

import json

from stance.demo.maker import MAIN, Json, Maker, allow, days_ago, policy, tags
from stance.demo.server import ACCOUNT


def tell(maker: Maker) -> None:
    """Make the stores."""
    _customers(maker)
    _secrets(maker)
    _parameters(maker)
    _messages(maker)
    _shared_files(maker)
    _streams_and_copies(maker)
    _reports(maker)


def _customers(maker: Maker) -> None:
    """The customer table, which everything else is about."""
    dynamo = maker.client("dynamodb", MAIN)
    made = dynamo.create_table(
        TableName="nordhafen-customers",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": maker.ids["key:data"]},
        DeletionProtectionEnabled=True,
        Tags=tags(owner="data", data="customer"),
    )["TableDescription"]
    maker.ids["table:customers"] = made["TableArn"]
    dynamo.update_continuous_backups(
        TableName="nordhafen-customers", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )


def _secrets(maker: Maker) -> None:
    for name, text in {"orders-database": "k4i-Speicherstadt", "mail-relay": "Landungsbruecke-7"}.items():
        arn = _secret(maker, name, text)
        renewing = {"AutomaticallyAfterDays": 30}
        maker.client("secretsmanager", MAIN).rotate_secret(SecretId=arn, RotationRules=renewing)
    # given to a carrier to try something out, on a Friday
    arn = maker.ids["open-secret"] = _secret(maker, "carrier-api", "Fischmarkt-5-Uhr")
    maker.client("secretsmanager", MAIN).put_resource_policy(
        SecretId=arn, ResourcePolicy=policy(allow("secretsmanager:GetSecretValue", Principal="*"))
    )
    maker.amend(f"secretsmanager.secret/{arn}", last_changed_date=int(days_ago(410).timestamp()))


def _secret(maker: Maker, name: str, text: str) -> str:
    made = maker.client("secretsmanager", MAIN).create_secret(
        Name=f"prod/{name}", SecretString=text, KmsKeyId=maker.ids["key:data"], Tags=tags(owner="platform")
    )
    maker.ids[f"secret:{name}"] = made["ARN"]
    return str(made["ARN"])


def _parameters(maker: Maker) -> None:
    ssm = maker.client("ssm", MAIN)
    secure: Json = {"Type": "SecureString", "KeyId": maker.ids["key:data"]}
    ssm.put_parameter(Name="/nordhafen/maps/api-key", Value="maps-4711", **secure)
    ssm.put_parameter(Name="/nordhafen/labels/format", Value="A6", Type="String")
    steps = [{"action": "aws:runShellScript", "name": "restart", "inputs": {"runCommand": ["systemctl restart api"]}}]
    content = {"schemaVersion": "2.2", "description": "Restart the API", "mainSteps": steps}
    ssm.create_document(Name="nordhafen-restart-api", DocumentType="Command", Content=json.dumps(content))


def _messages(maker: Maker) -> None:
    """Parcels move, a topic tells, queues listen; carriers call back into a queue that hears everyone."""
    sns, sqs = maker.client("sns", MAIN), maker.client("sqs", MAIN)
    key = maker.ids["key:data"]
    topic = sns.create_topic(Name="parcel-status", Attributes={"KmsMasterKeyId": key})["TopicArn"]
    maker.ids["topic:parcel-status"] = topic
    arn = f"arn:aws:sqs:{MAIN}:{ACCOUNT}:parcel-events"
    sender = {"Service": "sns.amazonaws.com"}
    listening = allow("sqs:SendMessage", arn, Principal=sender, Condition={"ArnEquals": {"aws:SourceArn": topic}})
    sqs.create_queue(QueueName="parcel-events", Attributes={"KmsMasterKeyId": key, "Policy": policy(listening)})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    maker.ids["queue:parcel-events"] = arn
    arn = f"arn:aws:sqs:{MAIN}:{ACCOUNT}:carrier-callbacks"
    everyone = allow(["sqs:SendMessage", "sqs:ReceiveMessage"], arn, Principal="*")
    sqs.create_queue(QueueName="carrier-callbacks", Attributes={"KmsMasterKeyId": key, "Policy": policy(everyone)})
    maker.ids["open-queue"] = arn


def _shared_files(maker: Maker) -> None:
    efs = maker.client("efs", MAIN)
    made = efs.create_file_system(
        CreationToken="warehouse-share",
        Encrypted=True,
        KmsKeyId=maker.ids["key:data"],
        Backup=True,
        Tags=tags(owner="warehouse"),
    )
    reader = {"AWS": maker.ids["role:invoice-renderer"]}
    mounting = allow("elasticfilesystem:ClientMount", made["FileSystemArn"], Principal=reader)
    efs.put_file_system_policy(FileSystemId=made["FileSystemId"], Policy=policy(mounting))
    maker.ids["file-system:warehouse-share"] = made["FileSystemArn"]


def _streams_and_copies(maker: Maker) -> None:
    kinesis, key = maker.client("kinesis", MAIN), maker.ids["key:data"]
    kinesis.create_stream(StreamName="scanner-events", ShardCount=1)
    kinesis.start_stream_encryption(StreamName="scanner-events", EncryptionType="KMS", KeyId=key)
    made = maker.client("backup", MAIN).create_backup_vault(BackupVaultName="nightly", EncryptionKeyArn=key)
    maker.ids["vault:nightly"] = made["BackupVaultArn"]


def _reports(maker: Maker) -> None:
    """What was gathered, to be asked about: a warehouse, and a search over shipments."""
    redshift, key = maker.client("redshift", MAIN), maker.ids["key:data"]
    redshift.create_cluster(
        ClusterIdentifier="reports",
        NodeType="ra3.large",
        MasterUsername="owner",
        MasterUserPassword="Elbtunnel-1911",
        Encrypted=True,
        KmsKeyId=key,
        PubliclyAccessible=False,
        AutomatedSnapshotRetentionPeriod=14,
    )
    redshift.enable_logging(ClusterIdentifier="reports", BucketName="nordhafen-analytics", S3KeyPrefix="audit")
    maker.ids["warehouse:reports"] = f"arn:aws:redshift:{MAIN}:{ACCOUNT}:cluster:reports"
    reader = {"AWS": maker.ids["role:invoice-renderer"]}
    arn = maker.ids["search:shipments"] = f"arn:aws:es:{MAIN}:{ACCOUNT}:domain/shipments"
    maker.client("opensearch", MAIN).create_domain(
        DomainName="shipments",
        EncryptionAtRestOptions={"Enabled": True, "KmsKeyId": key},
        NodeToNodeEncryptionOptions={"Enabled": True},
        DomainEndpointOptions={"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"},
        AdvancedSecurityOptions={"Enabled": True},
        AccessPolicies=policy(allow("es:ESHttpGet", f"{arn}/*", Principal=reader)),
    )
