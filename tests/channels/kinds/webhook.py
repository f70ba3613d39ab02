"""The generic bridge."""

from typing import Any

KIND = "bridge"
PROOF = "webhook-signature"
MANY = "events"
STRANGE = ('"kind":"text"', '"kind":"hologram"')
ANSWER = {"id": "theirs"}


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {"secret": config["secret"], "url": config.get("url", "https://bridge.example/hook")}
