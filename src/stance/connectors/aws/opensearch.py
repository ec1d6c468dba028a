"""Amazon OpenSearch Service. Source: its API reference (API_ListDomainNames, API_DescribeDomain)."""

from __future__ import annotations

from stance.connectors.aws.tagging import TAGS, tagged
from stance.model import Call, From, Resource
from stance.model.assets.data import OpenSearchDomain

_STATUS = "domain.DomainStatus"

DOMAINS = Resource(
    kind=OpenSearchDomain,
    id="arn:{partition}:es:{region}:{account}:domain/{DomainName}",
    name="{DomainName}",
    key="DomainName",
    list=Call("opensearch:ListDomainNames", needs="es:ListDomainNames", items="DomainNames"),
    bulk=(tagged("es:domain", key="Name"),),
    detail=(
        Call(
            "opensearch:DescribeDomain",
            needs="es:DescribeDomain",
            args={"DomainName": "DomainName"},
            into="domain",
        ),
    ),
    fields={
        OpenSearchDomain.policy: From(f"{_STATUS}.AccessPolicies?", then=lambda text: text or None),
        OpenSearchDomain.encrypted: From(f"{_STATUS}.EncryptionAtRestOptions?.Enabled?", empty=False),
        OpenSearchDomain.key: f"{_STATUS}.EncryptionAtRestOptions?.KmsKeyId?",
        OpenSearchDomain.nodes_encrypted: From(f"{_STATUS}.NodeToNodeEncryptionOptions?.Enabled?", empty=False),
        OpenSearchDomain.tls_enforced: From(f"{_STATUS}.DomainEndpointOptions?.EnforceHTTPS?", empty=False),
        OpenSearchDomain.vpc: From(f"{_STATUS}.VPCOptions?.VPCId?", then=lambda text: text or None),
        OpenSearchDomain.signed_in: From(f"{_STATUS}.AdvancedSecurityOptions?.Enabled?", empty=False),
        OpenSearchDomain.tags: TAGS,
    },
)
