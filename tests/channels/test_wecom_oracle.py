"""WeCom customer service: calls as a library that nobody here wrote seals them, and what recordings do not show."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.work.crypto import WeChatCrypto

from haoke.channels.adapters.wecom_kf.reading import read_page
from haoke.channels.adapters.wecom_kf.sending import message_id
from haoke.channels.contract import InboundMark, RawRequest
from haoke.channels.judging import judge
from haoke.channels.kinds import adapter_of
from haoke.channels.types import LinkCard, Menu, MenuItem, OutboundMessage, Peer, ReplyContext, Text
from haoke.channels.wechat_api import Refused
from tests.channels.catalogue import Provider, account_for
from tests.channels.pulled import Taken

pytestmark = pytest.mark.anyio
AT = datetime(2026, 11, 21, 16, tzinfo=UTC)
KEY = "ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1+f4CBgoM"
SETTINGS = {"corpid": "ww1", "secret": "s", "token": "word", "encoding_aes_key": KEY, "open_kfid": "wk1"}
ACCOUNT = account_for("wecom_kf", SETTINGS)
WELCOMING = account_for("wecom_kf", SETTINGS | {"welcome": "您好"})
ADAPTER: Any = adapter_of("wecom_kf")
PEER = Peer("wm1", "external_userid")


def provider(*answers: dict[str, Any]) -> Provider:
    return Provider([{"json": answer} for answer in answers], {"access_token": "T"}, AT)


def called(event: str) -> RawRequest:
    at = str(int(AT.timestamp()))
    body = WeChatCrypto("word", KEY, "ww1").encrypt_message(f"<xml>{event}</xml>", "n", at)
    found = body.partition("<MsgSignature><![CDATA[")[2].partition("]]>")[0]
    query = ("timestamp", at), ("nonce", "n"), ("msg_signature", found)
    return RawRequest(method="POST", path="", query=query, headers={}, body=body.encode(), url="", received_at=AT)


def entered(code: str, seconds: int) -> dict[str, Any]:
    event = {"event_type": "enter_session", "external_userid": "wm1", "welcome_code": code}
    sent = int(AT.timestamp()) - seconds
    return {"msgid": f"m-{code}", "send_time": sent, "origin": 4, "msgtype": "event", "event": event}


def test_only_calls_of_this_desk_are_worth_fetching() -> None:
    ours = "<Event>kf_msg_or_event</Event><Token>tok</Token><OpenKfId>wk1</OpenKfId>"
    request = called(ours)
    assert judge(ACCOUNT, request).answer.status == 200
    assert ADAPTER.parse(ACCOUNT, request).poke == "tok"
    assert not ADAPTER.parse(ACCOUNT, called(ours.replace("wk1", "wk2"))).poke
    assert judge(account_for("wecom_kf", SETTINGS | {"token": "other"}), request).answer.status == 401
    assert judge(account_for("wecom_kf", SETTINGS | {"corpid": "ww2"}), request).answer.status == 401


async def test_a_token_that_is_over_is_left_out() -> None:
    world, taken = provider({"errcode": 95007}, {"errcode": 0, "next_cursor": "c1", "msg_list": []}), Taken()
    await ADAPTER.pull(ACCOUNT, "old", taken, world.outside)
    assert ["token" in json.loads(request.content) for request in world.asked] == [True, False]
    assert taken.cursor == "c1"
    with pytest.raises(Refused):
        await ADAPTER.pull(ACCOUNT, "", Taken(), provider({"errcode": 60020}).outside)


async def test_a_cursor_that_does_not_move_ends_it() -> None:
    world = provider(*[{"errcode": 0, "next_cursor": "c1", "has_more": 1, "msg_list": []}] * 5)
    await ADAPTER.pull(ACCOUNT, "", Taken("c1"), world.outside)
    assert len(world.asked) == 1


async def test_who_enters_is_welcomed_in_time_or_not_at_all() -> None:
    page = {"errcode": 0, "next_cursor": "c1", "msg_list": [entered("old", 25), entered("new", 3), entered("", 1)]}
    world, taken = provider(page, {"errcode": 95016}), Taken()
    await ADAPTER.pull(WELCOMING, "", taken, world.outside)
    assert len(taken.events) == 3
    (welcome,) = world.asked[1:]
    assert json.loads(welcome.content) == {"code": "new", "msgtype": "text", "text": {"content": "您好"}}


async def test_a_code_is_used_once_and_in_time() -> None:
    context = ReplyContext(reply_token="WC", expires_at_ms=int(AT.timestamp() * 1000) + 5000)
    said = OutboundMessage(id="m", to=PEER, parts=(Text(text="hi"),), reply_context=context)
    again = OutboundMessage(id="m", to=PEER, parts=(Text(text="hi"),), reply_context=context, reply_number=2)
    paths = []
    for message in (said, again):
        world = provider({"errcode": 0})
        assert (await ADAPTER.send(ACCOUNT, message, world.outside)).state == "sent"
        paths.append(world.asked[0].url.path)
    assert paths == ["/cgi-bin/kf/send_msg_on_event", "/cgi-bin/kf/send_msg"]


@pytest.mark.parametrize(("state", "asked", "result"), [(0, 4, "sent"), (4, 4, "sent"), (3, 2, "failed")])
async def test_a_session_of_nobody_becomes_ours(state: int, asked: int, result: str) -> None:
    answers = {"errcode": 95018}, {"errcode": 0, "service_state": state}, {"errcode": 0}, {"errcode": 0, "msgid": "m"}
    world = provider(*answers)
    sent = await ADAPTER.send(ACCOUNT, OutboundMessage(id="m", to=PEER, parts=(Text(text="hi"),)), world.outside)
    assert (sent.state, len(world.asked)) == (result, asked)


async def test_a_link_without_a_picture_is_text_and_menus_have_links() -> None:
    parts = (
        LinkCard(title="t", url="https://shop.example"),
        Menu(head="h", items=(MenuItem(title="a", url="https://a"),)),
    )
    bodies = []
    for part in parts:
        world = provider({"errcode": 0})
        await ADAPTER.send(ACCOUNT, OutboundMessage(id="m", to=PEER, parts=(part,)), world.outside)
        bodies.append(json.loads(world.asked[0].content))
    assert bodies[0]["text"]["content"] == "t\nhttps://shop.example"
    assert bodies[1]["msgmenu"]["list"] == [{"type": "view", "view": {"url": "https://a", "content": "a"}}]


async def test_profile_and_health() -> None:
    found = {"customer_list": [{"external_userid": "wm1", "nickname": "Li", "unionid": "u", "avatar": "https://a"}]}
    peer = await ADAPTER.profile(ACCOUNT, PEER, provider(found).outside)
    assert (peer.display_name, peer.union_id) == ("Li", "u")
    assert await ADAPTER.profile(ACCOUNT, PEER, provider({"errcode": 60020}).outside) == PEER
    desks = {"account_list": [{"open_kfid": "wk1", "manage_privilege": True}]}
    assert (await ADAPTER.health(ACCOUNT, provider(desks).outside)).well
    assert (await ADAPTER.health(ACCOUNT, provider({"account_list": []}).outside)).code == "permission"
    assert (await ADAPTER.health(ACCOUNT, provider({"errcode": 60020}).outside)).code == "permission"


def test_windows() -> None:
    assert ADAPTER.window(ACCOUNT, InboundMark(AT - timedelta(hours=1)), 4, AT).remaining == 1
    assert ADAPTER.window(ACCOUNT, InboundMark(AT - timedelta(hours=49)), 0, AT).state == "closed"


@given(st.text(max_size=80))
def test_any_id_becomes_one_that_is_taken(ours: str) -> None:
    made = message_id(ours)
    assert re.fullmatch(r"[0-9A-Za-z_-]{1,32}", made)
    assert message_id(ours) == made


EVENTS = ["enter_session", "msg_send_fail", "session_status_change", "x"]
TYPES = ["text", "location", "msgmenu", "merged_msg", "channels_shop_product", "note", "hologram", "event"]
_VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["item", "list", "type", "click", "content", "latitude"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    st.sampled_from(TYPES), _VALUES, st.sampled_from(["enter_session", "msg_send_fail", "session_status_change", "x"])
)
def test_no_page_makes_it_fail(kind: str, body: Any, event: str) -> None:
    happened = {"event_type": event, "external_userid": "wm1", "fail_type": body, "msg_code": body}
    given = {"msgid": "m", "external_userid": "wm1", "send_time": body, "msgtype": kind, kind: body}
    whole = given | ({"event": happened} if kind == "event" else {})
    (found,) = read_page({"msg_list": [whole, body, {}]})
    assert found.dedup_key == "m"
