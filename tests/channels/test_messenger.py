"""Messenger and Instagram beyond what was recorded: what else happens to a page, by what right one answers, and how."""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from haoke.channels import ways
from haoke.channels.contract import InboundMark, RawRequest
from haoke.channels.judging import judge
from haoke.channels.kinds import adapter_of
from haoke.channels.outside import NoAnswer
from haoke.channels.types import Image, InboundEvent, LinkCard, Menu, MenuItem, OutboundMessage, Peer, Text
from haoke.kernel.clock import now
from tests.channels.catalogue import Provider, account_for
from tests.support.api import Office

pytestmark = pytest.mark.anyio
SET = {"app_secret": "s", "page_token": "T", "page_id": "108"}
ACCOUNT = account_for("messenger", SET)
ADAPTER: Any = adapter_of("messenger")
LI = Peer("5001", "psid")


def judged(given: dict[str, Any], *, under: str = "messaging", page: str = "108") -> list[InboundEvent]:
    happened = {"sender": {"id": "5001"}, "recipient": {"id": "108"}, "timestamp": 1795276800000} | given
    body = json.dumps({"object": "page", "entry": [{"id": page, under: [happened]}]}).encode()
    headers = {"x-hub-signature-256": "sha256=" + hmac.new(b"s", body, hashlib.sha256).hexdigest()}
    request = RawRequest(method="POST", path="", query=(), headers=headers, body=body, url="", received_at=now())
    return judge(ACCOUNT, request).events


def test_buttons_reactions_reads_edits_and_recalls() -> None:
    (event,) = judged({"postback": {"mid": "m", "title": "Start", "payload": "START"}})
    assert (event.kind, event.dedup_key, event.payload) == ("postback", "m", "START")
    assert event.parts == (Text(text="Start", menu_item_id="START"),)
    (event,) = judged({"reaction": {"mid": "m0", "action": "react", "emoji": "❤"}})
    assert (event.kind, event.target, event.payload) == ("reaction", "m0", "❤")
    (event,) = judged({"read": {"watermark": 1795276800500}})
    assert event.receipt is not None
    assert (event.receipt.state, event.receipt.watermark_ms) == ("read", 1795276800500)
    (event,) = judged({"message_edit": {"mid": "m0", "text": "better", "num_edit": 1}})
    assert (event.kind, event.target, event.parts) == ("message_edited", "m0", (Text(text="better"),))
    (event,) = judged({"message": {"mid": "m0", "is_deleted": True}})
    assert (event.kind, event.target, event.dedup_key) == ("recall", "m0", "m0:deleted")
    (event,) = judged({"policy_enforcement": {}})
    assert event.kind == "unsupported"


def test_what_another_application_answers_is_only_kept_and_other_pages_are_other_accounts() -> None:
    message = {"message": {"mid": "m", "text": "hi", "reply_to": {"mid": "m0"}}}
    (event,) = judged(message, under="standby")
    assert (event.kind, event.standby, event.reply_to) == ("message", True, "m0")
    assert judged(message, page="109") == []
    shared = {"type": "ig_reel", "payload": {"url": "https://cdn.example/r", "title": "Reel"}}
    (event,) = judged({"message": {"mid": "m", "attachments": [shared]}})
    assert event.parts == (LinkCard(title="Reel", url="https://cdn.example/r"),)


async def _asked(account: Any, message: OutboundMessage, *answers: dict[str, Any]) -> list[Any]:
    provider = Provider([*answers, {"json": {"message_id": "m1"}}], {}, now())
    adapter: Any = adapter_of(account.kind)
    result = await adapter.send(account, message, provider.outside)
    assert (result.state, result.provider_message_id) == ("sent", "m1")
    return provider.asked


async def test_only_people_are_tagged_and_only_where_meta_allowed_it() -> None:
    late = OutboundMessage(id="o", to=LI, parts=(Text(text="x"),), last_in_at=now() - timedelta(hours=30))
    (request,) = await _asked(ACCOUNT, late)
    assert json.loads(request.content)["messaging_type"] == "RESPONSE"
    unasked = account_for("messenger", SET | {"human_agent": False})
    (request,) = await _asked(
        unasked, OutboundMessage(id="o", to=LI, parts=late.parts, last_in_at=late.last_in_at, agent="Ada")
    )
    assert json.loads(request.content)["messaging_type"] == "RESPONSE"


async def test_menus_are_answers_or_buttons_and_cards_are_templates() -> None:
    answers = Menu(head="Which?", items=(MenuItem(id="a", title="A"), MenuItem(id="b", title="B")))
    (request,) = await _asked(ACCOUNT, OutboundMessage(id="o", to=LI, parts=(answers,)))
    message = json.loads(request.content)["message"]
    assert (message["text"], [each["payload"] for each in message["quick_replies"]]) == ("Which?", ["a", "b"])
    linked = Menu(head="Which?", items=(MenuItem(id="a", title="A"), MenuItem(title="B", url="https://b.example")))
    (request,) = await _asked(ACCOUNT, OutboundMessage(id="o", to=LI, parts=(linked,)))
    payload = json.loads(request.content)["message"]["attachment"]["payload"]
    assert (payload["template_type"], [each["type"] for each in payload["buttons"]]) == (
        "button",
        ["postback", "web_url"],
    )
    card = LinkCard(title="Shop", url="https://shop.example", description="All")
    (request,) = await _asked(ACCOUNT, OutboundMessage(id="o", to=LI, parts=(card,)))
    (element,) = json.loads(request.content)["message"]["attachment"]["payload"]["elements"]
    assert (element["title"], element["default_action"]["url"]) == ("Shop", "https://shop.example")


async def test_messenger_is_given_files_and_instagram_fetches_them() -> None:
    message = OutboundMessage(id="o", to=LI, parts=(Image(file_id=UUID(int=7)),))
    upload, request = await _asked(ACCOUNT, message, {"json": {"attachment_id": "A9"}})
    assert upload.url.path == "/v23.0/108/message_attachments"
    assert json.loads(request.content)["message"]["attachment"]["payload"] == {"attachment_id": "A9"}
    (request,) = await _asked(account_for("instagram", SET), message)
    payload = json.loads(request.content)["message"]["attachment"]["payload"]
    assert payload["url"].startswith("https://haoke.example/")


async def test_only_metas_own_hosts_are_fetched_from() -> None:
    provider = Provider([{"content": b"x"}], {}, now())
    fetched = await ADAPTER.fetch_media(ACCOUNT, Image(url="https://scontent.xx.fbcdn.net/1.jpg"), provider.outside)
    assert fetched.content == b"x"
    with pytest.raises(NoAnswer):
        await ADAPTER.fetch_media(ACCOUNT, Image(url="https://fbcdn.net.evil.example/1.jpg"), provider.outside)
    assert len(provider.asked) == 1


@pytest.mark.parametrize(
    ("code", "subcode", "found"),
    [
        (10, 2018278, "window_closed"),
        (10, 0, "permission"),
        (190, 460, "auth"),
        (551, 0, "user_blocked"),
        (2, 0, "transient"),
    ],
)
async def test_refusals_are_understood(code: int, subcode: int, found: str) -> None:
    error = {"code": code, "error_subcode": subcode, "message": "no"}
    provider = Provider([{"status": 400, "json": {"error": error}}], {}, now())
    result = await ADAPTER.send(ACCOUNT, OutboundMessage(id="o", to=LI, parts=(Text(text="x"),)), provider.outside)
    assert (result.state, result.error.error_class) == ("failed", found)


def test_a_day_for_all_and_a_week_for_people() -> None:
    at = now()
    states = [ADAPTER.window(ACCOUNT, InboundMark(at - timedelta(hours=h)), 0, at).state for h in (23, 25, 24 * 7)]
    assert states == ["open", "tag_only", "closed"]
    unasked = account_for("messenger", SET | {"human_agent": False})
    assert ADAPTER.window(unasked, InboundMark(at - timedelta(hours=25)), 0, at).state == "closed"


async def test_an_account_without_an_id_takes_all_until_it_is_checked(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = {"id": "901", "name": "Shop", "instagram_business_account": {"id": "77"}}
    answer = httpx.MockTransport(lambda _: httpx.Response(200, stream=httpx.ByteStream(json.dumps(page).encode())))
    monkeypatch.setattr(ways, "outbound_client", lambda _: httpx.AsyncClient(transport=answer))
    admin = await office.administrator()
    new = {"kind": "instagram", "name": "Instagram", "settings": {"app_secret": "s", "page_token": "T"}}
    path = f"/channel-accounts/{(await admin.post_api('/channel-accounts', new))['id']}"

    async def taken() -> list[str]:
        settings = (await admin.get_api(path))["settings"]
        account = account_for("instagram", {name: settings[name] for name in ("page_id", "instagram_id")})
        entries = [
            {"id": name, "messaging": [{"sender": {"id": "1"}, "message": {"mid": name, "text": "x"}}]}
            for name in ("77", "901", "5")
        ]
        body = json.dumps({"object": "instagram", "entry": entries}).encode()
        request = RawRequest(method="POST", path="", query=(), headers={}, body=body, url="", received_at=now())
        adapter: Any = adapter_of("instagram")
        return [event.dedup_key for event in adapter.parse(account, request).events]

    assert await taken() == ["77", "901", "5"]
    assert (await admin.post_api(f"{path}/health"))["well"]
    assert await taken() == ["77", "901"]
