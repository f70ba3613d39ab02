"""Taobao and Tmall: TOP, the open platform of their orders. ``method`` is a field like the others."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec

from haoke.connections.types import CallProblem

_BEIJING = timezone(timedelta(hours=8))
_NOT_THERE = "not-exist"


def sign(secret: str, fields: Mapping[str, str], way: str) -> str:
    """Names and values in the order of the names. ``way``: md5, hmac or hmac-sha256."""
    said = "".join(name + value for name, value in sorted(fields.items())).encode()
    if way == "md5":
        return hashlib.md5(secret.encode() + said + secret.encode(), usedforsecurity=False).hexdigest().upper()
    return hmac.new(secret.encode(), said, "sha256" if way == "hmac-sha256" else "md5").hexdigest().upper()


class TaobaoSigning(msgspec.Struct, frozen=True):
    titles: dict[str, str]
    url: str
    secrets: tuple[str, ...]

    def signed(self, secrets: Mapping[str, str], fields: Mapping[str, str], at: datetime) -> dict[str, str]:
        way = "hmac-sha256"
        sent = dict(fields) | {
            "app_key": secrets["app_key"],
            "session": secrets["session"],
            "timestamp": at.astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M:%S"),
            "format": "json",
            "v": "2.0",
            "sign_method": way,
        }
        return sent | {"sign": sign(secrets["app_secret"], sent, way)}

    def problem(self, body: Any) -> CallProblem:
        error = body.get("error_response") if isinstance(body, dict) else None
        if not isinstance(error, dict):
            return ""
        return "missing" if str(error.get("sub_code", "")).endswith(_NOT_THERE) else "refused"


signing = TaobaoSigning(
    titles={"zh-CN": "淘宝 / 天猫（TOP）", "zh-TW": "淘寶 / 天貓（TOP）", "en": "Taobao / Tmall (TOP)"},
    url="https://eco.taobao.com/router/rest",
    secrets=("app_key", "app_secret", "session"),
)
