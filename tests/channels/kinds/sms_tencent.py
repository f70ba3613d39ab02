"""Short messages by Tencent Cloud."""

from typing import Any

KIND = "sms_tencent"
PROOF = "path"
UNDATED = "Tencent Cloud signs nothing"
UNSIGNED_BODY = "Tencent Cloud signs nothing"
MANY = ""
PLAIN = "a short message is text and nothing else"
TEMPLATE = "1"
ANSWER = {"Response": {"SendStatusSet": [{"Code": "Ok", "SerialNo": "theirs"}], "RequestId": "1"}}


def settings(config: dict[str, Any]) -> dict[str, Any]:
    """Recordings do not say which piece of their address is secret: it is this word."""
    return {"path_secret": config.get("path_secret", "secret")}
