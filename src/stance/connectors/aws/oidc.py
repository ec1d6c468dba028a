"""OpenID Connect providers of AWS IAM. Source: IAM API reference (API_ListOpenIDConnectProviders,
API_GetOpenIDConnectProvider).
"""

from stance.model import Call, From, Resource
from stance.model.assets.directory import OidcProvider

PROVIDERS = Resource(
    kind=OidcProvider,
    id="{Arn}",
    name="{Arn}",
    where="once",
    list=Call("iam:ListOpenIDConnectProviders", items="OpenIDConnectProviderList"),
    detail=(Call("iam:GetOpenIDConnectProvider", args={"OpenIDConnectProviderArn": "Arn"}, into="provider"),),
    fields={
        OidcProvider.url: From("provider.Url", then=lambda url: url.removeprefix("https://")),
        OidcProvider.client_ids: From("provider.ClientIDList?", empty=[]),
    },
)
