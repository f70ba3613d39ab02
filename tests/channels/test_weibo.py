"""Weibo, beside what recordings show."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest

from haoke.channels.contract import InboundMark, RawRequest
from haoke.channels.judging import Judged, judge
from haoke.channels.kinds import adapter_of
from haoke.channels.outside import NoAnswer
from haoke.channels.types import Image, LinkCard, Location, OutboundMessage, Peer, Text, Thread
from haoke.channels.wechat_envelope import signature
from tests.channels.catalogue import Provider, account_for

pytestmark = pytest.mark.anyio
AT = datetime(2026, 11, 21, 16, tzinfo=UTC)
ACCOUNT = account_for("weibo", {"appkey": "1", "appsecret": "xyz123xyz", "access_token": "2.0"})
ADAPTER: Any = adapter_of("weibo")
PEER = Peer("7", "weibo_uid")


def pushed(kind: str, data: Any = None, *, age: float = 0, account: Any = ACCOUNT, text: str = "hi") -> Judged:
    at = str(int((AT.timestamp() - age) * 1000))
    query = ("timestamp", at), ("nonce", "n"), ("signature", signature("xyz123xyz", at, "n"))
    given = {"type": kind, "sender_id": 2**60, "created_at": "Sat Nov 21 16:00:00 +0000 2026", "text": text}
    body = json.dumps(given | {"data": data}).encode()
    request = RawRequest(method="POST", path="", query=query, headers={}, body=body, url="", received_at=AT)
    return judge(account, request)


def provider(*answers: dict[str, Any]) -> Provider:
    return Provider(list(answers), {}, AT)


def test_published_vectors() -> None:
    assert signature("xyz123xyz", "1397022061823", "57155157") == "90e4c22c90a58f26526c2dd5b6c56c8822edeaa1"


def test_what_is_old_or_signed_by_nobody_is_refused() -> None:
    assert pushed("text", age=700).problem == "SignatureStale"
    assert pushed("text", account=account_for("weibo", {})).problem == "SignatureInvalid"


def test_messages_of_all_kinds() -> None:
    (mention,) = pushed("mention", {"subtype": "status", "key": "42"}).events
    assert (mention.thread, mention.peer.id) == (Thread("comment", "42"), str(2**60))
    assert (mention.occurred_at, mention.counts_as) == (AT, "mention")
    (voice,) = pushed("voice", {"tovfid": 5}).events
    assert voice.parts[0].media_ref == "5"  # type: ignore[union-attr]
    (odd,) = pushed("position", {"latitude": "north"}).events
    assert odd.parts == (Text(text="hi"),)
    assert pushed("later").events[0].parts[0].provider_type == "later"  # type: ignore[union-attr]
    assert pushed("event", {"subtype": "view", "key": "https://a"}).events[0].kind == "menu_view"
    assert pushed("event", {"subtype": "later"}).events[0].kind == "unsupported"


@pytest.mark.parametrize(
    ("part", "kind", "data"),
    [
        (Text(text="好 & 了"), "text", {"text": "好 & 了"}),
        (
            Location(lat=31.2, lng=121.4, datum="gcj02"),
            "position",
            {"longitude": "121.4", "latitude": "31.2"},
        ),
        (
            LinkCard(title="t", url="https://a", description="d", thumb="https://p"),
            "articles",
            {"articles": [{"display_name": "t", "summary": "d", "image": "https://p", "url": "https://a"}]},
        ),
    ],
)
async def test_what_is_sent(part: Any, kind: str, data: Any) -> None:
    world = provider({"json": {"result": True}})
    assert (await ADAPTER.send(ACCOUNT, OutboundMessage(id="m", to=PEER, parts=(part,)), world.outside)).state == "sent"
    form = parse_qs(world.asked[0].content.decode())
    assert form["type"] == [kind]
    assert json.loads(form["data"][0]) == data


@pytest.mark.parametrize(
    ("answer", "error", "retryable"),
    [
        ({"status": 403, "json": {"error_code": 21327, "error": "expired_token"}}, "auth", False),
        ({"status": 403, "json": {"error_code": 10023}}, "rate_limited", True),
        ({"status": 200, "json": {"result": False}}, "unknown", False),
        ({"status": 502}, "transient", True),
    ],
)
async def test_what_answers_mean(answer: dict[str, Any], error: str, retryable: bool) -> None:
    message = OutboundMessage(id="m", to=PEER, parts=(Text(text="hi"),))
    result = await ADAPTER.send(ACCOUNT, message, provider(answer).outside)
    assert (result.error.error_class, result.error.retryable) == (error, retryable)


async def test_files_and_health() -> None:
    assert (
        await ADAPTER.fetch_media(ACCOUNT, Image(media_ref="5"), provider({"content": b"x"}).outside)
    ).content == b"x"
    with pytest.raises(NoAnswer):
        await ADAPTER.fetch_media(ACCOUNT, Image(media_ref="5"), provider({"json": {"error_code": 1}}).outside)
    assert (await ADAPTER.health(ACCOUNT, provider({"json": {"expire_in": 864_000}}).outside)).detail == "10 d"
    assert (await ADAPTER.health(ACCOUNT, provider({"json": {"expire_in": 0}}).outside)).code == "auth"


def test_two_days_and_any_number() -> None:
    window = ADAPTER.window(ACCOUNT, InboundMark(AT - timedelta(hours=47), "subscribe"), 50, AT)
    assert (window.state, window.remaining) == ("open", None)
    assert ADAPTER.window(ACCOUNT, InboundMark(AT - timedelta(hours=49)), 0, AT).state == "closed"
    assert [ADAPTER.window(ACCOUNT, InboundMark(AT, "mention"), sent, AT).state for sent in (0, 1)] == [
        "open",
        "closed",
    ]
