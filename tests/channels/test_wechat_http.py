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


async def test_a_sealed_message_opens_a_conversation_once(office: Office) -> None:
    admin = await office.administrator()
    settings = {"appid": "wx1", "appsecret": "s", "token": "word", "encoding_aes_key": KEY}
    account = await admin.post_api("/channel-accounts", {"kind": "wechat_mp", "name": "公众号", "settings": settings})
    hook = "/hooks/" + account["hook"].rpartition("/")[2]
    wechat, at = office.browser(), str(int(time.time()))
    query = {"timestamp": at, "nonce": "n", "signature": signature("word", at, "n")}

    asked = await wechat.get(hook, params=query | {"echostr": "61308"})
    assert (asked.status_code, asked.text) == (200, "61308")

    said = "<MsgType>text</MsgType><Content>退款 😀</Content><MsgId>24812345678901235</MsgId>"
    plain = f"<xml><FromUserName>o1</FromUserName><CreateTime>{at}</CreateTime>{said}</xml>"
    sealed = WeChatCrypto("word", KEY, "wx1").encrypt_message(plain, "n", at)
    found = sealed.partition("<MsgSignature><![CDATA[")[2].partition("]]>")[0]
    query |= {"encrypt_type": "aes", "msg_signature": found}
    for _ in range(3):
        answer = await wechat.post(hook, params=query, content=sealed.encode())
        assert (answer.status_code, answer.text) == (200, "success")

    async def conversations() -> list[dict[str, Any]]:
        listed = (await admin.get_api("/conversations?list=all"))["items"]
        return [each for each in listed if each["site"]["id"] == account["id"]]

    async def one_is_there() -> bool:
        return len(await conversations()) == 1

    await until(one_is_there, "the conversation")
    (conversation,) = await conversations()
    parts = (await admin.get_api(f"/conversations/{conversation['id']}/parts"))["parts"]
    assert [part["body"]["text"] for part in parts if part["kind"] == "message"] == ["退款 😀"]
