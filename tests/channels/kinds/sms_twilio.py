"""Short messages by Twilio."""

from typing import Any

KIND = "sms_twilio"
PROOF = "x-twilio-signature"
UNDATED = "Twilio signs address and body alone"
ALONE = "one message a request"
PLAIN = "there is text, and there are files, of whatever type they are"
ANSWER = {"sid": "theirs", "status": "queued"}


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {name: config[name] for name in ("account_sid", "auth_token", "public_url") if name in config}
