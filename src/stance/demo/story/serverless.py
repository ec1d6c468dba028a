"""Functions. Flaw: a parcel lookup for everyone, made in an afternoon, whose role reads the customers' exports."""

from __future__ import annotations

import io
import zipfile

from stance.demo.maker import MAIN, SECOND, Maker, allow, days_ago, policy, trust_service
from stance.demo.server import ACCOUNT
from stance.demo.story.storage import EXPORTS

SOUND = {
    MAIN: ("invoice-renderer", "label-composer", "customs-declaration", "route-planner"),
    SECOND: ("staging-invoice-renderer", "staging-route-planner"),
}
LOOKUP = "parcel-lookup"
TOKEN = "9fK2" + "demoFakeQ7xZ1mT4vB8n"


def tell(maker: Maker) -> None:
    """Make the functions."""
    for region, names in SOUND.items():
        for name in names:
            _function(maker, region, name, maker.ids["role:invoice-renderer"], "python3.13", {"LOG_LEVEL": "info"})
            maker.client("lambda", region).add_permission(
                FunctionName=name, StatementId="nightly", Action="lambda:InvokeFunction", SourceAccount=ACCOUNT,
                Principal="events.amazonaws.com", SourceArn=f"arn:aws:events:{region}:{ACCOUNT}:rule/{name}",
            )  # fmt: skip
    _lookup(maker)


def _function(maker: Maker, region: str, name: str, role: str, runtime: str, variables: dict[str, str]) -> None:
    made = maker.client("lambda", region).create_function(
        FunctionName=name, Role=role, Runtime=runtime, Handler="main.handle", Code={"ZipFile": _code()},
        Environment={"Variables": variables},
    )  # fmt: skip
    maker.ids[f"function:{name}"] = made["FunctionArn"]


def _code() -> bytes:
    """A package that does nothing, the same at every telling."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("main.py"), "def handle(event, context):\n    return None\n")
    return packed.getvalue()


def _lookup(maker: Maker) -> None:
    """Asks nobody who they are, and finds parcels in the very exports that are not to be read by everyone."""
    iam, functions = maker.client("iam"), maker.client("lambda", MAIN)
    role = iam.create_role(RoleName=LOOKUP, AssumeRolePolicyDocument=trust_service("lambda"))["Role"]["Arn"]
    exports = [f"arn:aws:s3:::{bucket}{part}" for bucket in (EXPORTS, "nordhafen-analytics") for part in ("", "/*")]
    reads = policy(allow(["s3:GetObject", "s3:ListBucket"], exports))
    iam.put_role_policy(RoleName=LOOKUP, PolicyName="work", PolicyDocument=reads)
    maker.amend(f"iam.role/{LOOKUP}", create_date=days_ago(520), last_used=days_ago(0.1))
    _function(maker, MAIN, LOOKUP, role, "python3.8", {"CARRIER_API_TOKEN": TOKEN})
    functions.create_function_url_config(FunctionName=LOOKUP, AuthType="NONE")
    functions.add_permission(
        FunctionName=LOOKUP, StatementId="everyone", Action="lambda:InvokeFunctionUrl", Principal="*",
        FunctionUrlAuthType="NONE",
    )  # fmt: skip
    maker.ids["open-function"] = maker.ids[f"function:{LOOKUP}"]
    maker.ids["lookup-role"] = role
