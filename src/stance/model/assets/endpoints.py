"""Endpoints of services that anyone may be able to call: APIs and content distributions."""

from stance.model.field import Asset, Field, Struct


class ApiRoute(Struct):
    """A method of an API at one of its paths."""

    name = Field(str, "Method and path: GET /orders, $default")
    authorization = Field(str, "Who is let in: NONE, AWS_IAM, CUSTOM, JWT, COGNITO_USER_POOLS")
    key_required = Field(bool, "Whether a caller must show an API key, which is no authentication")
    target = Field(str, "URI or id of the integration that answers it", absent="there is none")


class ApiStage(Struct):
    """A stage to which an API is deployed."""

    name = Field(str, "Its name")
    logged = Field(bool, "Whether it writes execution or access logs")
    web_acl = Field(str, "ARN of the web ACL in front of it", absent="there is none")


class Integration(Struct):
    """What answers the calls of an HTTP API."""

    id = Field(str, "Its id, by which routes name it")
    type = Field(str, "AWS_PROXY, HTTP_PROXY, MOCK …")
    uri = Field(str, "A function's ARN, a listener's ARN or a URL", absent="it leads nowhere")
    private = Field(bool, "Whether it goes through a VPC link")


class Api(Asset):
    """An HTTP interface that a provider serves for us."""

    routes = Field(list[ApiRoute], "Its methods")
    stages = Field(list[ApiStage], "The stages to which it is deployed")
    tags = Field(dict[str, str], "Its tags")


class RestApi(Api, kind="aws.apigateway.rest_api", title="REST API"):
    """A REST API of Amazon API Gateway."""

    api_id = Field(str, "Its short id, part of its name")
    endpoint_types = Field(list[str], "Where it can be called: EDGE, REGIONAL, PRIVATE")
    policy = Field(str, "Its resource policy as JSON", absent="it has none")
    default_name_disabled = Field(bool, "Whether it cannot be called by the name that AWS gave it")


class HttpApi(Api, kind="aws.apigatewayv2.api", title="HTTP or WebSocket API"):
    """An HTTP or WebSocket API of Amazon API Gateway."""

    api_id = Field(str, "Its short id, part of its name")
    protocol = Field(str, "HTTP or WEBSOCKET")
    default_name_disabled = Field(bool, "Whether it cannot be called by the name that AWS gave it")
    integrations = Field(list[Integration], "What answers its routes")


class ApiDomain(Asset, kind="aws.apigateway.domain_name", title="domain name of an API"):
    """A name of our own under which APIs of Amazon API Gateway are called."""

    api_ids = Field(list[str], "Short ids of the APIs that answer under it")
    private = Field(bool, "Whether it answers inside networks of ours alone")
    client_certificates = Field(bool, "Whether callers must show a certificate")
    tags = Field(dict[str, str], "Its tags")


class Origin(Struct):
    """Where a distribution fetches what it serves."""

    id = Field(str, "Its name in the distribution")
    domain = Field(str, "The host that is asked")
    protocol_policy = Field(
        str, "How it is asked: http-only, https-only, match-viewer", absent="a bucket, asked as S3 wants"
    )
    tls_versions = Field(list[str], "SSL and TLS versions that may be talked to it")
    path = Field(str, "What is put before the path that was asked for", absent="nothing")
    access_control = Field(str, "Id of the origin access control by which it signs", absent="it has none")
    access_identity = Field(str, "Id of the older origin access identity by which it signs", absent="it has none")


class Behaviour(Struct):
    """How a distribution answers what is asked for under a path."""

    path = Field(str, "The pattern of the path; * for what no other behaviour answers")
    origins = Field(list[str], "Names of the origins it fetches from: one, or those of a group")
    methods = Field(list[str], "HTTP methods that it hands on")
    signed = Field(bool, "Whether it answers signed requests only")
    judged = Field(bool, "Whether a function of ours sees requests first, and may refuse them")


class Distribution(Asset, kind="aws.cloudfront.distribution", title="CloudFront distribution"):
    """A content distribution of Amazon CloudFront."""

    enabled = Field(bool, "Whether it serves")
    domain = Field(str, "The name by which it is called")
    origins = Field(list[Origin], "Where it fetches what it serves")
    behaviours = Field(list[Behaviour], "How it answers, path by path")
    viewer_protocols = Field(list[str], "What its behaviours accept: allow-all, https-only, redirect-to-https")
    web_acl = Field(str, "Id or ARN of the web ACL in front of it", absent="there is none")
    access_logged = Field(bool, "Whether it writes access logs, of the standard kind or in real time")
