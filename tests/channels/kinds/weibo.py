"""Weibo's service for fans."""

from typing import Any

KIND = "weibo"


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {name: config[name] for name in ("appkey", "appsecret", "access_token")}


def fill(content: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    """Places are recorded in the provider's own coordinates."""
    return made | {"parts": [{"datum": "gcj02"} | part for part in made["parts"]]}
