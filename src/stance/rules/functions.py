"""Functions: who may call them, and what stands in their environment."""

from stance.conditions import Setting, item
from stance.model import Rule
from stance.model.assets.functions import Function, FunctionUrl, LambdaFunction
from stance.rules.storage import TRUSTED

_GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg"

RETIRED = Setting[tuple[str, ...]](
    "retired-runtimes",
    (
        *("nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x"),
        *("nodejs14.x", "nodejs16.x", "nodejs18.x", "nodejs20.x"),
        *("python2.7", "python3.6", "python3.7", "python3.8", "python3.9"),
        *("ruby2.5", "ruby2.7", "ruby3.2", "java8", "go1.x", "provided"),
        *("dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "dotnet5.0", "dotnet6", "dotnet7"),
        "dotnet8",
    ),
    "Runtimes of functions that get no security fixes any more",
)

URL_AUTHENTICATED = Rule(
    id="function-url-authenticated",
    title="Web addresses of functions ask who is calling",
    on=LambdaFunction,
    severity="high",
    require=(LambdaFunction.url.at(FunctionUrl.auth_type) != "NONE")
    & LambdaFunction.urls.none(FunctionUrl.auth_type == "NONE"),
    why="An address without authentication leaves it to the function's own code to keep strangers out.",
    fix="Set the address to AWS_IAM, or delete it and put something in front that authenticates.",
    good=[
        {"url": None, "urls": []},
        {
            "url": {"url": "https://x", "auth_type": "AWS_IAM", "qualifier": None},
            "urls": [{"url": "https://x", "auth_type": "AWS_IAM", "qualifier": None}],
        },
    ],
    bad=[
        {
            "url": {"url": "https://x", "auth_type": "NONE", "qualifier": None},
            "urls": [{"url": "https://x", "auth_type": "NONE", "qualifier": None}],
        },
        {"url": None, "urls": [{"url": "https://y", "auth_type": "NONE", "qualifier": "live"}]},
    ],
    references=(f"{_GUIDE}/urls-auth.html",),
)

POLICY_NOT_PUBLIC = Rule(
    id="function-policy-not-public",
    title="Functions cannot be called by everyone",
    on=Function,
    severity="critical",
    require=~Function.public,
    why="Whoever calls a function makes it act with its role, on input of their own making.",
    fix="Remove the statement for everyone from the function's policy, or bind it to an account or organisation.",
    good=[{"public": False}],
    bad=[{"public": True}],
    references=(f"{_GUIDE}/access-control-resource-based.html",),
)

POLICY_CLOSED_TO_STRANGERS = Rule(
    id="function-policy-closed-to-strangers",
    title="Policies of functions admit no foreign accounts but those you trust",
    on=LambdaFunction,
    severity="medium",
    require=LambdaFunction.foreign_parties.all(item.isin(TRUSTED)),
    why="A foreign account answers to nobody here, and the function acts for it with a role of yours.",
    fix="Remove the foreign principal, or add it to the setting trusted-parties when the sharing is meant.",
    good=[{"foreign_parties": []}],
    bad=[{"foreign_parties": ["999988887777"]}],
)

SERVICES_BOUND = Rule(
    id="function-services-bound",
    title="AWS services may call functions only for a named account or resource",
    on=LambdaFunction,
    severity="medium",
    require=LambdaFunction.unbound_services.count() == 0,
    why="A service acts for whoever sets it up: from any account it can be pointed at such a function.",
    fix="Add the source account or the source's ARN as a condition to the statement that admits the service.",
    good=[{"unbound_services": []}],
    bad=[{"unbound_services": ["events.amazonaws.com"]}],
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",),
)

ENVIRONMENT_WITHOUT_SECRETS = Rule(
    id="function-environment-without-secrets",
    title="No secret stands in the environment variables of functions",
    on=Function,
    severity="critical",
    require=Function.environment_secrets.count() == 0,
    why="Everyone who may read a function's configuration, its deployment or its logs can read its variables.",
    fix="Change the secret, keep it in Secrets Manager, and let the function fetch it with its role.",
    good=[{"environment_secrets": []}],
    bad=[{"environment_secrets": [{"variable": "DB_PASSWORD", "type": "password", "mask": "****"}]}],
    references=(f"{_GUIDE}/configuration-envvars.html",),
)

RUNTIME_SUPPORTED = Rule(
    id="function-runtime-supported",
    title="Functions run on runtimes that still get security fixes",
    on=Function,
    severity="medium",
    applies=Function.runtime.present(),
    require=~Function.runtime.isin(RETIRED),
    why="Flaws that are found in a retired runtime stay open for good, and one day the function cannot be changed.",
    fix="Move the function to a current runtime of its language.",
    good=[{"runtime": "python3.13"}],
    bad=[{"runtime": "python3.8"}, {"runtime": "nodejs16.x"}],
    references=(f"{_GUIDE}/lambda-runtimes.html",),
)
