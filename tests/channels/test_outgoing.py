"""What agents write reaches the peer: from the desk over the channel to the provider, and back what became of it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from tests.channels.bridged import Bridge, event
from tests.support.api import FIRST
from tests.support.live import Client, LiveServer, live_server
from tests.support.receiver import Receiver, receiver
from tests.support.waiting import until

pytestmark = pytest.mark.anyio


def answer(status: int, body: Any = None, **headers: str) -> bytes:
    content = b"" if body is None else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(content)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + content


class Line:
    """A bridge with its other end, an administrator who answers, and a visitor behind it."""

    def __init__(self, server: LiveServer, admin: httpx.AsyncClient, bridge: Bridge, other: Receiver) -> None:
        self.server = server
        self.admin = admin
        self.bridge = bridge
        self.other = other
        self.conversation = ""

    async def api(self, method: str, path: str, body: Any = None, expect: int | None = None) -> Any:
        response = await self.admin.request(method, f"/api/v1{path}", json=body)
        right = response.is_success if expect is None else response.status_code == expect
        assert right, response.text
        return response.json() if response.content else None

    async def opened(self) -> str:
        """The visitor has written, and their conversation is there."""
        assert (await self.bridge.says("Where is my parcel?")).status_code == 202

        async def there() -> bool:
            found = (await self.api("GET", "/conversations?list=all"))["items"]
            self.conversation = found[0]["id"] if found else ""
            return bool(found)

        await until(there, "the conversation is there")
        return self.conversation

    async def answers(self, text: str, **more: Any) -> str:
        message = str(uuid4())
        await self.api(
            "POST", f"/conversations/{self.conversation}/messages", {"id": message, "body": {"text": text} | more}
        )
        return message

    def heard(self) -> list[dict[str, Any]]:
        return [json.loads(each.body) for each in self.other.heard]

    def said(self) -> list[str]:
        return [part["text"] for each in self.heard() for part in each.get("parts", []) if part["kind"] == "text"]

    async def hears(self, text: str) -> dict[str, Any]:
        async def heard() -> bool:
            return text in self.said()

        await until(heard, f"the other end hears {text}")
        return next(each for each in self.heard() if any(part.get("text") == text for part in each["parts"]))

    async def state_of(self, message: str) -> dict[str, Any]:
        found = (await self.api("GET", f"/conversations/{self.conversation}/deliveries"))["items"]
        return next((each for each in found if each["message_id"] == message), {"state": ""})

    async def becomes(self, message: str, state: str) -> dict[str, Any]:
        async def so() -> bool:
            return bool((await self.state_of(message))["state"] == state)

        await until(so, f"{state}")
        return await self.state_of(message)

    async def receipt(self, key: str, state: str) -> None:
        body = {"type": "receipt", "message_id": key, "state": state, "user": {"id": "u-1"}}
        assert (await self.bridge.post(body)).status_code == 202


@pytest.fixture
async def line(fresh_url: str, tmp_path: Path) -> AsyncIterator[Line]:
    async with (
        live_server(fresh_url, tmp_path, outbound_hosts="localhost") as server,
        receiver() as other,
        httpx.AsyncClient(base_url=server.origin, headers={"Origin": server.origin}, timeout=30) as admin,
        httpx.AsyncClient(base_url=server.origin, timeout=30) as outside,
    ):
        await admin.post("/api/v1/setup", json=FIRST)
        new = {"kind": "bridge", "name": "Taobao", "settings": {"url": other.url, "welcome": "Welcome"}}
        account = (await admin.post("/api/v1/channel-accounts", json=new)).json()
        other.manner = answer(200, {"id": "theirs-1"})
        yield Line(server, admin, Bridge(outside, account), other)


async def listening(client: Client, conversation: str) -> None:
    await client.send({"t": "open", "c": conversation, "since": 0})
    await client.expect("parts")


async def test_an_answer_reaches_the_peer_signed_and_its_receipts_come_back(line: Line) -> None:
    conversation = await line.opened()
    assert (await line.hears("Welcome"))["user"] == {"id": "u-1"}
    cookie = "; ".join(f"{name}={value}" for name, value in line.admin.cookies.items())
    async with line.server.member(cookie) as desk:
        await listening(desk, conversation)
        message = await line.answers("It is on its way")
        sent = await line.hears("It is on its way")
        assert sent["message_id"] == f"{message}#1"
        assert sent["agent"] == {"name": "Ada"}
        heard = next(each for each in line.other.heard if message.encode() in each.body)
        assert heard.headers["idempotency-key"] == f"{message}#1"
        assert Webhook(line.bridge.secret).verify(heard.body, heard.headers) == sent
        await line.becomes(message, "sent")
        for state in ("read", "delivered"):  # it never goes back
            await line.receipt(sent["message_id"], state)
        frame = await desk.expect("delivery", where=lambda each: each["delivery"]["state"] == "read")
        assert (frame["c"], frame["delivery"]["message_id"]) == (conversation, message)
    pieces = (await line.api("GET", f"/conversations/{conversation}/deliveries/{message}"))["pieces"]
    assert [step["state"] for step in pieces[0]["steps"]][:2] == ["sent", "read"]
    assert (pieces[0]["state"], pieces[0]["provider_message_id"]) == ("read", "theirs-1")


async def test_all_that_is_written_goes_out_once_and_in_its_order(line: Line) -> None:
    await line.opened()
    for number in range(12):
        await line.answers(f"line {number}")
    await line.hears("line 11")
    assert line.said() == ["Welcome", *[f"line {number}" for number in range(12)]]
    shown = await line.api("GET", f"/conversations/{line.conversation}/channel")
    assert (shown["kind"], shown["window"]["state"], shown["peer"]["id"]) == ("bridge", "open", "u-1")


async def test_what_is_chosen_of_a_card_comes_back_by_its_number_and_later_by_its_button(line: Line) -> None:
    conversation = await line.opened()
    choices = [{"text": "Red"}, {"text": "Green", "id": "green"}]
    card = await line.answers("", card={"kind": "menu", "title": "Which?", "choices": choices})
    shown = await line.api("POST", f"/conversations/{conversation}/channel/card", {"card": {"title": "Lamp"}})
    assert [(each["kind"], each["text"]) for each in shown] == [("card", "Lamp")]

    def menus() -> list[dict[str, Any]]:
        return [part for each in line.heard() for part in each.get("parts", []) if part["kind"] == "menu"]

    async def asked() -> bool:
        return bool(menus())

    await until(asked, "the other end has the menu")
    (menu,) = menus()
    assert (menu["head"], [item["title"] for item in menu["items"]]) == ("Which?", ["Red", "Green"])
    await line.bridge.says("1")
    assert await chosen(line, 1) == [{"card": card, "item": "1"}]
    await line.answers("Sure?")
    await line.hears("Sure?")
    pressed = event("(a button)")
    pressed["parts"][0]["menu_item_id"] = menu["items"][1]["id"]
    await line.bridge.post(pressed)
    assert await chosen(line, 2) == [{"card": card, "item": "1"}, {"card": card, "item": "green"}]
    listed = (await line.api("GET", "/conversations?list=all"))["items"][0]
    assert listed["last"]["text"] == "Green", "the words of the card, not of the button"


async def chosen(line: Line, number: int) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    async def there() -> bool:
        parts = (await line.api("GET", f"/conversations/{line.conversation}/parts?limit=100"))["parts"]
        found[:] = [part["body"]["choice"] for part in parts if "choice" in part.get("body", {})]
        return len(found) == number

    await until(there, f"{number} were chosen")
    return found
