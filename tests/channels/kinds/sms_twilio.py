"""Short messages by Twilio."""

from typing import Any

KIND = "sms_twilio"


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {name: config[name] for name in ("account_sid", "auth_token", "public_url")}
