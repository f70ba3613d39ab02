"""Telegram."""

from typing import Any

KIND = "telegram"


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {"bot_token": config["bot_token"], "secret_token": config["secret_token"]}
