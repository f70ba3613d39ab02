"""QQ's bots, beside what recordings show."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.channels.adapters.qq.signing import key_of
from haoke.channels.contract import InboundMark, RawRequest
from haoke.channels.judging import Judged, judge
from haoke.channels.kinds import adapter_of
from haoke.channels.outside import NoAnswer
from haoke.channels.types import Image, OutboundMessage, Peer, ReplyContext, Text, Thread
from tests.channels.catalogue import Provider, account_for

pytestmark = pytest.mark.anyio
AT = datetime(2026, 11, 21, 16, tzinfo=UTC)
SECRET = "DG5g3B4j9X2KOErG"
ACCOUNT = account_for("qq", {"appid": "1", "secret": SECRET})
ADAPTER: Any = adapter_of("qq")
PERSON = Peer("P", "user_openid")


def pushed(body: str, *, signature: str = "", age: float = 0, account: Any = ACCOUNT) -> Judged:
    at = str(int(AT.timestamp() - age))
    made = signature or key_of(SECRET).sign(at.encode() + body.encode()).hex()
    headers = {"x-signature-ed25519": made, "x-signature-timestamp": at}
    request = RawRequest(method="POST", path="", query=(), headers=headers, body=body.encode(), url="", received_at=AT)
    return judge(account, request)


def event(kind: str, said: dict[str, Any]) -> str:
    return json.dumps({"op": 0, "id": "e1", "t": kind, "d": said})


def provider(*answers: dict[str, Any]) -> Provider:
    return Provider(list(answers), {"access_token": "T"}, AT)


def test_the_set_up_signs_nothing_that_could_be_a_request() -> None:
    request = event("FRIEND_ADD", {"openid": "P"})
    asked = json.dumps({"op": 13, "d": {"plain_token": request, "event_ts": str(int(AT.timestamp()))}})
    assert pushed(asked).answer.status == 401
    assert pushed(json.dumps({"op": 13, "d": {"plain_token": "abc", "event_ts": "1"}})).answer.status == 200


def test_old_and_forged_requests_and_accounts_without_a_secret() -> None:
    request = event("FRIEND_ADD", {"openid": "P"})
    assert len(pushed(request).events) == 1
    assert pushed(request, age=700).problem == "SignatureStale"
    assert pushed(request, signature="xyz").problem == "SignatureInvalid"
    assert pushed(request, account=account_for("qq", {})).answer.status == 401


@given(st.text(min_size=1, max_size=50))
def test_any_secret_makes_a_key(secret: str) -> None:
    assert key_of(secret).public_key()


def test_groups_let_the_bot_in_and_buttons_are_pressed() -> None:
    (added,) = pushed(event("GROUP_ADD_ROBOT", {"group_openid": "G", "op_member_openid": "M"})).events
    assert (added.kind, added.peer.id_kind, added.thread) == ("subscribe", "member_openid", Thread("group", "G"))
    assert (bool(added.reply_context), added.counts_as) == (True, "group")
    pressed = {"user_openid": "P", "data": {"resolved": {"button_data": "yes"}}}
    (button,) = pushed(event("INTERACTION_CREATE", pressed)).events
    assert (button.kind, button.payload) == ("postback", "yes")
    (allowed,) = pushed(event("C2C_MSG_RECEIVE", {"openid": "P"})).events
    assert allowed.proactive_allowed is True
    (unknown,) = pushed(event("LATER", {"openid": "P"})).events
    assert unknown.kind == "unsupported"
    assert pushed(event("GUILD_CREATE", {"id": "1"})).events == []


async def test_an_answer_in_a_group_goes_there_with_its_number() -> None:
    world = provider({"json": {"id": "out"}})
    message = OutboundMessage(
        id="m",
        to=Peer("M", "member_openid"),
        thread=Thread("group", "G"),
        parts=(Text(text="hi"),),
        reply_context=ReplyContext(msg_id="in"),
        reply_number=3,
    )
    assert (await ADAPTER.send(ACCOUNT, message, world.outside)).provider_message_id == "out"
    assert world.asked[0].url.path == "/v2/groups/G/messages"
    assert json.loads(world.asked[0].content) == {"content": "hi", "msg_type": 0, "msg_id": "in", "msg_seq": 3}


async def test_a_group_is_not_asked_when_it_waits_no_more() -> None:
    context = ReplyContext(msg_id="in", expires_in_s=300)
    for minutes, state in ((4, "sent"), (6, "failed")):
        message = OutboundMessage(
            id="m",
            to=Peer("M", "member_openid"),
            thread=Thread("group", "G"),
            parts=(Text(text="hi"),),
            reply_context=context,
            last_in_at=AT - timedelta(minutes=minutes),
        )
        assert (await ADAPTER.send(ACCOUNT, message, provider({"json": {"id": "out"}}).outside)).state == state


@pytest.mark.parametrize(
    ("status", "code", "state", "error", "retryable"),
    [
        (400, 304003, "failed", "unsupported_content", False),
        (429, 22009, "failed", "rate_limited", True),
        (500, 0, "failed", "transient", True),
        (400, 5, "failed", "invalid", False),
        (202, 304023, "sent", None, False),
    ],
)
async def test_what_answers_mean(status: int, code: int, state: str, error: str | None, retryable: bool) -> None:
    world = provider({"status": status, "json": {"code": code, "data": {"message_audit": {"audit_id": "a"}}}})
    result = await ADAPTER.send(ACCOUNT, OutboundMessage(id="m", to=PERSON, parts=(Text(text="hi"),)), world.outside)
    assert result.state == state
    assert (result.error.error_class if result.error else None) == error
    assert bool(result.error and result.error.retryable) == retryable


async def test_a_refused_token_is_renewed_once() -> None:
    refused = {"status": 401, "json": {"code": 11244, "message": "token expired"}}
    world = provider(refused, {"json": {"access_token": "U", "expires_in": "7200"}}, {"json": {"id": "out"}})
    result = await ADAPTER.send(ACCOUNT, OutboundMessage(id="m", to=PERSON, parts=(Text(text="hi"),)), world.outside)
    assert result.state == "sent"
    assert [request.headers.get("authorization") for request in world.asked] == ["QQBot T", None, "QQBot U"]
    health = await ADAPTER.health(ACCOUNT, provider(refused, {"json": {"code": 100016, "message": "invalid"}}).outside)
    assert (health.well, health.code) == (False, "auth")


async def test_files_only_come_from_the_provider() -> None:
    good = Image(url="https://multimedia.nt.qq.com.cn/download?x=1")
    assert (await ADAPTER.fetch_media(ACCOUNT, good, provider({"content": b"x"}).outside)).content == b"x"
    for url in (
        "http://multimedia.nt.qq.com.cn/x",
        "https://multimedia.nt.qq.com.cn.evil.example/x",
        "https://10.0.0.1",
    ):
        with pytest.raises(NoAnswer):
            await ADAPTER.fetch_media(ACCOUNT, Image(url=url), provider().outside)


def test_five_answers_within_an_hour() -> None:
    assert ADAPTER.window(ACCOUNT, InboundMark(AT - timedelta(minutes=59)), 4, AT).remaining == 1
    assert ADAPTER.window(ACCOUNT, InboundMark(AT - timedelta(minutes=1)), 5, AT).state == "closed"
    assert ADAPTER.window(ACCOUNT, InboundMark(AT - timedelta(minutes=61)), 0, AT).state == "closed"
    in_group = InboundMark(AT - timedelta(minutes=4), "group")
    assert ADAPTER.window(ACCOUNT, in_group, 4, AT).remaining == 1
    assert ADAPTER.window(ACCOUNT, in_group, 0, AT + timedelta(minutes=1)).state == "closed"
