"""Instagram."""

from typing import Any

KIND = "instagram"
PROOF = "x-hub-signature-256"
UNDATED = "Meta signs the body alone"
MANY = "entry"
STRANGE = ('"text":"hello"', '"hologram":"hello"')
ANSWER = {"recipient_id": "5001", "message_id": "theirs"}


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {name: config[name] for name in ("app_secret", "verify_token", "page_id", "page_token") if name in config}
