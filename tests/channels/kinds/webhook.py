"""The generic bridge."""

from typing import Any

KIND = "bridge"
PROOF = "webhook-signature"
MANY = "events"
STRANGE = ('"kind":"text"', '"kind":"hologram"')
ANSWER = {"id": "theirs"}


def settings(config: dict[str, Any]) -> dict[str, Any]:
    """Recordings of requests do not say where we post to."""
    return {} if "url" in config else {"url": "https://bridge.example/hook"}
