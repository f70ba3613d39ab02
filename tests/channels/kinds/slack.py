"""Slack."""

from typing import Any

KIND = "slack"
PROOF = "x-slack-signature"
ALONE = "one event a request"
STRANGE = ('"type":"message","channel"', '"type":"hologram","channel"')
ANSWER = {"ok": True, "channel": "D1", "ts": "1795276801.000100"}


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {name: config[name] for name in ("signing_secret", "bot_token") if name in config}
