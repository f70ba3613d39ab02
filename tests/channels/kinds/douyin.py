"""Douyin."""

from typing import Any

KIND = "douyin"
TOKENS = {"access_token": "TOKEN"}


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {name: config[name] for name in ("client_key", "client_secret")}
