"""The other end of a bridge, as somebody would write it: it signs by its own few lines, not by ours."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any
from uuid import uuid4

import httpx


def signature(secret: str, id: str, at: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(key, f"{id}.{at}.".encode() + body, hashlib.sha256).digest()).decode()


class Bridge:
    def __init__(self, browser: httpx.AsyncClient, account: dict[str, Any]) -> None:
        self.browser = browser
        self.account = account
        self.secret = account["key"]
        self.path = "/hooks/" + account["hook"].rpartition("/")[2]

    async def post(
        self, body: Any, *, secret: str = "", at: int | None = None, signed: bool = True, path: str = ""
    ) -> httpx.Response:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        name, moment = f"msg_{uuid4().hex}", str(at or int(time.time()))
        headers = {"content-type": "application/json", "webhook-id": name, "webhook-timestamp": moment}
        if signed:
            headers["webhook-signature"] = signature(secret or self.secret, name, moment, raw)
        return await self.browser.post(self.path + path, content=raw, headers=headers)

    async def says(self, text: str, *, user: str = "u-1", message: str = "", name: str = "Li") -> httpx.Response:
        return await self.post(event(text, user=user, message=message, name=name))


def event(text: str, *, user: str = "u-1", message: str = "", name: str = "Li") -> dict[str, Any]:
    return {
        "type": "message",
        "message_id": message or uuid4().hex,
        "user": {"id": user, "name": name},
        "parts": [{"kind": "text", "text": text}],
    }
