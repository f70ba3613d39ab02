"""DingTalk."""

from typing import Any

KIND = "dingtalk"
TOKENS = {"access_token": "TOKEN"}


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {name: config[name] for name in ("app_key", "app_secret", "robot_code")}
