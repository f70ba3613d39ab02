"""Weibo's service for fans."""

from typing import Any

KIND = "weibo"


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {name: config[name] for name in ("appkey", "appsecret", "access_token")}
