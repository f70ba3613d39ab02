"""Feishu."""

import json
from typing import Any

KIND = "feishu"
TOKENS = {"tenant_access_token": "TENANT_TOKEN"}


def settings(config: dict[str, Any]) -> dict[str, Any]:
    names = ("app_id", "app_secret", "encrypt_key", "verification_token")
    return {name: config[name] for name in names}


def fill(content: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    """Recordings show the body alone."""
    body = content.get("expect_request", {}).get("json", {})
    if body.get("msg_type") == "text":
        made["parts"] = [{"kind": "text", "text": json.loads(body["content"])["text"]}]
    return made | {"to": {"id": body.get("receive_id", "ou_1"), "id_kind": "open_id"}}
