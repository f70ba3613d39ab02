"""Providers that sign their address and not the body, and that have no ids but times."""

import json
import time
from typing import Any

import httpx
import pytest

from haoke.channels.wechat_envelope import signature
from tests.support.api import Browser, Office
from tests.support.waiting import until

pytestmark = pytest.mark.anyio
SECRET = "word"


class Door:
    """An account at a provider, and what arrives in the desk from there."""

    def __init__(self, admin: Browser, provider: httpx.AsyncClient, account: dict[str, Any]) -> None:
        self.admin, self.provider, self.account = admin, provider, account

    async def post(self, body: bytes, nonce: str, *, unit: int = 1) -> int:
        at = str(int(time.time()) * unit)
        query = {"timestamp": at, "nonce": nonce, "signature": signature(SECRET, at, nonce)}
        hook = "/hooks/" + self.account["hook"].rpartition("/")[2]
        return (await self.provider.post(hook, params=query, content=body)).status_code

    async def settled(self) -> dict[str, int]:
        async def nothing_waits() -> bool:
            return (await self._tally())["pending"] == 0

        await until(nothing_waits, "all is processed")
        return await self._tally()

    async def _tally(self) -> dict[str, int]:
        found: dict[str, int] = (await self.admin.get_api(f"/channel-accounts/{self.account['id']}"))["tally"]
        return found

    async def said(self) -> list[str]:
        listed = (await self.admin.get_api("/conversations?list=all"))["items"]
        (found,) = [each["id"] for each in listed if each["site"]["id"] == self.account["id"]]
        parts = (await self.admin.get_api(f"/conversations/{found}/parts"))["parts"]
        return [part["body"]["text"] for part in parts if part["kind"] == "message"]


async def door(office: Office, kind: str, **settings: Any) -> Door:
    admin = await office.administrator()
    account = await admin.post_api("/channel-accounts", {"kind": kind, "name": kind, "settings": settings})
    return Door(admin, office.browser(), account)


def wechat(text: str, message: int) -> bytes:
    about = "<FromUserName>o1</FromUserName><CreateTime>1795276800</CreateTime><MsgType>text</MsgType>"
    return f"<xml>{about}<Content>{text}</Content><MsgId>{message}</MsgId></xml>".encode()


async def test_a_signed_address_counts_for_one_body(office: Office) -> None:
    mp = await door(office, "wechat_mp", appid="wx1", token=SECRET, plain_allowed=True)
    assert [await mp.post(wechat("one", 1), "n1") for _ in range(2)] == [200, 200]
    assert await mp.post(wechat("I never wrote this", 2), "n1") == 401
    assert await mp.post(wechat("two", 3), "n2") == 200
    assert await mp.settled() == {"requests": 4, "processed": 3, "rejected": 1, "pending": 0}
    assert await mp.said() == ["one", "two"]
    requests = f"/channel-accounts/{mp.account['id']}/requests"
    (forged,) = (await mp.admin.get_api(f"{requests}?only=rejected"))["items"]
    assert forged["problem"] == "SignatureReused"
    assert await mp.admin.post_api(f"{requests}/{forged['id']}/replay") == {"events": 0}


async def test_two_messages_of_one_second_are_two(office: Office) -> None:
    weibo = await door(office, "weibo", appsecret=SECRET)
    about = {"type": "text", "sender_id": 2**60, "created_at": "Sat Nov 21 16:00:00 +0000 2026", "data": {}}
    for nonce, text in enumerate(("one", "two", "one", "two", "three")):
        body = json.dumps(about | {"text": text}).encode()
        assert await weibo.post(body, f"n{nonce}", unit=1000) == 200
    await weibo.settled()
    assert await weibo.said() == ["one", "two", "three"]
