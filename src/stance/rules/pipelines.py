"""What builds and deploys: secrets in it, and strangers who could start it."""

from stance.model import Rule
from stance.model.assets.pipelines import BuildProject, Stack

_GUIDE = "https://docs.aws.amazon.com/codebuild/latest/userguide"
_SECRET = {"variable": "NPM_TOKEN", "type": "generic-secret", "mask": "****"}
_HOSTED = ("GITHUB", "BITBUCKET", "GITLAB")
"""Hosts of repositories on which anyone can have an account."""

BUILD_VARIABLES_WITHOUT_SECRETS = Rule(
    id="pipeline-build-variables-without-secrets",
    title="No secret stands in the plain-text variables of build projects",
    on=BuildProject,
    severity="critical",
    require=BuildProject.environment_secrets.count() == 0,
    why="Everyone who may read the project, its builds or their logs can read its plain-text variables.",
    fix="Change the secret, and give the variable the type SECRETS_MANAGER or PARAMETER_STORE.",
    good=[{"environment_secrets": []}],
    bad=[{"environment_secrets": [_SECRET]}],
    references=(f"{_GUIDE}/change-project.html",),
)

BUILD_NOT_PUBLIC = Rule(
    id="pipeline-build-not-public",
    title="Build results, logs and artifacts of projects are not public",
    on=BuildProject,
    severity="high",
    require=~BuildProject.public,
    why="Logs of builds tell of names, addresses and, when something goes wrong, of secrets.",
    fix="Make the project's builds private, unless the source is public and its logs are meant to be.",
    good=[{"public": False}],
    bad=[{"public": True}],
    references=(f"{_GUIDE}/public-builds.html",),
)

BUILD_SOURCE_WITHOUT_CREDENTIALS = Rule(
    id="pipeline-build-source-without-credentials",
    title="Addresses of build sources hold no credentials",
    on=BuildProject,
    severity="critical",
    require=~BuildProject.credentials_in_url,
    why="Everyone who may read the project gets the password or token of its repository, and often can push with it.",
    fix="Revoke the credentials, and connect the repository by CodeConnections or a secret.",
    good=[{"credentials_in_url": False}],
    bad=[{"credentials_in_url": True}],
    references=(f"{_GUIDE}/access-tokens.html",),
)

BUILD_NOT_PRIVILEGED = Rule(
    id="pipeline-build-not-privileged",
    title="Builds do not run privileged",
    on=BuildProject,
    severity="low",
    require=~BuildProject.privileged,
    why="A privileged build can leave its container, and read what the machine below knows.",
    fix="Turn privileged mode off where no images are built, or build them with a tool that needs no Docker daemon.",
    good=[{"privileged": False}],
    bad=[{"privileged": True}],
)

BUILD_CLOSED_TO_STRANGERS = Rule(
    id="pipeline-build-closed-to-strangers",
    title="A stranger's pull request starts no build",
    on=BuildProject,
    severity="high",
    applies=BuildProject.source_type.isin(_HOSTED),
    require=~BuildProject.strangers_build,
    why="A pull request brings its own build script: it runs with the project's role and reads its secrets.",
    fix="Have pull requests' builds approved, or filter by ACTOR_ACCOUNT_ID with patterns anchored at both ends.",
    good=[{"source_type": "GITHUB", "strangers_build": False}],
    bad=[{"source_type": "GITHUB", "strangers_build": True}],
    references=(f"{_GUIDE}/webhooks.html",),
)

STACK_TERMINATION_PROTECTED = Rule(
    id="pipeline-stack-termination-protected",
    title="Stacks refuse to be deleted by mistake",
    on=Stack,
    severity="medium",
    applies=~Stack.nested & (Stack.status != "DELETE_IN_PROGRESS"),
    require=Stack.termination_protected,
    why="One wrong call deletes the stack with everything that it made.",
    fix="Turn on termination protection of the stack; its nested stacks follow it.",
    good=[{"nested": False, "status": "CREATE_COMPLETE", "termination_protected": True}],
    bad=[{"nested": False, "status": "CREATE_COMPLETE", "termination_protected": False}],
    references=("https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-protect-stacks.html",),
)

STACK_OUTPUTS_WITHOUT_SECRETS = Rule(
    id="pipeline-stack-outputs-without-secrets",
    title="No secret stands in the outputs of stacks",
    on=Stack,
    severity="critical",
    require=Stack.output_secrets.count() == 0,
    why="Everyone who may describe stacks can read their outputs, which are never masked.",
    fix="Change the secret, keep it in Secrets Manager, and put out its ARN instead.",
    good=[{"output_secrets": []}],
    bad=[{"output_secrets": [_SECRET]}],
)
