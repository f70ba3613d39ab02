"""WeChat's envelope and messages by a library that nobody here wrote; and what recordings do not show."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto
from wechatpy.work.crypto import WeChatCrypto as WecomCrypto

from haoke.channels.contract import InboundMark, RawRequest
from haoke.channels.errors import SealingKeyInvalid, SignatureInvalid
from haoke.channels.judging import judge
from haoke.channels.kinds import adapter_of
from haoke.channels.outside import NoAnswer
from haoke.channels.types import Image, InboundEvent, Miniprogram, OutboundMessage, Peer, Template, Text
from haoke.channels.wechat_envelope import key_of, opened, signature
from tests.channels.catalogue import Provider, account_for

pytestmark = pytest.mark.anyio
AT = datetime(2026, 11, 21, 16, tzinfo=UTC)
KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
SETTINGS = {"appid": "wx1", "appsecret": "s", "token": "word", "encoding_aes_key": KEY}
MP = account_for("wechat_mp", SETTINGS)
MINI = account_for("wechat_mini", SETTINGS)
PEER = Peer("o1", "openid")


def provider(*answers: dict[str, Any], token: str = "T") -> Provider:
    return Provider(list(answers), {"access_token": token} if token else {}, AT)


def test_the_fixed_vector() -> None:
    vector = json.loads((Path(__file__).parent / "wechat_crypto_vector.json").read_text())
    words = vector["timestamp"], vector["nonce"]
    assert signature(vector["token"], *words) == vector["plain_signature"]
    assert signature(vector["token"], *words, vector["encrypt"]) == vector["msg_signature"]
    plain = opened(vector["encoding_aes_key"], vector["encrypt"], vector["receive_id"])
    assert plain.decode() == vector["plain_xml"]
    with pytest.raises(SignatureInvalid):
        opened(vector["encoding_aes_key"], vector["encrypt"], "wx-another")


@given(st.text(st.characters(codec="utf-8"), max_size=200), st.sampled_from([WeChatCrypto, WecomCrypto]))
def test_what_others_seal_is_opened(text: str, crypto: Any) -> None:
    sealed = crypto("word", KEY, "wx1").encrypt_message(text, "n", "1795276800")
    inside = sealed.partition("<Encrypt><![CDATA[")[2].partition("]]>")[0]
    assert opened(KEY, inside, "wx1").decode() == text


@given(st.binary(max_size=100) | st.text(max_size=60).map(str.encode))
def test_nothing_else_is_opened(sealed: bytes) -> None:
    with pytest.raises(SignatureInvalid):
        opened(KEY, sealed.decode("latin-1"), "wx1")


@pytest.mark.parametrize("key", ["", "short", "é" * 43, KEY + "=", "!" * 43])
def test_a_key_that_is_none(key: str) -> None:
    with pytest.raises(SealingKeyInvalid):
        key_of(key)


def pushed(account: Any, body: str, *, sealed: bool = True, age: float = 0) -> tuple[int, list[InboundEvent]]:
    at = str(int((AT - timedelta(seconds=age)).timestamp()))
    query = {"timestamp": at, "nonce": "n", "signature": signature("word", at, "n")}
    if sealed:
        body = WeChatCrypto("word", KEY, "wx1").encrypt_message(body, "n", at)
        found = body.partition("<MsgSignature><![CDATA[")[2].partition("]]>")[0]
        query |= {"encrypt_type": "aes", "msg_signature": found}
    request = RawRequest(
        method="POST",
        path="",
        query=tuple(query.items()),
        headers={},
        body=body.encode(),
        url="",
        received_at=AT,
    )
    judged = judge(account, request)
    return judged.answer.status, judged.events


def xml(**fields: Any) -> str:
    told = {"ToUserName": "gh", "FromUserName": "o1", "CreateTime": "1795276800"} | fields
    return "<xml>" + "".join(f"<{name}>{value}</{name}>" for name, value in told.items()) + "</xml>"


def _tagged(fields: list[tuple[str, str]]) -> str:
    return "".join(f"<{name}>{value}</{name}>" for name, value in fields)


def event(name: str, **fields: Any) -> InboundEvent:
    status, (found,) = pushed(MP, xml(MsgType="event", Event=name, **fields))
    assert status == 200
    return found


def test_what_is_not_sealed_or_old_is_refused() -> None:
    body = xml(MsgType="text", Content="hi", MsgId="1")
    assert pushed(MP, body)[0] == 200
    assert pushed(MP, body, sealed=False) == (401, [])
    assert pushed(MP, body, age=700) == (401, [])
    assert pushed(account_for("wechat_mp", {}), body)[0] == 401
    assert (
        pushed(account_for("wechat_mp", SETTINGS | {"token": "", "plain_allowed": True}), body, sealed=False)[0] == 401
    )


def test_a_mini_program_may_speak_json_in_its_envelope() -> None:
    said = {"FromUserName": "o1", "CreateTime": 1795276800, "MsgType": "text", "Content": "hi", "MsgId": 2**63}
    (found,) = pushed(MINI, json.dumps(said))[1]
    assert found.dedup_key == str(2**63)
    assert found.occurred_at == AT


def test_events_beside_those_recorded() -> None:
    assert event("VIEW", EventKey="https://shop.example").kind == "menu_view"
    scanned = event("scancode_push", EventKey="k", ScanCodeInfo="<ScanResult>4711</ScanResult>")
    assert (scanned.payload, scanned.parts) == ("k", (Text(text="4711", menu_item_id="k"),))
    assert event("CLICK", EventKey="k").parts == (Text(text="k", menu_item_id="k"),)
    assert event("pic_sysphoto", EventKey="k").kind == "menu_view"
    assert event("user_authorization_revoke", OpenID="o2").peer.id == "o2"
    assert event("user_info_modified", OpenID="o2").kind == "contact_update"
    assert event("later").kind == "unsupported"
    assert event("subscribe").payload is None
    assert pushed(MP, xml(MsgType="event", Event="MASSSENDJOBFINISH")) == (200, [])
    listed = "".join(
        f"<List><TemplateId>{i}</TemplateId><SubscribeStatusString>accept</SubscribeStatusString></List>" for i in "ab"
    )
    asked = event("subscribe_msg_popup_event", SubscribeMsgPopupEvent=listed)
    assert (asked.kind, asked.payload, asked.proactive_allowed) == (
        "consent",
        {"templates": {"a": "accept", "b": "accept"}},
        True,
    )
    sent = "".join(f"<List><MsgID>{i}</MsgID><ErrorCode>{i}</ErrorCode></List>" for i in (0, 1))
    _, (first, second) = pushed(MP, xml(MsgType="event", Event="subscribe_msg_sent_event", SubscribeMsgSentEvent=sent))
    states = [(each.receipt.state, each.receipt.error_class) for each in (first, second) if each.receipt]
    assert states == [("delivered", None), ("failed", "user_blocked")]
    assert first.dedup_key != second.dedup_key


_NAMES = ["MsgType", "Event", "EventKey", "MsgId", "CreateTime", "Location_X", "Location_Y", "ScanCodeInfo", "Status"]
_NAMES += ["SubscribeMsgSentEvent", "List", "Latitude", "Longitude", "Content"]
_SAID = [
    "event",
    "text",
    "location",
    "TEMPLATESENDJOBFINISH",
    "subscribe_msg_sent_event",
    "LOCATION",
    "1e999",
    "nan",
    "",
]
_INNER = st.recursive(
    st.sampled_from(_SAID) | st.text(st.characters(categories=["L", "N"]), max_size=5),
    lambda inner: st.lists(st.tuples(st.sampled_from(_NAMES), inner), max_size=3).map(_tagged),
    max_leaves=5,
)


@given(st.lists(st.tuples(st.sampled_from(_NAMES), _INNER), max_size=8))
def test_no_xml_makes_it_fail(fields: list[tuple[str, str]]) -> None:
    status, events = pushed(MP, f"<xml><FromUserName>o1</FromUserName>{_tagged(fields)}</xml>")
    assert status == 200 or (status == 400 and not events)


@pytest.mark.parametrize(
    ("kind", "did", "seconds", "sent", "state", "remaining"),
    [
        ("wechat_mp", "message", 47 * 3600, 2, "open", 3),
        ("wechat_mp", "message", 49 * 3600, 0, "template_only", 5),
        ("wechat_mp", "message", 60, 5, "template_only", 0),
        ("wechat_mp", "postback", 59, 1, "open", 2),
        ("wechat_mp", "scan", 61, 0, "template_only", 3),
        ("wechat_mp", "menu_view", 1, 0, "template_only", None),
        ("wechat_mini", "enter_session", 30, 1, "open", 1),
        ("wechat_mini", "message", 49 * 3600, 0, "closed", 5),
    ],
)
def test_windows(kind: str, did: str, seconds: int, sent: int, state: str, remaining: int | None) -> None:
    adapter: Any = adapter_of(kind)
    found = adapter.window(MP, InboundMark(AT - timedelta(seconds=seconds), did), sent, AT)
    assert (found.state, found.remaining) == (state, remaining)
    assert adapter.window(MP, None, 0, AT).state != "open"


async def test_a_refused_token_is_renewed_once_and_the_message_sent_again() -> None:
    adapter: Any = adapter_of("wechat_mp")
    answers = (
        {"json": {"errcode": 40001}},
        {"json": {"access_token": "U", "expires_in": 7200}},
        {"json": {"errcode": 0}},
    )
    world = provider(*answers)
    result = await adapter.send(MP, OutboundMessage(id="m", to=PEER, parts=(Text(text="您好"),)), world.outside)
    assert result.state == "sent"
    assert [str(request.url).partition("cgi-bin/")[2] for request in world.asked] == [
        "message/custom/send?access_token=T",
        "stable_token",
        "message/custom/send?access_token=U",
    ]
    assert "您好".encode() in world.asked[-1].content


async def test_a_token_that_is_given_again_though_it_was_refused_is_forced() -> None:
    adapter: Any = adapter_of("wechat_mp")
    given = {"access_token": "T", "expires_in": 7200}
    answers = {"errcode": 40001}, given, given | {"access_token": "U"}, {"errcode": 0}
    world = provider(*({"json": each} for each in answers))
    result = await adapter.send(MP, OutboundMessage(id="m", to=PEER, parts=(Text(text="hi"),)), world.outside)
    assert result.state == "sent"
    assert [json.loads(request.content).get("force_refresh") for request in world.asked] == [None, False, True, None]


async def test_a_wrong_secret_is_told_as_such() -> None:
    adapter: Any = adapter_of("wechat_mp")
    world = provider({"json": {"errcode": 40125, "errmsg": "invalid appsecret"}}, token="")
    health = await adapter.health(MP, world.outside)
    assert (health.well, health.code) == (False, "auth")
    quota = {"errcode": 0, "quota": {"daily_limit": 100, "used": 100, "remain": 0}}
    assert (await adapter.health(MP, provider({"json": quota}).outside)).code == "quota_exceeded"


async def test_files_go_up_again_when_their_id_has_expired() -> None:
    adapter: Any = adapter_of("wechat_mp")
    answers = {"media_id": "old"}, {"errcode": 40007}, {"media_id": "new"}, {"errcode": 0}
    world = provider(*({"json": each} for each in answers))
    picture = Image(file_id=UUID(int=7))
    result = await adapter.send(MP, OutboundMessage(id="m", to=PEER, parts=(picture,)), world.outside)
    assert result.state == "sent"
    assert "type=image" in str(world.asked[0].url)
    assert json.loads(world.asked[3].content)["image"] == {"media_id": "new"}


async def test_a_page_brings_its_picture() -> None:
    adapter: Any = adapter_of("wechat_mini")
    world = provider({"content": b"picture"}, {"json": {"media_id": "M"}}, {"json": {"errcode": 0}})
    page = Miniprogram(title="t", appid="a", path="p", thumb="https://shop.example/p.png")
    await adapter.send(MINI, OutboundMessage(id="m", to=PEER, parts=(page,)), world.outside)
    assert json.loads(world.asked[2].content)["miniprogrampage"]["thumb_media_id"] == "M"


async def test_files_come_down() -> None:
    adapter: Any = adapter_of("wechat_mp")
    named = {"content-disposition": 'attachment; filename="a.amr"', "content-type": "audio/amr"}
    got = await adapter.fetch_media(MP, Image(media_ref="m"), provider({"content": b"{}", "headers": named}).outside)
    assert (got.content, got.mime, got.filename) == (b"{}", "audio/amr", "a.amr")
    film = provider({"json": {"video_url": "http://mpvideo.qpic.cn/1.mp4"}}, {"content": b"film"})
    assert (await adapter.fetch_media(MP, Image(media_ref="m"), film.outside)).content == b"film"
    assert str(film.asked[1].url) == "https://mpvideo.qpic.cn/1.mp4"
    for answers in ([{"json": {"errcode": 40007}}], [{"json": {"video_url": "http://127.0.0.1/x"}}]):
        with pytest.raises(NoAnswer):
            await adapter.fetch_media(MP, Image(media_ref="m", url="http://10.0.0.1/x"), provider(*answers).outside)


async def test_templates_are_listed_and_sent() -> None:
    adapter: Any = adapter_of("wechat_mp")
    listed = {"template_id": "t1", "title": "Parcel", "content": "{{first.DATA}}\nNo. {{keyword1.DATA}} {{first.DATA}}"}
    (template,) = await adapter.templates(MP, provider({"json": {"template_list": [listed, 5]}}).outside)
    assert template.blanks == ("first", "keyword1")
    assert template.body == "Parcel\n{{first}}\nNo. {{keyword1}} {{first}}"
    world = provider({"json": {"errcode": 0, "msgid": 200163836}})
    filled = Template(name="t1", blanks=template.blanks, values=("Hello", "7"))
    result = await adapter.send(MP, OutboundMessage(id="m", to=PEER, template=filled), world.outside)
    assert result.provider_message_id == "200163836"
    assert json.loads(world.asked[0].content)["data"] == {"first": {"value": "Hello"}, "keyword1": {"value": "7"}}
