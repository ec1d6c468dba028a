"""What builds and deploys.

Sources: CodeBuild API reference (Project, Webhook, WebhookFilter), CloudFormation API reference (Stack).
"""

from stance.model.assets.workload import EnvironmentSecret, Workload
from stance.model.field import Field, Struct


class BuildFilter(Struct):
    """One condition of a group under which an event of the source starts a build."""

    type = Field(str, "What it looks at: EVENT, ACTOR_ACCOUNT_ID, HEAD_REF, BASE_REF …")
    pattern = Field(str, "Comma-separated events, or a regular expression")
    excluded = Field(bool, "Whether a match keeps the build from starting")


class FilterGroup(Struct):
    """Conditions that must all hold for an event to start a build; one group is enough."""

    filters = Field(list[BuildFilter], "The conditions")


class BuildProject(Workload, kind="aws.codebuild.project", title="CodeBuild project"):
    """A project of CodeBuild; its role is the service role, that of whatever the build runs."""

    source_type = Field(str, "Where the source comes from: GITHUB, CODECOMMIT, S3, NO_SOURCE …")
    source_location = Field(
        str, "Where the source lies, without credentials", absent="with the caller or the pipeline"
    )
    credentials_in_url = Field(bool, "Whether an address of a source holds a user name with a password, or a token")
    environment_secrets = Field(list[EnvironmentSecret], "Secrets in its plain-text variables, masked")
    privileged = Field(bool, "Whether builds run as root of their machine's Docker daemon")
    public = Field(bool, "Whether everyone may read its build results, logs and artifacts")
    webhook_groups = Field(
        list[FilterGroup], "What starts builds by webhook, any event with none", absent="nothing does"
    )
    pull_requests_approved = Field(bool, "Whether somebody must approve a pull request's build by a comment")
    strangers_build = Field(bool, "Whether a pull request of anyone starts a build")


class StackSet(Workload, kind="aws.cloudformation.stack_set", title="CloudFormation stack set"):
    """A stack set: one template for many accounts; its role is the one that administers its stacks."""

    execution_role = Field(
        str, "Name of the role in each account that its role assumes", absent="its service cares for that"
    )


class Stack(Workload, kind="aws.cloudformation.stack", title="CloudFormation stack"):
    """A stack of CloudFormation; its role, where it has one, is used for every later change, whoever asks for it."""

    status = Field(str, "CREATE_COMPLETE, UPDATE_ROLLBACK_FAILED …")
    nested = Field(bool, "Whether it is part of another stack")
    termination_protected = Field(bool, "Whether it refuses to be deleted")
    output_secrets = Field(list[EnvironmentSecret], "Secrets in its outputs, masked")
