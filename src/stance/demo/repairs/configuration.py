"""AWS Config: moto leaves a recorder's status pending for ever."""

from __future__ import annotations

import json
from typing import Any

from moto.config.responses import ConfigResponse

from stance.demo.repairs import repair

_moto_status = ConfigResponse.describe_configuration_recorder_status


@repair("config", ConfigResponse)
def describe_configuration_recorder_status(self: Any) -> str:
    """DescribeConfigurationRecorderStatus of recorders that deliver once they record."""
    answer = json.loads(_moto_status(self))
    for status in answer["ConfigurationRecordersStatus"]:
        if status["recording"]:
            status["lastStatus"] = "SUCCESS"
    return json.dumps(answer)
