"""Microsoft Teams. Recordings only describe the token of a request: it is minted here, by a key of ours."""

import json
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from haoke.channels.kinds import KINDS

KIND = "teams"
PROOF = "authorization"
UNSIGNED_BODY = "its token proves who calls and for which service, not what is said"
ALONE = "one activity a request"
STRANGE = ('"text":"hello"', '"hologram":"hello"')
ANSWER = {"id": "theirs"}
TOKENS = {"access_token": "TOKEN"}
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwk(name: str = "k1", *endorsed: str) -> dict[str, Any]:
    made = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_KEY.public_key()))
    return made | {"kid": name, "use": "sig", "endorsements": list(endorsed or ("msteams", "webchat"))}


def minted(activity: dict[str, Any], *, now: float, kid: str = "k1", **changed: Any) -> str:
    claims = {
        "iss": "https://api.botframework.com",
        "aud": "00000000-0000-0000-0000-000000000001",
        "serviceurl": activity.get("serviceUrl", ""),
        "nbf": int(now) - 60,
        "exp": int(now) + 3600,
    }
    return jwt.encode(claims | changed, _KEY, algorithm="RS256", headers={"kid": kid})


def settings(config: dict[str, Any]) -> dict[str, Any]:
    KINDS[KIND].known.learn([jwk()])  # type: ignore[attr-defined]
    return {"app_id": config.get("app_id", "")}


def signed(content: dict[str, Any], headers: dict[str, str]) -> dict[str, str]:
    at = content["config"].get("now", 1795276800)
    return headers | {"authorization": f"Bearer {minted(json.loads(content['request']['body']), now=at)}"}
