"""Slack."""

from typing import Any

KIND = "slack"


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {"signing_secret": config["signing_secret"], "bot_token": config["bot_token"]}
