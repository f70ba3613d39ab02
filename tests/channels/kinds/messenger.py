"""Messenger."""

from typing import Any

KIND = "messenger"


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {name: config[name] for name in ("app_secret", "verify_token", "page_id", "page_token")}
