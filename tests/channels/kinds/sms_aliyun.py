"""Short messages by Aliyun."""

from typing import Any

KIND = "sms_aliyun"


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {"path_secret": config["path_secret"]}
