"""Telegram."""

from typing import Any

KIND = "telegram"
PROOF = "x-telegram-bot-api-secret-token"
UNDATED = "the header is a word we gave"
UNSIGNED_BODY = "the header is a word we gave"
ALONE = "one update a request"
STRANGE = ('"text":"/start', '"hologram":"')
ANSWER = {"ok": True, "result": {"message_id": 12, "chat": {"id": 777000111, "type": "private"}}}


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {name: config[name] for name in ("bot_token", "secret_token") if name in config}
