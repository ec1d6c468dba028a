"""What is wrong in the demo estate, as data.

A resource named here may fail further rules; a resource not named here is sound and fails none.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    """One planted flaw.

    `idea` says it in words, `resource` is a name in what `fill` returns (``account`` for the account as a whole),
    and `checks` are the ids of peers' checks that mean this flaw, as in outcomes' ``same_as``.
    """

    idea: str
    resource: str
    checks: tuple[str, ...]


TRUTH: tuple[Planted, ...] = (
    Planted(
        "customer exports that anyone may list and read",
        "public-bucket",
        ("s3_bucket_public_access", "s3_bucket_level_public_access_block", "s3_bucket_policy_public_read_access"),
    ),
    Planted(
        "the same bucket without any of the usual care",
        "public-bucket",
        (
            "s3_bucket_secure_transport_policy",
            "s3_bucket_server_access_logging_enabled",
            "s3_bucket_object_versioning",
            "s3_bucket_no_mfa_delete",
        ),
    ),
    Planted("public policies not blocked account-wide", "account", ("s3_account_level_public_access_blocks",)),
    Planted(
        "a forgotten instance on the internet, open to SSH",
        "exposed-instance",
        ("ec2_instance_public_ip", "ec2_instance_port_ssh_exposed_to_internet"),
    ),
    Planted(
        "its metadata service answers without a token, and nobody manages it",
        "exposed-instance",
        ("ec2_instance_imdsv2_enabled", "ec2_instance_managed_by_ssm"),
    ),
    Planted("an access key in its user data", "exposed-instance", ("ec2_instance_secrets_user_data",)),
    Planted(
        "its role may do everything with S3, databases and EC2, customer data included",
        "legacy-role",
        ("iam_inline_policy_allows_privilege_escalation",),
    ),
    Planted(
        "SSH open to the world",
        "open-group",
        ("ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22",),
    ),
    Planted("an unencrypted disk", "plain-volume", ("ec2_ebs_volume_encryption",)),
    Planted(
        "an unencrypted snapshot that every account may restore",
        "public-snapshot",
        ("ec2_ebs_public_snapshot", "ec2_ebs_snapshots_encrypted"),
    ),
    Planted(
        "a database on the internet",
        "open-database",
        ("rds_instance_no_public_access", "rds_instance_storage_encrypted", "rds_instance_transport_encrypted"),
    ),
    Planted(
        "the same database without backups, a standby, logs or updates",
        "open-database",
        (
            "rds_instance_backup_enabled",
            "rds_instance_multi_az",
            "rds_instance_integration_cloudwatch_logs",
            "rds_instance_minor_version_upgrade_enabled",
            "rds_instance_deletion_protection",
        ),
    ),
    Planted(
        "PostgreSQL open to the world",
        "open-database-group",
        ("ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_postgres_5432",),
    ),
    Planted(
        "an administrator who left, with a password and two old keys",
        "dormant-admin",
        (
            "iam_rotate_access_key_90_days",
            "iam_user_accesskey_unused",
            "iam_user_two_active_access_key",
            "iam_user_console_access_unused",
            "iam_user_mfa_enabled_console_access",
            "iam_user_no_setup_initial_access_key",
            "iam_policy_attached_only_to_group_or_roles",
            "iam_user_administrator_access_policy",
        ),
    ),
    Planted(
        "AWS's administrator policy, attached to a user",
        "administrator-policy",
        ("iam_aws_attached_policy_no_administrative_privileges",),
    ),
    Planted(
        "a network ACL that admits SSH from anywhere",
        "open-acl",
        ("ec2_networkacl_allow_ingress_tcp_port_22",),
    ),
    Planted(
        "releases that may become any role",
        "escalation-policy",
        ("iam_policy_allows_privilege_escalation",),
    ),
    Planted("a key that does not rotate", "key:archive-2021", ("kms_cmk_rotation_enabled",)),
    Planted(
        "a trail that nobody finished",
        "poor-trail",
        (
            "cloudtrail_log_file_validation_enabled",
            "cloudtrail_kms_encryption_enabled",
            "cloudtrail_cloudwatch_logging_enabled",
        ),
    ),
    Planted(
        "its log group, in the clear and kept for a week",
        "poor-log-group",
        (
            "cloudwatch_log_group_kms_encryption_enabled",
            "cloudwatch_log_group_retention_policy_specific_days_enabled",
        ),
    ),
    *(
        Planted(
            "a bucket for access logs, which AWS delivers to neither with a customer's key nor under a lock",
            f"bucket:nordhafen-{name}",
            ("s3_bucket_kms_encryption", "s3_bucket_object_lock"),
        )
        for name in (
            "access-logs",
            "access-logs-mirror",
            "staging-access-logs",
            "staging-access-logs-mirror",
        )
    ),
    Planted(
        "a function that answers everyone, and whose role reads the customers' exports",
        "open-function",
        ("awslambda_function_url_public", "awslambda_function_not_publicly_accessible"),
    ),
    Planted(
        "a token in its environment, and a runtime that nobody mends any more",
        "open-function",
        ("awslambda_function_no_secrets_in_variables", "awslambda_function_using_supported_runtimes"),
    ),
    Planted("containers with public addresses", "open-service", ("ecs_service_no_assign_public_ip",)),
    Planted(
        "a database's password in a task definition",
        "leaking-task",
        ("ecs_task_definitions_no_environment_secrets",),
    ),
    Planted(
        "a build with a token in its variables and another in the address of its source",
        "leaking-build",
        (
            "codebuild_project_no_secrets_in_variables",
            "codebuild_project_source_repo_url_no_sensitive_credentials",
        ),
    ),
    Planted(
        "a secret that every account may read, last changed when it was made",
        "open-secret",
        (
            "secretsmanager_not_publicly_accessible",
            "secretsmanager_automatic_rotation_enabled",
            "secretsmanager_secret_rotated_periodically",
        ),
    ),
    Planted("a queue in which everyone may read and write", "open-queue", ("sqs_queues_not_publicly_accessible",)),
    Planted("a role that every repository of the company may take on", "pipeline-role", ()),
    Planted(
        "snapshots may be shared with everyone in the main region",
        "region:eu-central-1",
        ("ec2_ebs_snapshot_account_block_public_access",),
    ),
)
"""All planted flaws. A check listed for a resource fails there, or belongs to no rule of ours."""
