"""Amazon GuardDuty. Source: its API reference (API_ListDetectors, API_GetDetector)."""

from stance.model import Call, Resource
from stance.model.assets.account import Detector

DETECTORS = Resource(
    kind=Detector,
    id="arn:{partition}:guardduty:{region}:{account}:detector/{value}",
    name="{value}",
    list=Call("guardduty:ListDetectors", items="DetectorIds"),
    detail=(Call("guardduty:GetDetector", args={"DetectorId": "value"}, into="detector"),),
    fields={Detector.status: "detector.Status"},
)
