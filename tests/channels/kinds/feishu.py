"""Feishu."""

import json
from typing import Any

KIND = "feishu"
PROOF = "x-lark-signature"
ALONE = "one event a request"
STRANGE = ('"message_type":"text"', '"message_type":"hologram"')
ANSWER = {"code": 0, "data": {"message_id": "theirs"}}
TOKENS = {"tenant_access_token": "TENANT_TOKEN"}


def fill(content: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    """Recordings show the body alone."""
    body = content.get("expect_request", {}).get("json", {})
    if body.get("msg_type") == "text":
        made["parts"] = [{"kind": "text", "text": json.loads(body["content"])["text"]}]
    return made | {"to": {"id": body.get("receive_id", "ou_1"), "id_kind": "open_id"}}
