"""Apple Messages. Recordings only describe the token of a request: it is minted here."""

import base64
from typing import Any

import jwt

KIND = "apple"
PROOF = "authorization"
UNDATED = "a token need not say when it was made"
UNSIGNED_BODY = "its token proves who calls, not what"
ALONE = "one message a request"
STRANGE = ('"type":"text"', '"type":"hologram"')
ANSWER: dict[str, Any] = {}
SECRET = base64.b64encode(b"s" * 32).decode()


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {
        "msp_id": config.get("msp_id", "msp-1"),
        "business_id": config.get("business_id", "urn:biz:0001"),
        "secret": config.get("secret_b64", SECRET),
    }


def signed(content: dict[str, Any], headers: dict[str, str]) -> dict[str, str]:
    given = settings(content["config"])
    token = jwt.encode({"aud": given["msp_id"]}, base64.b64decode(given["secret"]), algorithm="HS256")
    return headers | {"authorization": f"Bearer {token}"}
