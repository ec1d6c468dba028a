"""Each detector finds its kind; what only looks like a secret is left alone."""

import base64
import hashlib
import itertools
import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.classify import MAX_TEXT, TextTooLongError, find_in_field, find_secrets, mask_of
from stance.classify.detectors import DETECTORS
from stance.classify.validators import base62_crc

B64 = "q7ZpX2vN9sLkR4tYw8BmC1dF6gHjE3uA5iOxTzQyKnVbMrWcPeSfDhGlJaU0IoNtRw+/x3Y8kL5mQ2vB7zX"
HEX = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
SIGNED = ".".join(
    base64.urlsafe_b64encode(part).decode().rstrip("=")
    for part in (b'{"alg":"HS256","typ":"JWT"}', b'{"sub":"1"}', b"not really a signature")
)
GITHUB_BODY = "aB3dE5fG7hI9jK1lM2nO4pQ6rS8tU0"
KEY_BODY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"
PEM = f"-----BEGIN RSA PRIVATE KEY-----\n{KEY_BODY}\n-----END RSA PRIVATE KEY-----"

FOUND = [
    ("aws-access-key", "id AKIAQ3EGUIZT7YXN4WLM end", "AKIAQ3EGUIZT7YXN4WLM"),
    ("aws-secret-key", f"aws_secret_access_key = {B64[:40]}", B64[:40]),
    ("aws-secret-key", f'"SecretAccessKey": "{B64[:40]}"', B64[:40]),
    ("aws-secret-key", f"AWS_SECRET_ACCESS_KEY={B64[:40]}\nnext", B64[:40]),
    ("github-token", f"ghp_{GITHUB_BODY}{base62_crc(GITHUB_BODY)}", None),
    ("github-token", "github_pat_" + "A1b2C3d4E5f6G7h8I9j0K1_" + (B64[:40] + "a1B2c3D4e5F6g7H8i9J"), None),
    ("gitlab-token", "glpat-x7Yq2LmN9pRs4TuVwZ3a", None),
    ("slack-token", "xoxb-123456789012-123456789013-AbCdEfGhIjKlMnOpQrStUvWx", None),
    ("slack-webhook", "https://hooks.slack.com/services/T01ABCDEF/B01ABCDEF/aBcDeFgHiJkLmNoPqRsTuVwX", None),
    ("stripe-key", "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc", None),
    ("google-api-key", "AIza" + "SyD3x7Kq2LmN9pRs4TuVwZ3aBcDeFgHiJkL", None),
    ("gcp-service-account", f'{{"type": "service_account", "private_key_id": "{HEX}12345678"}}', f"{HEX}12345678"),
    ("azure-storage-key", f"AccountKey={B64}abc==;EndpointSuffix=core", f"{B64}abc=="),
    ("private-key", PEM, PEM),
    ("private-key", PEM.replace("RSA ", "").replace("\n", "\\n"), None),
    ("private-key", f"-----BEGIN OPENSSH PRIVATE KEY-----\n{KEY_BODY}", None),
    ("jwt", f"cookie {SIGNED}", SIGNED),
    ("database-url", "postgres://app:hunter22@db.internal:5432/app", "hunter22"),
    ("database-url", "mongodb+srv://app:pa%21ss@cluster0.mongodb.net", "pa%21ss"),
    ("url-password", "https://deploy:tr0ub4dor@git.corp/x.git", "tr0ub4dor"),
    ("npm-token", "//registry.npmjs.org/:_authToken=npm_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8", None),
    ("pypi-token", "pypi-AgEIcHlwaS5vcmcCJ" + B64[:60].replace("+", "-").replace("/", "_"), None),
    ("twilio-token", f"TWILIO_AUTH_TOKEN={HEX}", HEX),
    ("sendgrid-key", "SG.a1B2c3D4e5F6g7H8i9J0k1.a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V", None),
    ("anthropic-key", "sk-ant-api03-" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8", None),
    ("openai-key", "sk-proj-" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8", None),
    ("password-hash", "root:$6$rounds$kd82jdK3mcJ2ls9d.aFJ2kd82jdK3mcJ2ls9d:19000:0", None),
    (
        "authorization",
        "curl -H 'Authorization: Bearer a8f5f167f44f4964e6c998dee827110c'",
        "a8f5f167f44f4964e6c998dee827110c",
    ),
    ("command-password", "mysql -u root -pS3cretPw! app", "S3cretPw!"),
    ("command-password", "tool --password S3cretPw! run", "S3cretPw!"),
    ("command-password", "echo 'ubuntu:changed99' | chpasswd", "changed99"),
    ("password", 'DB_PASSWORD="Sup3rSecret!"', "Sup3rSecret!"),
    ("password", "password: hunter22", "hunter22"),
    ("password", "Server=x;User Id=sa;Password=Str0ngP@ss;", "Str0ngP@ss"),
    ("password", r"{\"password\": \"hunter22\"}", "hunter22"),
    ("password", "Environment=PGPASSWORD=s3cr3tpg", "s3cr3tpg"),
    ("password", 'password="Unclosed1 rest', "Unclosed1"),
    ("command-password", "mysql -u admin -pTr0ub4dor\\&3 db", "Tr0ub4dor\\&3"),
    ("command-password", "redis-cli -h db -a R3disPass ping", "R3disPass"),
    ("command-password", "net user admin P@ssw0rd123 /add", "P@ssw0rd123"),
    ("command-password", '$p = ConvertTo-SecureString "P@ssw0rd123" -AsPlainText', "P@ssw0rd123"),
    ("password", "<db.password>TopSecret99</db.password>", "TopSecret99"),
    ("password", '- name: DB_PASSWORD\n  value: "TopSecret99"', "TopSecret99"),
    ("password", '{"name": "DB_PASSWORD", "value": "TopSecret99"}', "TopSecret99"),
    ("generic-secret", "- name: SECRET_KEY\n  value: k8Jh2Lm9Qw4Rt7Yx", "k8Jh2Lm9Qw4Rt7Yx"),
    ("generic-secret", "secret_key_base: 3b7cd727ee24e8444053437c36cc66c3", None),
    ("password", "PASSWORD=supersecret", "supersecret"),
    ("password", "export DB_PASS=my_secret_pw", "my_secret_pw"),
    ("password", 'rootpw "x"\npassword: "letmein"', "letmein"),
    ("password", "password=123456", "123456"),
    ("generic-secret", "api_key = 'k8Jh2Lm9Qw4Rt7Yx'", "k8Jh2Lm9Qw4Rt7Yx"),
    ("generic-secret", "CLIENT_SECRET=9dK2-fj4L_s8Qm3x", "9dK2-fj4L_s8Qm3x"),
]


@pytest.mark.parametrize(("kind", "text", "value"), FOUND, ids=[f"{k}-{i}" for i, (k, _, _) in enumerate(FOUND)])
def test_each_kind_is_found_at_its_place(kind, text, value):
    (found,) = [s for s in find_secrets(text) if s.type == kind]
    if value is not None:
        assert text[found.start : found.end] == value
    assert not found.test_data


def test_every_detector_pattern_compiles_and_ids_are_words():
    import re2

    for detector in DETECTORS:
        re2.compile(detector.pattern)
        assert detector.id == detector.id.lower()
        assert " " not in detector.id


BENIGN = [
    f"id: {uuid.UUID(int=7)}",
    f"request token: {uuid.UUID(HEX)}",
    f"sha256:{hashlib.sha256(b'x').hexdigest()}",
    f"commit {hashlib.sha1(b'x').hexdigest()}",
    f"aws_s3_key = {hashlib.sha1(b'x').hexdigest()}",
    "arn:aws:iam::123456789012:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty",
    "arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf",
    "password=${DB_PASSWORD}",
    "password: $DB_PASSWORD",
    'password = "{{ vault_db_password }}"',
    "password=<your password>",
    "PASSWORD=changeme",
    "password: xxxxxxxx",
    "password: ********",
    "secret: arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db",
    "password: '{{resolve:ssm-secure:db:1}}'",
    "token = os.environ['TOKEN']",
    "token: process.env.API_TOKEN",
    "password = var.db_password",
    "api_key = settings.api_key",
    "secret: /run/secrets/db",
    "PasswordLastUsed: 2024-01-01T00:00:00Z",
    "password_last_changed,2024-01-01T00:00:00+00:00",
    "password_enabled: true",
    "MinimumPasswordLength: 14",
    "PASS_MAX_DAYS 365",
    "password: required",
    "password = getPassword();",
    "password = db_password_from_vault",
    "password: prompted",
    "usePassword=always",
    "<input type=password name=pw>",
    '"Action": "secretsmanager:GetSecretValue", "Resource": "*"',
    '"Condition": {"DateGreaterThan": {"aws:TokenIssueTime": "2026-01-01T00:00:00Z"}}',
    '"Action": ["iam:PassRole", "sts:GetSessionToken"], "Effect": "Allow"',
    "password requisite pam_pwquality.so retry=3",
    "https://example.com/path?x=1:2@3",
    "docker://alpine:3.19@sha256:c5b1261d6d3e43071626931fc004f70149baeba2c8ec672bd4f27761f8e1ad6b",
    "postgres://app@db.internal/app",
    "postgres://app:${DB_PASSWORD}@db.internal/app",
    "ssh://git@github.com:22/org/repo.git",
    "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----",
    'grep -q "-----BEGIN RSA PRIVATE KEY-----" file',
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 user@host",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "ghp_" + "x" * 36,
    "AKIA" + "X" * 16,
    "eyJhbGciOiJIUzI1NiJ9",
    "eyJub3QiOiJhIGp3dCJ9.eyJhIjoxfQ.aaaaaaaaaaaaaaaa",
    "token_endpoint: https://login.example.org/token",
    "NextToken: null",
    "kms_key_id: arn:aws:kms:eu-west-1:123456789012:key/mrk-1234abcd",
    "AccessKeyId",
    "monkey: bananas and apples",
    "compass: northwest1",
    "SecurityGroups: sg-0123456789abcdef0",
    "ami-0abcdef1234567890 i-0123456789abcdef0",
    "Secret value is stored elsewhere; token rotation is weekly",
    "Forgot your password? Reset it: https://example.com/reset",
]


@pytest.mark.parametrize("text", BENIGN)
def test_benign_text_is_left_alone(text):
    assert find_secrets(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc",
    ],
)
def test_values_from_documentation_are_reported_as_test_data(text):
    (found,) = find_secrets(text)
    assert found.test_data
    assert found.confidence == "low"


def test_a_specific_kind_names_what_a_generic_one_also_sees():
    (found,) = find_secrets('api_key: "AKIAQ3EGUIZT7YXN4WLM"')
    assert found.type == "aws-access-key"


def test_github_checksum_raises_confidence():
    good = f"ghp_{GITHUB_BODY}{base62_crc(GITHUB_BODY)}"
    assert [s.confidence for s in find_secrets(good)] == ["high"]
    assert [s.confidence for s in find_secrets(f"ghp_{GITHUB_BODY}AAAAAB")] == ["medium"]


def test_lines_count_from_one():
    assert [s.line for s in find_secrets("a\nb\npassword: hunter22\n\ntoken: k8Jh2Lm9Qw4Rt7Yx")] == [3, 5]


def test_too_long_a_text_is_refused_not_skipped():
    with pytest.raises(TextTooLongError, match="longer than"):
        find_secrets("a" * (MAX_TEXT + 1))


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("DB_PASSWORD", "hunter22", "password"),
        ("dbPwd", "hunter22", "password"),
        ("ROOT_PASS", "hunter22", "password"),
        ("API_TOKEN", "k8Jh2Lm9Qw4Rt7Yx", "generic-secret"),
        ("CONFIG", "postgres://a:hunter22@h/d", "database-url"),
    ],
)
def test_fields_are_judged_by_their_name(name, value, kind):
    assert [s.type for s in find_in_field(name, value)] == [kind]


def test_a_field_has_the_plain_title_of_its_kind():
    assert [s.title for s in find_in_field("DB_PASSWORD", "hunter22")] == ["Password"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PASSWORD_FILE", "/run/secrets/x"),
        ("TOKEN_URL", "https://login.corp/oauth"),
        ("BYPASS", "hunter22"),
        ("DB_PASSWORD", "${ssm:/prod/db}"),
        ("SECRET", "arn:aws:secretsmanager:us-east-1:123456789012:secret:x"),
        ("LOG_LEVEL", "debug-verbose1"),
        ("ClientToken", str(uuid.UUID(HEX))),
        ("PASSWORD", ""),
    ],
)
def test_fields_that_only_refer_to_a_secret_are_left_alone(name, value):
    assert find_in_field(name, value) == []


@given(st.text(max_size=40))
def test_masks_show_at_most_two_characters_at_each_end(value):
    mask = mask_of(value)
    assert mask == "****" or (len(value) >= 16 and len(mask) == 6)


@given(st.text(max_size=60), st.sampled_from(FOUND), st.text(max_size=60))
def test_offsets_and_lines_hold_in_any_surroundings(before, case, after):
    text = f"{before}\n{case[1]}\n{after}"
    clean = text.encode("utf-8", "replace").decode()
    found = find_secrets(text)
    assert any(s.type == case[0] for s in found)
    for secret in found:
        assert 0 <= secret.start < secret.end <= len(text)
        assert secret.line == clean[: secret.start].count("\n") + 1
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_nothing_that_is_printed_holds_the_secret():
    for _, text, value in FOUND:
        for secret in find_secrets(text):
            assert value is None or value not in repr(secret)
            assert json.dumps(secret.mask)
