"""LINE."""

from typing import Any

KIND = "line"


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {name: config[name] for name in ("channel_secret", "channel_access_token")}
