"""LINE."""

from typing import Any

KIND = "line"
PROOF = "x-line-signature"
UNDATED = "LINE signs the body alone"
MANY = "events"
STRANGE = ('"type":"text"', '"type":"hologram"')
ANSWER = {"sentMessages": [{"id": "theirs"}]}


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {name: config[name] for name in ("channel_secret", "channel_access_token") if name in config}
