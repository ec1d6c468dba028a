"""Log groups, encrypted and kept for more than a year."""

from __future__ import annotations

from stance.demo.maker import MAIN, SECOND, Maker

LOG_GROUPS = {
    MAIN: ("trail", "flow/production", "app/tracking-api", "app/routing", "app/customs-gateway", "db/orders"),
    SECOND: ("flow/staging", "app/tracking-api", "app/routing"),
}


def tell(maker: Maker) -> None:
    """Make the log groups."""
    for region, names in LOG_GROUPS.items():
        logs = maker.client("logs", region)
        key = maker.ids["key:logs" if region == MAIN else "key:data-second"]
        for name in names:
            logs.create_log_group(logGroupName=f"/nordhafen/{name}", kmsKeyId=key)
            logs.put_retention_policy(logGroupName=f"/nordhafen/{name}", retentionInDays=400)
