"""AWS Config. Source: its API reference (API_DescribeConfigurationRecorderStatus)."""

from stance.model import Call, Resource
from stance.model.assets.account import AwsRegion

RECORDERS = Resource(
    kind=AwsRegion,
    id="{account}/{region}",
    name="{region}",
    detail=(
        Call("config:DescribeConfigurationRecorderStatus", items="ConfigurationRecordersStatus", into="recorders"),
    ),
    fields={AwsRegion.config_recorders: "recorders"},
)
