"""RCS."""

import base64
import json
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

KIND = "rcs"
TOKENS = {"google_token": "TOKEN"}
PROOF = "x-goog-signature"
UNDATED = "Google signs the body alone"
ALONE = "one event a request"
ANSWER: dict[str, Any] = {"name": "phones/1/agentMessages/theirs"}


def strange(body: str) -> str:
    """What is said lies in Base64."""
    data = json.loads(body)["message"]["data"]
    said = base64.b64decode(data).replace(b'"text":"hi"', b'"hologram":{}')
    return body.replace(data, base64.b64encode(said).decode())


_PEM = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
KEY_FILE = json.dumps({"client_email": "agent@haoke.example", "private_key": _PEM.decode()})


def settings(config: dict[str, Any]) -> dict[str, Any]:
    """Recordings of requests do not say by which key we send."""
    return {} if "service_account" in config else {"service_account": KEY_FILE}
