"""WhatsApp beyond what was recorded: all that a message holds, several numbers, late failures, templates, windows."""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from haoke.channels.contract import InboundMark, RawRequest
from haoke.channels.judging import judge
from haoke.channels.kinds import adapter_of
from haoke.channels.outside import NoAnswer
from haoke.channels.types import (
    ContactCard,
    File,
    InboundEvent,
    Menu,
    MenuItem,
    OutboundMessage,
    Peer,
    Template,
    Text,
    Unsupported,
    Video,
    Voice,
)
from haoke.kernel.clock import now
from tests.channels.catalogue import Provider, account_for

pytestmark = pytest.mark.anyio
ACCOUNT = account_for(
    "whatsapp", {"app_secret": "s", "access_token": "T", "phone_number_id": "11", "waba_id": "22", "verify_token": "v"}
)
LI = Peer("8613800138000", "wa_id")
ADAPTER: Any = adapter_of("whatsapp")


def judged(*values: dict[str, Any], number: str = "11") -> list[InboundEvent]:
    changes = [{"field": "messages", "value": {"metadata": {"phone_number_id": number}} | value} for value in values]
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}).encode()
    headers = {"x-hub-signature-256": "sha256=" + hmac.new(b"s", body, hashlib.sha256).hexdigest()}
    request = RawRequest(method="POST", path="", query=(), headers=headers, body=body, url="", received_at=now())
    return judge(ACCOUNT, request).events


def said(kind: str, content: Any) -> InboundEvent:
    (event,) = judged({"messages": [{"from": "86", "id": "m1", "timestamp": "1", "type": kind, kind: content}]})
    return event


@pytest.mark.parametrize(
    ("kind", "content", "part"),
    [
        ("audio", {"id": "a", "mime_type": "audio/ogg; codecs=opus"}, Voice(media_ref="a", mime="audio/ogg")),
        ("video", {"id": "v", "caption": "c"}, Video(media_ref="v", caption="c")),
        ("document", {"id": "d", "filename": "a.pdf"}, File(media_ref="d", filename="a.pdf")),
        (
            "interactive",
            {"type": "button_reply", "button_reply": {"id": "csat:5", "title": "Good"}},
            Text(text="Good", menu_item_id="csat:5"),
        ),
        (
            "interactive",
            {"type": "list_reply", "list_reply": {"id": "r1", "title": "Refund", "description": "d"}},
            Text(text="Refund", menu_item_id="r1"),
        ),
        ("button", {"text": "Yes", "payload": "yes"}, Text(text="Yes", menu_item_id="yes")),
        (
            "contacts",
            [{"name": {"formatted_name": "Li"}, "phones": [{"phone": "+86"}]}],
            ContactCard(title="Li", fields=(("☎", "+86"),)),
        ),
        ("hologram", {}, Unsupported(provider_type="hologram")),
    ],
)
def test_what_a_message_holds(kind: str, content: Any, part: Any) -> None:
    assert said(kind, content).parts == (part,)


def test_reactions_quotes_and_where_somebody_came_from() -> None:
    event = said("reaction", {"message_id": "m0", "emoji": "👍"})
    assert (event.kind, event.target, event.payload) == ("reaction", "m0", "👍")
    message = {"from": "86", "id": "m1", "type": "text", "text": {"body": "x"}, "context": {"id": "m0"}}
    (event,) = judged({"messages": [message | {"referral": {"source_id": "ad", "headline": "Sale"}}]})
    assert (event.reply_to, event.payload) == ("m0", {"referral": {"source_id": "ad", "headline": "Sale"}})


def test_several_changes_keep_their_order_and_other_numbers_are_other_accounts() -> None:
    text = {"from": "86", "type": "text", "text": {"body": "x"}}
    both = judged({"messages": [text | {"id": "m1"}]}, {"messages": [text | {"id": "m2"}, text | {"id": "m3"}]})
    assert [event.dedup_key for event in both] == ["m1", "m2", "m3"]
    assert judged({"messages": [text | {"id": "m1"}]}, number="12") == []


def test_a_failure_says_why_by_either_id() -> None:
    errors = [{"code": 131047, "title": "Re-engagement message"}]
    status = {"id": "w1", "status": "failed", "recipient_id": "86", "errors": errors, "biz_opaque_callback_data": "o1"}
    (event,) = judged({"statuses": [status]})
    assert event.receipt is not None
    assert (event.dedup_key, event.receipt.our_id, event.receipt.state) == ("w1:failed", "o1", "failed")
    assert (event.receipt.error_class, event.receipt.code) == ("window_closed", "131047")


async def _asked(message: OutboundMessage, *answers: dict[str, Any]) -> list[Any]:
    provider = Provider([*answers, {"json": {"messages": [{"id": "w1"}]}}], {}, now())
    result = await ADAPTER.send(ACCOUNT, message, provider.outside)
    assert (result.state, result.provider_message_id) == ("sent", "w1")
    return provider.asked


async def test_who_hides_the_number_is_written_to_by_the_other_id_and_our_id_comes_back() -> None:
    hidden = Peer("CN.1", "bsuid")
    (request,) = await _asked(
        OutboundMessage(id="o1", to=hidden, parts=(Text(text="**a** [b](https://b.example)", format="markdown"),))
    )
    body = json.loads(request.content)
    assert (body["recipient"], body["biz_opaque_callback_data"]) == ("CN.1", "o1")
    assert "to" not in body
    assert body["text"]["body"] == "*a* b: https://b.example"


async def test_a_file_is_uploaded_before_it_is_sent_and_a_refused_one_is_not() -> None:
    message = OutboundMessage(id="o1", to=LI, parts=(File(file_id=UUID(int=7), filename="a.pdf", caption="c"),))
    upload, request = await _asked(message, {"json": {"id": "M9"}})
    assert upload.url.path == "/v23.0/11/media"
    assert json.loads(request.content)["document"] == {"id": "M9", "caption": "c", "filename": "a.pdf"}
    refusal = {"status": 400, "json": {"error": {"code": 131053, "message": "no"}}}
    provider = Provider([refusal], {}, now())
    result = await ADAPTER.send(ACCOUNT, message, provider.outside)
    assert (result.state, result.error.error_class, len(provider.asked)) == ("failed", "unsupported_content", 1)


async def test_long_menus_are_lists_and_templates_name_their_blanks() -> None:
    items = tuple(MenuItem(id=str(place), title=f"{place} {'x' * 30}") for place in range(4))
    (request,) = await _asked(OutboundMessage(id="o1", to=LI, parts=(Menu(head="Which?", items=items),)))
    (section,) = json.loads(request.content)["interactive"]["action"]["sections"]
    assert [(len(row["title"]), row["description"][0]) for row in section["rows"]] == [(24, str(n)) for n in range(4)]
    template = Template(name="t", locale="en", blanks=("order",), values=("7",))
    (request,) = await _asked(OutboundMessage(id="o1", to=LI, template=template))
    (body,) = json.loads(request.content)["template"]["components"]
    assert body["parameters"] == [{"type": "text", "text": "7", "parameter_name": "order"}]


async def test_only_templates_that_can_be_filled_are_listed() -> None:
    body = {"type": "BODY", "text": "Order {{1}} of {{2}} is {{1}}"}
    given = [
        {"name": "good", "language": "en", "components": [{"type": "HEADER", "format": "TEXT", "text": "Hi"}, body]},
        {"name": "picture", "language": "en", "components": [{"type": "HEADER", "format": "IMAGE"}, body]},
        {
            "name": "link",
            "language": "en",
            "components": [body, {"type": "BUTTONS", "buttons": [{"type": "URL", "url": "https://a.example/{{1}}"}]}],
        },
    ]
    provider = Provider([{"json": {"data": given}}], {}, now())
    found = await ADAPTER.templates(ACCOUNT, provider.outside)
    assert found == [Template(name="good", locale="en", body=body["text"], blanks=("1", "2"))]


async def test_a_file_is_fetched_with_the_token_only_from_meta() -> None:
    media = Voice(media_ref="9", mime="audio/ogg")
    provider = Provider([{"json": {"url": "https://lookaside.fbsbx.com/x"}}, {"content": b"x"}], {}, now())
    found = await ADAPTER.fetch_media(ACCOUNT, media, provider.outside)
    assert (found.content, found.mime) == (b"x", "audio/ogg")
    assert provider.asked[1].headers["authorization"] == "Bearer T"
    provider = Provider([{"json": {"url": "https://evil.example/x"}}], {}, now())
    with pytest.raises(NoAnswer):
        await ADAPTER.fetch_media(ACCOUNT, media, provider.outside)


def test_a_day_after_the_customer_wrote_only_templates_are_left() -> None:
    at = now()
    assert ADAPTER.window(ACCOUNT, None, 0, at).state == "template_only"
    fresh = ADAPTER.window(ACCOUNT, InboundMark(at - timedelta(hours=23)), 0, at)
    assert (fresh.state, fresh.closes_at) == ("open", at + timedelta(hours=1))
    assert ADAPTER.window(ACCOUNT, InboundMark(at - timedelta(hours=24)), 0, at).state == "template_only"
