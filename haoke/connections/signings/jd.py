"""JD: JOS, the open platform of its orders. But for ``method``, what is asked goes as one JSON."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec

from haoke.connections.types import CallProblem

_BEIJING = timezone(timedelta(hours=8))


def sign(secret: str, fields: Mapping[str, str]) -> str:
    said = "".join(name + value for name, value in sorted(fields.items()))
    return hashlib.md5(f"{secret}{said}{secret}".encode(), usedforsecurity=False).hexdigest().upper()


class JdSigning(msgspec.Struct, frozen=True):
    titles: dict[str, str]
    url: str
    secrets: tuple[str, ...]

    def signed(self, secrets: Mapping[str, str], fields: Mapping[str, str], at: datetime) -> dict[str, str]:
        here = at.astimezone(_BEIJING)
        asked = {name: value for name, value in sorted(fields.items()) if name != "method"}
        sent = {
            "method": fields.get("method", ""),
            "app_key": secrets["app_key"],
            "access_token": secrets["access_token"],
            "timestamp": f"{here:%Y-%m-%d %H:%M:%S}.{here.microsecond // 1000:03d}+0800",
            "v": "2.0",
            "360buy_param_json": msgspec.json.encode(asked).decode(),
        }
        return sent | {"sign": sign(secrets["app_secret"], sent)}

    def problem(self, body: Any) -> CallProblem:
        return "refused" if isinstance(body, dict) and "error_response" in body else ""


signing = JdSigning(
    titles={"zh-CN": "京东（JOS）", "zh-TW": "京東（JOS）", "en": "JD (JOS)"},
    url="https://api.jd.com/routerjson",
    secrets=("app_key", "app_secret", "access_token"),
)
