"""What Telegram sends and is sent, by the models of python-telegram-bot; and what recordings do not show."""

import json
from typing import Any
from uuid import UUID

import pytest
import telegram

from haoke.channels.adapters.telegram.reading import UPDATES
from haoke.channels.contract import RawRequest
from haoke.channels.judging import judge
from haoke.channels.kinds import adapter_of
from haoke.channels.outside import NoAnswer
from haoke.channels.types import (
    ContactCard,
    File,
    Image,
    InboundEvent,
    Location,
    Menu,
    MenuItem,
    OutboundMessage,
    Peer,
    Text,
    Unsupported,
    Video,
    Voice,
)
from haoke.kernel.clock import now
from tests.channels.catalogue import Provider, account_for

pytestmark = pytest.mark.anyio
TOKEN = "1:abc"
ACCOUNT = account_for("telegram", {"bot_token": TOKEN, "secret_token": "s", "receive": "polling"})
LI: dict[str, Any] = {"id": 7, "is_bot": False, "first_name": "Li"}
CHAT: dict[str, Any] = {"id": 7, "type": "private"}
FILE: dict[str, Any] = {"file_id": "F", "file_unique_id": "f"}


def judged(update: dict[str, Any]) -> tuple[Any, list[InboundEvent]]:
    """Only what their models understand as well."""
    assert telegram.Update.de_json({"update_id": 1} | update).update_id == 1
    headers = {"x-telegram-bot-api-secret-token": "s"}
    body = json.dumps({"update_id": 1} | update).encode()
    found = judge(
        ACCOUNT, RawRequest(method="POST", path="", query=(), headers=headers, body=body, url="", received_at=now())
    )
    return found.answer, found.events


def said(**content: Any) -> InboundEvent:
    message = {"message_id": 5, "date": 1, "chat": CHAT, "from": LI} | content
    (event,) = judged({"message": message})[1]
    return event


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (
            {"voice": FILE | {"duration": 3, "mime_type": "audio/ogg"}},
            Voice(media_ref="F", mime="audio/ogg", duration=3),
        ),
        ({"video_note": FILE | {"length": 9, "duration": 3}}, Video(media_ref="F", duration=3)),
        (
            {"animation": FILE | {"width": 1, "height": 1, "duration": 1}, "document": FILE},
            Video(media_ref="F", duration=1),
        ),
        ({"location": {"latitude": 1.5, "longitude": 2.5}}, Location(lat=1.5, lng=2.5)),
        (
            {
                "venue": {"location": {"latitude": 1.5, "longitude": 2.5}, "title": "Shop", "address": "A"},
                "location": {"latitude": 1.5, "longitude": 2.5},
            },
            Location(lat=1.5, lng=2.5, name="Shop", address="A"),
        ),
        (
            {"contact": {"phone_number": "+86139", "first_name": "Li", "last_name": "Lei"}},
            ContactCard(title="Li Lei", fields=(("☎", "+86139"),)),
        ),
        ({"pinned_message": {"message_id": 1, "date": 0, "chat": CHAT}}, Unsupported(provider_type="pinned_message")),
        (
            {
                "text": "😀 here",
                "entities": [{"type": "text_link", "offset": 3, "length": 4, "url": "https://a.example"}],
            },
            Text(text="😀 here (https://a.example)"),
        ),
    ],
)
def test_what_a_message_holds(content: dict[str, Any], part: Any) -> None:
    assert said(**content).parts == (part,)


def test_a_group_is_a_thread_a_deep_link_has_a_payload_and_bots_are_not_heard() -> None:
    group = said(text="hi", chat={"id": -9, "type": "supergroup", "title": "Club"})
    assert group.thread is not None
    assert (group.thread.kind, group.thread.id, group.provider_message_id) == ("group", "-9", "-9:5")
    assert said(text="/start order_1").payload == "order_1"
    bot = LI | {"is_bot": True}
    assert judged({"message": {"message_id": 5, "date": 1, "chat": CHAT, "from": bot, "text": "hi"}})[1] == []


def test_a_pressed_button_says_its_title_and_is_answered_at_once() -> None:
    button = {"text": "Good", "callback_data": "csat:5"}
    message = {"message_id": 5, "date": 1, "chat": CHAT, "reply_markup": {"inline_keyboard": [[button]]}}
    query = {"id": "q1", "from": LI, "chat_instance": "c", "data": "csat:5", "message": message}
    answer, (event,) = judged({"callback_query": query})
    assert (event.kind, event.payload, event.target) == ("postback", "csat:5", "7:5")
    assert event.parts == (Text(text="Good", menu_item_id="csat:5"),)
    assert json.loads(answer.body) == {"method": "answerCallbackQuery", "callback_query_id": "q1"}


def test_reactions_are_read_and_all_that_we_ask_for_exists() -> None:
    change = {"chat": CHAT, "message_id": 5, "user": LI, "date": 1, "old_reaction": []}
    change |= {"new_reaction": [{"type": "emoji", "emoji": "👍"}]}
    (event,) = judged({"message_reaction": change})[1]
    assert (event.kind, event.payload, event.target) == ("reaction", "👍", "7:5")
    assert set(UPDATES) <= set(telegram.Update.ALL_TYPES)


def _message(*parts: Any, **more: Any) -> OutboundMessage:
    return OutboundMessage(id="m", to=Peer("7", "telegram_user_id"), parts=parts, **more)


def _sent(number: int = 12) -> dict[str, Any]:
    return {"json": {"ok": True, "result": {"message_id": number, "chat": CHAT, "date": 1}}}


async def _asked(message: OutboundMessage) -> tuple[str, dict[str, Any]]:
    provider = Provider([_sent()], {}, now())
    result = await adapter_of("telegram").send(ACCOUNT, message, provider.outside)  # type: ignore[attr-defined]
    assert (result.state, result.provider_message_id) == ("sent", "7:12")
    (request,) = provider.asked
    return request.url.path.rpartition("/")[2], json.loads(request.content)


async def test_buttons_carry_what_telegram_takes() -> None:
    items = (MenuItem(title="很" * 200, id="号" * 40), MenuItem(title="Help", url="https://a.example"))
    method, body = await _asked(_message(Menu(head="Which?", items=items, tail="Choose.")))
    assert (method, body["text"]) == ("sendMessage", "Which?\nChoose.")
    markup = telegram.InlineKeyboardMarkup.de_json(body["reply_markup"], None)
    first, second = (row[0] for row in markup.inline_keyboard)
    assert len(str(first.callback_data).encode()) <= telegram.constants.InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    assert second.url == "https://a.example"


async def test_marks_places_files_and_quotes_go_out() -> None:
    marked = Text(text="**a < b** [x](https://a.example)", format="markdown")
    method, body = await _asked(_message(marked, reply_to="7:4"))
    assert (method, body["text"]) == ("sendMessage", '<b>a &lt; b</b> <a href="https://a.example">x</a>')
    assert body["reply_parameters"]["message_id"] == 4
    assert (await _asked(_message(Location(lat=1, lng=2))))[0] == "sendLocation"
    method, body = await _asked(_message(Image(media_ref="F", caption="c")))
    assert (method, body["photo"], body["caption"]) == ("sendPhoto", "F", "c")
    provider = Provider([_sent()], {}, now())
    await adapter_of("telegram").send(ACCOUNT, _message(File(file_id=UUID(int=5))), provider.outside)  # type: ignore[attr-defined]
    assert provider.asked[0].url.path.endswith("/sendDocument")
    assert b'name="document"; filename=' in provider.asked[0].content


@pytest.mark.parametrize(
    ("status", "description", "found"),
    [
        (403, "Forbidden: bot was blocked by the user", "user_blocked"),
        (401, "Unauthorized", "auth"),
        (400, "Bad Request: message is too long", "too_large"),
        (413, "Request Entity Too Large", "too_large"),
        (502, "Bad Gateway", "transient"),
    ],
)
async def test_refusals_are_understood(status: int, description: str, found: str) -> None:
    answer = {"status": status, "json": {"ok": False, "error_code": status, "description": description}}
    provider = Provider([answer], {}, now())
    result = await adapter_of("telegram").send(ACCOUNT, _message(Text(text="x")), provider.outside)  # type: ignore[attr-defined]
    assert result.error is not None
    assert result.error.error_class == found
    assert result.error.retryable is (found == "transient")


class Taken:
    """Where a test's updates go."""

    def __init__(self) -> None:
        self.cursor = ""
        self.events: list[InboundEvent] = []

    async def take(self, raw: bytes, events: list[InboundEvent], cursor: str) -> None:
        self.events += events
        self.cursor = cursor


async def test_updates_are_fetched_until_there_are_none_and_not_asked_for_again() -> None:
    message = {"message_id": 5, "date": 1, "chat": CHAT, "from": LI, "text": "hi"}
    updates = [{"update_id": 41, "message": message}, {"update_id": 42, "poll": {}}]
    provider = Provider([{"json": {"ok": True, "result": updates}}, {"json": {"ok": True, "result": []}}], {}, now())
    taken = Taken()
    await adapter_of("telegram").pull(ACCOUNT, "", taken, provider.outside)  # type: ignore[attr-defined]
    assert [event.dedup_key for event in taken.events] == ["41"]
    assert taken.cursor == "43"
    assert json.loads(provider.asked[1].content)["offset"] == 43


async def test_what_telegram_refuses_to_give_is_said() -> None:
    refusal = {"status": 401, "json": {"ok": False, "error_code": 401, "description": "Unauthorized"}}
    with pytest.raises(Exception, match="401 Unauthorized"):
        await adapter_of("telegram").pull(ACCOUNT, "", Taken(), Provider([refusal], {}, now()).outside)  # type: ignore[attr-defined]


async def test_files_come_by_an_address_that_stays_here() -> None:
    path = {"json": {"ok": True, "result": {"file_id": "F", "file_path": "photos/1.jpg"}}}
    provider = Provider([path, {"content": b"jpg", "headers": {"content-type": "image/jpeg"}}], {}, now())
    adapter: Any = adapter_of("telegram")
    found = await adapter.fetch_media(ACCOUNT, Image(media_ref="F"), provider.outside)
    assert (found.content, found.mime, found.filename) == (b"jpg", "image/jpeg", "1.jpg")
    assert str(provider.asked[1].url) == f"https://api.telegram.org/file/bot{TOKEN}/photos/1.jpg"
    path["json"]["result"]["file_path"] = "../../bot1:abc/logOut"  # type: ignore[index]
    with pytest.raises(NoAnswer):
        await adapter.fetch_media(ACCOUNT, Image(media_ref="F"), Provider([path], {}, now()).outside)
