"""Short messages by Tencent Cloud."""

from typing import Any

KIND = "sms_tencent"


def settings(config: dict[str, Any]) -> dict[str, Any]:
    """Recordings do not say which piece of their address is secret: it is this word."""
    return {"path_secret": config.get("path_secret", "secret")}
