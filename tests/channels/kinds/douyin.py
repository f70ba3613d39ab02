"""Douyin. A recording of a body alone says what was sent, and what that answered."""

from typing import Any

KIND = "douyin"
PROOF = "x-douyin-signature"
UNDATED = "nothing says when it was signed"
ALONE = "one event a request"
STRANGE = ('"message_type":"text"', '"message_type":"hologram"')
ANSWER = {"data": {"error_code": 0, "msg_id": "theirs"}}
TOKENS = {"access_token": "TOKEN"}


def fill(content: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    body = content.get("expect_request", {}).get("json", {})
    text = body.get("content", {}).get("text", {}).get("text")
    if content.get("send", {}).get("parts") or text is None:
        return made
    context = {"conversation_id": body["conversation_id"], "msg_id": body["msg_id"]}
    to = {"id": body["to_user_id"], "id_kind": "open_id"}
    return made | {"to": to, "reply_context": context, "parts": [{"kind": "text", "text": text}]}
