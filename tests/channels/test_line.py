"""LINE beyond what was recorded: what else people send, the free answer and the pushed one, and refusals."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest

from haoke.channels.adapters.line import calls
from haoke.channels.contract import RawRequest
from haoke.channels.judging import judge
from haoke.channels.kinds import adapter_of
from haoke.channels.outside import NoAnswer
from haoke.channels.types import (
    Image,
    InboundEvent,
    LinkCard,
    Location,
    Menu,
    MenuItem,
    OutboundMessage,
    Peer,
    ReplyContext,
    Text,
    Thread,
    Unsupported,
)
from haoke.kernel.clock import now
from tests.channels.catalogue import Provider, account_for

pytestmark = pytest.mark.anyio
ACCOUNT = account_for("line", {"channel_secret": "s", "channel_access_token": "T"})
ADAPTER: Any = adapter_of("line")
LI = Peer("U1", "line_user_id")
SENT = {"json": {"sentMessages": [{"id": "461", "quoteToken": "q"}]}}


def judged(*events: dict[str, Any]) -> tuple[int, list[InboundEvent]]:
    common = {"mode": "active", "timestamp": 1795276800000, "source": {"type": "user", "userId": "U1"}}
    given = [common | {"webhookEventId": f"W{place}"} | event for place, event in enumerate(events)]
    body = json.dumps({"destination": "U0", "events": given}).encode()
    signature = base64.b64encode(hmac.new(b"s", body, hashlib.sha256).digest()).decode()
    headers = {"x-line-signature": signature}
    request = RawRequest(method="POST", path="", query=(), headers=headers, body=body, url="", received_at=now())
    found = judge(ACCOUNT, request)
    return found.answer.status, found.events


def test_the_question_whether_anybody_is_there_is_answered() -> None:
    assert judged() == (200, [])


def test_places_groups_unknown_things_and_what_another_answers() -> None:
    place = {"type": "location", "id": "1", "title": "Shop", "address": "A", "latitude": 1.5, "longitude": 2.5}
    group = {"type": "group", "groupId": "C1", "userId": "U1"}
    _, events = judged(
        {"type": "message", "message": place},
        {"type": "message", "message": {"type": "hologram", "id": "2"}, "source": group},
        {"type": "beacon", "beacon": {}},
        {"type": "message", "message": {"type": "text", "id": "3", "text": "hi"}, "mode": "standby"},
        {"type": "join", "source": {"type": "group", "groupId": "C1"}},
    )
    assert [event.dedup_key for event in events] == ["W0", "W1", "W2", "W3"]
    assert events[0].parts == (Location(lat=1.5, lng=2.5, name="Shop", address="A"),)
    assert (events[1].parts, events[1].thread) == ((Unsupported(provider_type="hologram"),), Thread("group", "C1"))
    assert [event.kind for event in events[2:]] == ["unsupported", "message"]
    assert events[3].standby


def _message(*parts: Any, **more: Any) -> OutboundMessage:
    return OutboundMessage(id="o1", to=LI, parts=parts or (Text(text="x"),), **more)


async def _asked(message: OutboundMessage, *answers: dict[str, Any]) -> list[tuple[str, Any]]:
    provider = Provider([*answers, SENT], {}, now())
    result = await ADAPTER.send(ACCOUNT, message, provider.outside)
    assert (result.state, result.provider_message_id) == ("sent", "461")
    return [(each.url.path.rpartition("/")[2], json.loads(each.content)) for each in provider.asked]


async def test_the_first_answer_is_free_and_the_next_or_a_late_one_is_pushed() -> None:
    token = ReplyContext(reply_token="r", expires_in_s=50, max_replies=1)
    ((path, body),) = await _asked(_message(reply_context=token, last_in_at=now()))
    assert (path, body["replyToken"]) == ("reply", "r")
    ((path, body),) = await _asked(_message(reply_context=token, last_in_at=now(), reply_number=2))
    assert (path, body["to"]) == ("push", "U1")
    ((path, _),) = await _asked(_message(reply_context=token, last_in_at=now() - timedelta(minutes=2)))
    assert path == "push"
    refusal = {"status": 400, "json": {"message": "Invalid reply token"}}
    asked = await _asked(_message(reply_context=token, last_in_at=now()), refusal)
    assert [path for path, _ in asked] == ["reply", "push"]


async def test_a_push_has_the_same_key_each_time() -> None:
    keys = set()
    for _ in range(2):
        provider = Provider([SENT], {}, now())
        await ADAPTER.send(ACCOUNT, _message(), provider.outside)
        keys.add(provider.asked[0].headers["x-line-retry-key"])
    assert len(keys) == 1


async def test_menus_and_cards_are_templates_and_long_ones_quick_replies() -> None:
    items = tuple(MenuItem(id=str(place), title=f"Answer {place}") for place in range(5))
    ((_, body),) = await _asked(_message(Menu(head="Which?", items=items[:4])))
    assert [each["data"] for each in body["messages"][0]["template"]["actions"]] == ["0", "1", "2", "3"]
    ((_, body),) = await _asked(_message(Menu(head="Which?", items=items)))
    assert len(body["messages"][0]["quickReply"]["items"]) == 5
    ((_, body),) = await _asked(_message(LinkCard(title="Shop", url="https://shop.example")))
    assert body["messages"][0]["template"]["actions"][0]["uri"] == "https://shop.example"


@pytest.mark.parametrize(
    ("status", "sentence", "found", "again"),
    [
        (429, "You have reached your monthly limit.", "quota_exceeded", False),
        (429, "The API rate limit has been exceeded.", "rate_limited", True),
        (401, "Authentication failed", "auth", False),
        (500, "Internal server error", "transient", True),
    ],
)
async def test_refusals_are_understood(status: int, sentence: str, found: str, again: bool) -> None:
    provider = Provider([{"status": status, "json": {"message": sentence}}], {}, now())
    result = await ADAPTER.send(ACCOUNT, _message(), provider.outside)
    assert (result.error.error_class, result.error.retryable) == (found, again)


async def test_a_film_that_is_not_ready_is_no_empty_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "_PAUSES", (0.0, 0.0))
    film, picture = {"status": 202}, {"content": b"x", "headers": {"content-type": "image/png"}}
    provider = Provider([film, film, film, film, film, picture], {}, now())
    with pytest.raises(NoAnswer):  # it is not waited for without end
        await ADAPTER.fetch_media(ACCOUNT, Image(media_ref="1"), provider.outside)
    found = await ADAPTER.fetch_media(ACCOUNT, Image(media_ref="1"), provider.outside)
    assert (found.content, found.mime) == (b"x", "image/png")
    with pytest.raises(NoAnswer):
        await ADAPTER.fetch_media(ACCOUNT, Image(url="https://evil.example/1"), provider.outside)
