"""Where people and trust come from outside: federation, external access, certificates."""

from stance.conditions import days
from stance.model import Rule
from stance.model.assets.account import Analyzer, AwsAccount, AwsRegion
from stance.model.assets.identity import SamlProvider, ServerCertificate

_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide"

ACCOUNT_FEDERATED = Rule(
    id="identity-account-federated",
    title="People can sign in through federation",
    on=AwsAccount,
    severity="low",
    domain="ispm",
    require=AwsAccount.saml_providers.count() > 0,
    why="Without a central directory, leavers keep their users here, and each account has passwords of its own.",
    fix="Connect the company's identity provider by SAML, or use IAM Identity Center, and retire IAM users.",
    good=[{"saml_providers": ["arn:aws:iam::111122223333:saml-provider/corp"]}],
    bad=[{"saml_providers": []}],
    references=(f"{_GUIDE}/id_roles_providers.html",),
)

SAML_METADATA_CURRENT = Rule(
    id="identity-saml-metadata-current",
    title="SAML providers have metadata that last for another two weeks",
    on=SamlProvider,
    severity="medium",
    domain="ispm",
    applies=SamlProvider.expires_at.present(),
    require=SamlProvider.expires_at.present() & (SamlProvider.expires_at.age <= days(-14)),
    why="When the metadata end, nobody can sign in, and people fall back to root and shared users.",
    fix="Load the identity provider's current metadata.",
    good=[{"expires_at": "2099-01-01T00:00:00Z"}],
    bad=[{"expires_at": "2025-12-01T08:00:00Z"}],
    references=(f"{_GUIDE}/id_roles_providers_create_saml.html",),
)

CERTIFICATE_NOT_EXPIRED = Rule(
    id="identity-certificate-not-expired",
    title="No expired TLS certificate is stored in IAM",
    on=ServerCertificate,
    severity="high",
    domain="ispm",
    require=ServerCertificate.expires_at.age < days(0),
    why="A service that gets it by mistake shows an error to its users, or teaches them to ignore errors.",
    fix="Delete the certificate, after moving what uses it to a current one, best in ACM, which renews by itself.",
    good=[{"expires_at": "2099-01-01T00:00:00Z"}],
    bad=[{"expires_at": "2025-12-01T08:00:00Z"}],
    references=(f"{_GUIDE}/id_credentials_server-certs.html",),
)

CERTIFICATE_RENEWED = Rule(
    id="identity-certificate-renewed",
    title="TLS certificates stored in IAM last for another 30 days",
    on=ServerCertificate,
    severity="medium",
    domain="ispm",
    applies=ServerCertificate.expires_at.age < days(0),
    require=ServerCertificate.expires_at.age <= days(-30),
    why="IAM does not renew certificates; one that ends soon is an outage with a date.",
    fix="Get a new certificate, best from ACM, and move load balancers and distributions to it.",
    good=[{"expires_at": "2099-01-01T00:00:00Z"}],
    bad=[{"expires_at": "2026-01-11T08:00:00Z"}],
    references=(f"{_GUIDE}/id_credentials_server-certs.html",),
)

REGION_EXTERNAL_ACCESS_ANALYZED = Rule(
    id="identity-region-external-access-analyzed",
    title="Access Analyzer looks for external access in every region",
    on=AwsRegion,
    severity="low",
    domain="ispm",
    require=AwsRegion.analyzers.any(Analyzer.type.isin(("ACCOUNT", "ORGANIZATION")) & (Analyzer.status == "ACTIVE")),
    why="It tells, from the provider's own reasoning, which resources admit somebody from outside.",
    fix="Create an analyzer for external access in the region, for the account or the organisation.",
    good=[{"analyzers": [{"type": "ACCOUNT", "status": "ACTIVE"}]}],
    bad=[{"analyzers": []}, {"analyzers": [{"type": "ACCOUNT_UNUSED_ACCESS", "status": "ACTIVE"}]}],
    references=(f"{_GUIDE}/what-is-access-analyzer.html",),
)
