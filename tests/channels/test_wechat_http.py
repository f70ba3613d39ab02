"""WeChat's requests over HTTP, from the set-up of the address to the agents' list."""

import time
from typing import Any

import pytest
from wechatpy.crypto import WeChatCrypto

from haoke.channels.wechat_envelope import signature
from tests.support.api import Office
from tests.support.waiting import until

pytestmark = pytest.mark.anyio
KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"


def sealed(message: str, at: str) -> tuple[dict[str, str], bytes]:
    plain = f"<xml><FromUserName>o1</FromUserName><CreateTime>{at}</CreateTime>{message}</xml>"
    body = WeChatCrypto("word", KEY, "wx1").encrypt_message(plain, "n", at)
    found = body.partition("<MsgSignature><![CDATA[")[2].partition("]]>")[0]
    return {"encrypt_type": "aes", "msg_signature": found}, body.encode()


async def test_sealed_messages_open_a_conversation_once(office: Office) -> None:
    admin = await office.administrator()
    settings = {"appid": "wx1", "appsecret": "s", "token": "word", "encoding_aes_key": KEY}
    account = await admin.post_api("/channel-accounts", {"kind": "wechat_mp", "name": "公众号", "settings": settings})
    hook = "/hooks/" + account["hook"].rpartition("/")[2]
    wechat, at = office.browser(), str(int(time.time()))
    query = {"timestamp": at, "nonce": "n", "signature": signature("word", at, "n")}

    asked = await wechat.get(hook, params=query | {"echostr": "61308"})
    assert (asked.status_code, asked.text) == (200, "61308")

    text = "<MsgType>text</MsgType><Content>退款 😀</Content><MsgId>24812345678901235</MsgId>"
    where = "<Location_X>31.17530398</Location_X><Location_Y>121.53154186</Location_Y><Label>店</Label>"
    for said in (text, text, text, f"<MsgType>location</MsgType>{where}<MsgId>24812345678901236</MsgId>"):
        more, body = sealed(said, at)
        answer = await wechat.post(hook, params=query | more, content=body)
        assert (answer.status_code, answer.text) == (200, "success")

    async def conversations() -> list[dict[str, Any]]:
        listed = (await admin.get_api("/conversations?list=all"))["items"]
        return [each for each in listed if each["site"]["id"] == account["id"]]

    async def said_in_the_desk() -> list[dict[str, Any]]:
        for each in await conversations():
            parts = (await admin.get_api(f"/conversations/{each['id']}/parts"))["parts"]
            return [part["body"] for part in parts if part["kind"] == "message"]
        return []

    async def both_are_there() -> bool:
        return len(await said_in_the_desk()) >= 2

    await until(both_are_there, "both messages")
    assert len(await conversations()) == 1
    words, place = await said_in_the_desk()
    assert words["text"] == "退款 😀"
    assert place["location"] == {"lat": pytest.approx(31.1774276), "lng": pytest.approx(121.5272106), "label": "店"}
