"""Notebooks, jobs and sandboxes in which people and agents work on data.

Sources: SageMaker API reference (DescribeNotebookInstance), Glue API reference (Job, DevEndpoint), Bedrock AgentCore
control API reference (GetCodeInterpreter).
"""

from stance.model.assets.workload import EnvironmentSecret, Workload
from stance.model.field import Field


class Notebook(Workload, kind="aws.sagemaker.notebook_instance", title="SageMaker notebook"):
    """A notebook instance of SageMaker."""

    status = Field(str, "InService, Stopped, Failed …")
    internet_access = Field(bool, "Whether it has an internet connection of its own, past our VPC")
    root_access = Field(bool, "Whether its users are root on it")
    kms_key = Field(str, "The key of ours that encrypts its disk", absent="a key of AWS does")
    subnet_id = Field(str, "The subnet it stands in", absent="in none of ours")
    metadata_version = Field(
        str, "The lowest version of instance metadata that answers: 1 or 2", absent="not told: 1"
    )


class GlueJob(Workload, kind="aws.glue.job", title="Glue job"):
    """A job of Glue."""

    role_given = Field(str, "Name or ARN of its role, as it was given", absent="it has none")
    role_name = Field(str, "Name of its role", absent="it has none")
    security_configuration = Field(
        str, "Name of the settings that encrypt its output, logs and bookmarks", absent="none"
    )
    argument_secrets = Field(list[EnvironmentSecret], "Secrets in its default arguments, masked")


class GlueDevEndpoint(Workload, kind="aws.glue.dev_endpoint", title="Glue development endpoint"):
    """A development endpoint of Glue: a machine to log on to by SSH that acts with a role."""

    public_address = Field(str, "Its public address", absent="it stands in a VPC")
    public_keys = Field(int, "How many SSH keys open it")
    security_configuration = Field(
        str, "Name of the settings that encrypt its output, logs and bookmarks", absent="none"
    )


class CodeInterpreter(Workload, kind="aws.agentcore.code_interpreter", title="AgentCore code interpreter"):
    """A sandbox of Bedrock AgentCore in which whoever starts a session runs code with its role."""

    network_mode = Field(str, "PUBLIC, SANDBOX or VPC")
