"""What runs steps, jobs and clusters with a role.

Sources: Step Functions API reference (DescribeStateMachine), Batch API reference (JobDefinition), EMR API reference
(Cluster, Ec2InstanceAttributes).
"""

from stance.model.assets.workload import EnvironmentSecret, Workload
from stance.model.field import Field


class StateMachine(Workload, kind="aws.stepfunctions.state_machine", title="state machine"):
    """A state machine of Step Functions: its role makes the calls of its steps."""

    type = Field(str, "STANDARD or EXPRESS", values=("STANDARD", "EXPRESS"))


class BatchJobDefinition(Workload, kind="aws.batch.job_definition", title="Batch job definition"):
    """An active revision of a job definition of AWS Batch; its role is that of the job's container."""

    type = Field(str, "container or multinode")
    privileged = Field(bool, "Whether its container has root's powers over its machine")
    environment_secrets = Field(list[EnvironmentSecret], "Secrets in its plain environment, masked")


class EmrCluster(Workload, kind="aws.emr.cluster", title="EMR cluster"):
    """A cluster of EMR that runs or is being started; its role is that of its machines, which steps act with."""

    profile = Field(str, "Name of the instance profile of its machines", absent="it has none")
    security_configuration = Field(str, "Name of the settings that encrypt its data", absent="none")
