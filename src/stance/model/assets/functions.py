"""Functions that run on demand.

Source: Lambda API reference (FunctionConfiguration, FunctionUrlConfig, GetPolicy).
"""

from stance.model.assets.workload import EnvironmentSecret, Workload
from stance.model.field import Field, Struct


class FunctionUrl(Struct):
    """A web address of a function."""

    url = Field(str, "The address")
    auth_type = Field(str, "Who may call it: NONE (everyone whom the function's policy admits) or AWS_IAM")
    qualifier = Field(str, "The alias that answers", absent="the unpublished function")


class Function(Workload):
    """A function that runs on demand, of any provider."""

    runtime = Field(str, "The language runtime and its version", absent="it runs a container image")
    environment_secrets = Field(list[EnvironmentSecret], "Secrets in its environment variables, masked")
    public = Field(bool, "Whether everyone may call it, by whatever address")


class LambdaFunction(Function, kind="aws.lambda.function", title="Lambda function"):
    """A Lambda function."""

    policy = Field(str, "Its resource policy document, JSON", absent="has none")
    foreign_parties = Field(list[str], "Accounts and organisations its policy admits, own ones aside")
    unbound_services = Field(
        list[str], "AWS services that its policy admits for whatever account or resource they act"
    )
    url = Field(FunctionUrl, "The web address of the unpublished function", absent="has none")
    urls = Field(list[FunctionUrl], "All its web addresses, those of aliases included")
    vpc_id = Field(str, "The VPC its network interfaces stand in", absent="in none of ours")
    subnet_ids = Field(list[str], "The subnets of its network interfaces")
    group_ids = Field(list[str], "The security groups of its network interfaces")
