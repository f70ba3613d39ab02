"""Slack's signature and what it is sent, by Slack's own library; and what recordings do not show."""

import json
import time
from typing import Any
from uuid import UUID

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.signature import SignatureVerifier

from haoke.channels.contract import RawRequest
from haoke.channels.judging import judge
from haoke.channels.kinds import adapter_of
from haoke.channels.outside import NoAnswer
from haoke.channels.types import File, InboundEvent, Menu, MenuItem, OutboundMessage, Peer, Text
from haoke.kernel.clock import now
from tests.channels.catalogue import Provider, account_for

pytestmark = pytest.mark.anyio
ACCOUNT = account_for("slack", {"signing_secret": "secret", "bot_token": "xoxb-1"})


def judged(event: dict[str, Any], *, signed_by: str = "secret") -> tuple[int, list[InboundEvent]]:
    given = {
        "type": "event_callback",
        "event_id": "Ev1",
        "event": {"type": "message", "channel": "D1", "ts": "1.2"} | event,
    }
    body, at = json.dumps(given), str(int(time.time()))
    signature = SignatureVerifier(signed_by).generate_signature(timestamp=at, body=body)
    headers = {"content-type": "application/json", "x-slack-request-timestamp": at, "x-slack-signature": str(signature)}
    found = judge(
        ACCOUNT,
        RawRequest(method="POST", path="", query=(), headers=headers, body=body.encode(), url="", received_at=now()),
    )
    return found.answer.status, found.events


def test_what_slack_signs_is_taken_and_nothing_else() -> None:
    assert judged({"user": "U1", "text": "hi"})[0] == 200
    assert judged({"user": "U1", "text": "hi"}, signed_by="another") == (401, [])


def test_files_edits_and_recalls_of_people() -> None:
    shot = {"id": "F1", "mimetype": "image/png", "url_private": "https://files.slack.com/a", "name": "a.png", "size": 5}
    (said,) = judged({"user": "U1", "text": "", "subtype": "file_share", "files": [shot, {}]})[1]
    assert [type(part).__name__ for part in said.parts] == ["Image", "File"]
    message = {"user": "U1", "text": "better", "ts": "1.1"}
    change = {"subtype": "message_changed", "message": message, "previous_message": {"text": "worse"}}
    (edited,) = judged(change)[1]
    assert (edited.kind, edited.target, edited.parts) == ("message_edited", "D1:1.1", (Text(text="better"),))
    assert not judged(change | {"previous_message": message})[1]
    (gone,) = judged({"subtype": "message_deleted", "deleted_ts": "1.1", "previous_message": message})[1]
    assert (gone.kind, gone.target) == ("recall", "D1:1.1")
    assert not judged({"subtype": "channel_join", "user": "U1"})[1]


async def test_a_menu_is_buttons_that_slack_knows_and_text_is_escaped() -> None:
    provider = Provider([{"json": {"ok": True, "channel": "D1", "ts": "9.9"}}], {}, now())
    menu = Menu(head="a < b", items=(MenuItem(title="Yes", id="y"), MenuItem(title="Shop", url="https://a.example")))
    message = OutboundMessage(id="1", to=Peer("U1", "slack_user"), parts=(menu,))
    result = await adapter_of("slack").send(ACCOUNT, message, provider.outside)  # type: ignore[attr-defined]
    assert result.provider_message_id == "D1:9.9"
    sent = json.loads(provider.asked[0].content)
    assert sent["channel"] == "U1"
    assert "a &lt; b" in sent["text"]
    blocks = Block.parse_all(sent["blocks"])
    for block in blocks:
        block.validate_json()
    assert [block.to_dict() for block in blocks] == sent["blocks"]


async def test_a_file_is_announced_brought_and_placed_and_goes_to_slack_alone() -> None:
    announced = {"json": {"ok": True, "upload_url": "https://files.slack.com/upload/1", "file_id": "F1"}}
    provider = Provider([announced, {"json": {}}, {"json": {"ok": True, "files": [{"id": "F1"}]}}], {}, now())
    part = File(file_id=UUID(int=7), caption="the bill")
    message = OutboundMessage(id="1", to=Peer("D1", "slack_user"), parts=(part,))
    result = await adapter_of("slack").send(ACCOUNT, message, provider.outside)  # type: ignore[attr-defined]
    assert (result.state, result.provider_message_id) == ("sent", "D1:F1")
    assert provider.asked[1].content == b"a file"
    elsewhere = {"json": {"ok": True, "upload_url": "https://evil.example/upload", "file_id": "F1"}}
    provider = Provider([elsewhere], {}, now())
    with pytest.raises(NoAnswer):
        await adapter_of("slack").send(ACCOUNT, message, provider.outside)  # type: ignore[attr-defined]


async def test_when_slack_wants_a_pause_it_is_kept() -> None:
    answer = {"status": 429, "headers": {"Retry-After": "30"}, "json": {"ok": False, "error": "ratelimited"}}
    provider = Provider([answer], {}, now())
    message = OutboundMessage(id="1", to=Peer("U1", "slack_user"), parts=(Text(text="x"),))
    result = await adapter_of("slack").send(ACCOUNT, message, provider.outside)  # type: ignore[attr-defined]
    assert result.error
    assert (result.error.error_class, result.error.retryable, result.error.retry_after) == ("rate_limited", True, 30)
