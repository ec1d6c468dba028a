"""IAM Access Analyzer. Source: its API reference (API_ListAnalyzers, AnalyzerSummary)."""

from stance.model import Call, Resource
from stance.model.assets.account import AwsRegion

ANALYZERS = Resource(
    kind=AwsRegion,
    id="{account}/{region}",
    name="{region}",
    detail=(
        Call(
            "accessanalyzer:ListAnalyzers",
            needs="access-analyzer:ListAnalyzers",
            items="analyzers",
            into="analyzers",
        ),
    ),
    fields={AwsRegion.analyzers: "analyzers"},
)
