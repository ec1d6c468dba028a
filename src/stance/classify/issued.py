"""Secrets that show by their own shape who issued them, as the issuers document it. A new one is one row."""

from __future__ import annotations

from stance.classify import validators as v
from stance.classify.detector import Detector

ISSUED: tuple[Detector, ...] = (
    Detector("aws-access-key", "AWS access key id", r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b", v.aws_key_id, 90),
    Detector(
        "aws-secret-key",
        "AWS secret access key",
        r"(?i)(?:aws|secret)[\w. -]{0,30}(?:key|secret|token|sk)[\w]{0,10}"
        r"['\"]?\s{0,4}(?:=>|:=|[:=,]|\s)\s{0,4}['\"]?"
        r"(?P<secret>[A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+=]|$)",
        v.aws_secret_key,
        90,
    ),
    Detector(
        "aws-secret-key",
        "AWS secret access key",
        r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b[\"'\s,;:|=]{1,8}(?P<secret>[A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+=]|$)",
        v.aws_secret_key,
        90,
    ),
    Detector(
        "aws-session-token", "AWS session token", r"\b(?:IQoJb3JpZ2lu|FwoGZXIvYXdz)[A-Za-z0-9/+=]{100,}", rank=90
    ),
    Detector("github-token", "GitHub token", r"\bgh[pousr]_[A-Za-z0-9]{36,}\b", v.github_token, 90),
    Detector("github-token", "GitHub fine-grained token", r"\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b", rank=90),
    Detector("gitlab-token", "GitLab token", r"\bgl(?:pat|dt|rt|cbt|ptt|soat|agent|oas)-[A-Za-z0-9_-]{20,}", rank=90),
    Detector("slack-token", "Slack token", r"\bxox[abeoprs](?:-[A-Za-z0-9]{1,}){2,5}", rank=90),
    Detector("slack-token", "Slack app token", r"\bxapp-\d-[A-Z0-9]{8,}-\d+-[a-f0-9]{32,}\b", rank=90),
    Detector(
        "slack-webhook",
        "Slack webhook",
        r"hooks\.slack\.com/(?:services|workflows|triggers)/(?P<secret>[A-Za-z0-9/_-]{20,})",
        rank=90,
    ),
    Detector("stripe-key", "Stripe secret key", r"\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}\b", rank=90),
    Detector("stripe-key", "Stripe webhook secret", r"\bwhsec_[A-Za-z0-9+/=]{24,}", rank=90),
    Detector("google-api-key", "Google API key", r"\bAIza[A-Za-z0-9_-]{35}", rank=90),
    Detector("google-oauth-secret", "Google OAuth client secret", r"\bGOCSPX-[A-Za-z0-9_-]{28}", rank=90),
    Detector("google-oauth-token", "Google OAuth access token", r"\bya29\.[A-Za-z0-9_-]{30,}", rank=90),
    Detector(
        "gcp-service-account",
        "Google Cloud service account key",
        r"\"private_key_id\"\s*:\s*\"(?P<secret>[0-9a-f]{40})\"",
        rank=90,
    ),
    Detector(
        "azure-storage-key",
        "Azure storage account key",
        r"(?i)(?:AccountKey|storage[_-]?(?:account[_-]?)?key)[\"']?\s*[:=]\s*[\"']?(?P<secret>[A-Za-z0-9+/]{86}==)",
        rank=90,
    ),
    Detector(
        "azure-shared-key",
        "Azure shared access key",
        r"(?i)SharedAccessKey\s*=\s*(?P<secret>[A-Za-z0-9+/]{43}=)",
        rank=90,
    ),
    Detector(
        "azure-sas",
        "Azure shared access signature",
        r"(?i)[?&]s(?:v|e|r|p|t)=[^\s\"']{4,}?&sig=(?P<secret>[A-Za-z0-9%+/=]{43,})",
        rank=90,
    ),
    Detector(
        "azure-client-secret",
        "Entra client secret",
        r"\b[A-Za-z0-9_~.]{3}[78]Q~[A-Za-z0-9_~.-]{31,34}",
        v.random_looking,
        80,
    ),
    Detector(
        "private-key",
        "Private key",
        r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?s:.*?)"
        r"(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|\z)",
        v.private_key,
        100,
    ),
    Detector("private-key", "age secret key", r"\bAGE-SECRET-KEY-1[A-Z0-9]{58}\b", rank=90),
    Detector("jwt", "JSON web token", r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{10,}", v.jwt, 85),
    Detector("npm-token", "npm token", r"\bnpm_[A-Za-z0-9]{36}\b", rank=90),
    Detector("pypi-token", "PyPI token", r"\bpypi-AgE[A-Za-z0-9_-]{50,}", rank=90),
    Detector("rubygems-token", "RubyGems token", r"\brubygems_[0-9a-f]{48}\b", rank=90),
    Detector("docker-token", "Docker Hub token", r"\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{27,}", rank=90),
    Detector("twilio-key", "Twilio API key", r"\bSK[0-9a-f]{32}\b", v.random_looking, 80),
    Detector("sendgrid-key", "SendGrid API key", r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}", rank=90),
    Detector("mailgun-key", "Mailgun API key", r"\bkey-[0-9a-f]{32}\b", v.random_looking, 80),
    Detector("mailchimp-key", "Mailchimp API key", r"\b[0-9a-f]{32}-us\d{1,2}\b", v.random_looking, 80),
    Detector("anthropic-key", "Anthropic API key", r"\bsk-ant-[a-z]+\d{0,2}-[A-Za-z0-9_-]{24,}", rank=95),
    Detector(
        "openai-key",
        "OpenAI API key",
        r"\bsk-(?:proj-|svcacct-|admin-|or-v1-)?[A-Za-z0-9_-]{32,}",
        v.random_looking,
        85,
    ),
    Detector("huggingface-token", "Hugging Face token", r"\bhf_[A-Za-z0-9]{34}\b", rank=90),
    Detector("databricks-token", "Databricks token", r"\bdapi[0-9a-f]{32}(?:-\d)?\b", v.random_looking, 90),
    Detector("digitalocean-token", "DigitalOcean token", r"\bdo[opr]_v1_[0-9a-f]{64}\b", rank=90),
    Detector("shopify-token", "Shopify token", r"\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b", rank=90),
    Detector("atlassian-token", "Atlassian token", r"\bATATT3[A-Za-z0-9_=-]{100,}", rank=90),
    Detector("vault-token", "HashiCorp Vault token", r"\bhv[sbr]\.[A-Za-z0-9_-]{24,}", rank=90),
    Detector("terraform-token", "HCP Terraform token", r"\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,}", rank=90),
    Detector("grafana-token", "Grafana token", r"\bgl(?:c|sa)_[A-Za-z0-9+/=_]{32,}", rank=90),
    Detector("newrelic-key", "New Relic user key", r"\bNRAK-[A-Z0-9]{27}\b", rank=90),
    Detector("telegram-token", "Telegram bot token", r"\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b", rank=90),
)
