"""Cards in messages: what they may hold, who sees them, and what customers choose of them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.conversations.card_rules import checked_card
from haoke.conversations.errors import CardAddressInvalid
from haoke.conversations.outward import choice_id, choice_of
from haoke.conversations.types import Card, CardLink, Chosen
from haoke.conversations.words.screen import MASK
from tests.support.live import Client, live_server
from tests.support.pictures import picture
from tests.support.shop import Company, Person, company

pytestmark = pytest.mark.anyio

LAMP = {
    "kind": "product",
    "title": "Lamp",
    "price": "¥299",
    "status": "In stock",
    "text": "Warm light",
    "image": "https://shop.example/lamp.png",
    "fields": [{"label": "Colour", "value": "Green"}],
    "links": [{"label": "Look", "url": "https://shop.example/lamp"}],
}
MENU = {"kind": "menu", "title": "Which?", "choices": [{"text": "Red"}, {"text": "Green", "id": "green"}]}


@pytest.fixture
async def shop(postgres, tmp_path: Path) -> AsyncIterator[Company]:
    url = await asyncio.to_thread(postgres.create_database)
    async with live_server(url, tmp_path) as server, company(server) as made:
        yield made


async def posted(agent: Person, c: str, body: dict[str, Any], expect: int | None = None) -> tuple[str, Any]:
    message = str(uuid4())
    answer = await agent.call("POST", f"/conversations/{c}/messages", {"id": message, "body": body}, expect=expect)
    return message, answer


async def uploaded(person: Person, name: str, data: bytes) -> dict[str, Any]:
    begun = await person.call("POST", "/uploads", {"id": str(uuid4()), "name": name, "size": len(data)})
    headers = {"Upload-Offset": "0", "Content-Type": "application/octet-stream"}
    done = await person.browser.patch(f"/api/v1/uploads/{begun['id']}", content=data, headers=headers)
    file: dict[str, Any] = done.json()
    return file


async def part_of(client: Client, message: str) -> dict[str, Any]:
    frame = await client.expect("part", where=lambda each: each["part"]["id"] == message)
    body: dict[str, Any] = frame["part"]["body"]
    return body


async def chooses(visitor: Client, c: str, card: str, item: str, text: str = "-") -> dict[str, Any]:
    message = str(uuid4())
    await visitor.send(
        {"t": "post", "id": message, "c": c, "body": {"text": text, "choice": {"card": card, "item": item}}}
    )
    ack: dict[str, Any] = await visitor.expect("ack", where=lambda frame: frame["id"] == message)
    return ack


async def test_a_card_is_seen_by_both_sides_listed_and_exported(shop: Company) -> None:
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        await agent.go("online")
        c = (await visitor.post("hello"))["c"]
        await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        message, _ = await posted(agent, c, {"text": "is not kept", "card": LAMP})
        body = await part_of(visitor, message)
        assert body["card"] == LAMP
        words = "Lamp\n¥299 · In stock\nWarm light\nColour: Green\nLook: https://shop.example/lamp"
        assert body["text"] == words
        listed = (await agent.call("GET", "/conversations?list=mine"))["items"][0]
        assert (listed["last"]["kind"], listed["last"]["text"]) == ("card", "Lamp")
        for form in ("text", "html"):
            exported = (await agent.browser.get(f"/api/v1/conversations/{c}/transcript?format={form}")).text
            assert "[Card]" in exported
            assert "https://shop.example/lamp" in exported
        shown = {"kind": "product", "title": "Tea", "image": "https://shop.example/tea.png", "choices": [{"text": "x"}]}
        sent = str(uuid4())
        await desk.send({"t": "open", "c": c, "since": 0})
        await desk.expect("parts")
        await visitor.send({"t": "post", "id": sent, "c": c, "body": {"card": shown}})
        body = await part_of(desk, sent)
        assert body["card"]["title"] == "Tea"
        assert "choices" not in body["card"], "only members ask"
        assert (await agent.call("POST", f"/conversations/{c}/channel/card", {"card": LAMP})) == []


NOT_SO = [
    ({"kind": "product"}, "CardIncomplete"),
    ({"kind": "link", "title": "x"}, "CardIncomplete"),
    ({"kind": "menu", "title": "x"}, "CardIncomplete"),
    ({"title": "x", "choices": [{"text": "a"}, {"text": "a"}]}, "CardIncomplete"),
    ({"title": "x" * 121}, "CardTooLong"),
    ({"title": "x", "links": [{"label": "x", "url": "javascript:alert(1)"}]}, "CardAddressInvalid"),
    ({"title": "x", "links": [{"label": "x", "url": "java\nscript:alert(1)"}]}, "CardAddressInvalid"),
    ({"title": "x", "links": [{"label": "x", "url": "//evil.example"}]}, "CardAddressInvalid"),
    ({"title": "x", "image": "http://shop.example/a.png"}, "CardAddressInvalid"),
    ({"title": "x", "fields": [{"label": "a", "value": "b"}] * 13}, "CardTooMany"),
    (
        {"title": "x", "file": {"id": str(uuid4()), "name": "a", "type": "a", "size": 1, "kind": "image"}},
        "FileNotReady",
    ),
]


async def test_what_cannot_be_in_a_card_is_refused_by_name(shop: Company) -> None:
    async with shop.server.visitor(shop.site["key"]) as visitor:
        ack = await visitor.post("hello")
        for card, code in NOT_SO:
            status = 409 if code == "FileNotReady" else 400
            _, refused = await posted(shop.administrator, ack["c"], {"card": card}, expect=status)
            assert refused["code"] == code, card
        listed = (await shop.administrator.call("GET", "/conversations?list=all"))["items"]
        assert listed[0]["last"]["text"] == "hello", "nothing was written"


async def test_a_choice_comes_back_in_the_words_of_the_card_and_twice_counts_once(shop: Company) -> None:
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        await agent.go("online")
        c = (await visitor.post("hello"))["c"]
        await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        menu, _ = await posted(agent, c, {"card": MENU})
        assert (await part_of(visitor, menu))["card"]["choices"] == [
            {"text": "Red", "id": "1"},
            {"text": "Green", "id": "green"},
        ]
        await desk.send({"t": "open", "c": c, "since": 0})
        await desk.expect("parts")
        first, second = [await chooses(visitor, c, menu, "green") for _ in range(2)]
        assert first["seq"] == second["seq"], "a double click is one choice"
        frame = await desk.expect("part", where=lambda each: each["part"]["seq"] == first["seq"])
        assert frame["part"]["body"] == {"text": "Green", "choice": {"card": menu, "item": "green"}}
        await posted(agent, c, {"text": "Sure?"})
        old = await chooses(visitor, c, menu, "green")
        assert old["seq"] > first["seq"], "later it is a choice again"
        forged = await chooses(visitor, c, menu, "blue", "I choose blue")
        frame = await desk.expect("part", where=lambda each: each["part"]["seq"] == forged["seq"])
        assert frame["part"]["body"] == {"text": "I choose blue"}, "what was not offered is just words"


async def test_a_picture_of_ours_is_the_senders_own_and_goes_when_the_card_is_taken_back(shop: Company) -> None:
    async with shop.server.visitor(shop.site["key"]) as visitor:
        c = (await visitor.post("hello"))["c"]
        file = await uploaded(shop.administrator, "lamp.png", picture())
        message, sent = await posted(shop.administrator, c, {"card": {"title": "Lamp", "file": file}})
        body = await part_of(visitor, message)
        address = f"/api/v1/files/{body['card']['file']['id']}?k={visitor.welcome['file_key']}"
        async with shop.browser() as browser:
            assert (await browser.get(address)).headers["content-type"] == "image/png"
            text = await uploaded(shop.administrator, "a.txt", b"no picture")
            _, refused = await posted(shop.administrator, c, {"card": {"title": "x", "file": text}}, expect=400)
            assert refused["code"] == "CardPictureUnfit"
            await shop.administrator.call("POST", f"/conversations/{c}/recall", {"seq": sent["seq"]})
            assert (await browser.get(address)).status_code == 404


async def test_sensitive_words_are_looked_for_in_cards(shop: Company) -> None:
    made = await shop.administrator.call("POST", "/word-lists", {"name": "a", "action": "mask"})
    await shop.administrator.call("POST", f"/word-lists/{made['id']}/words", {"text": "gold"})
    made = await shop.administrator.call("POST", "/word-lists", {"name": "b", "action": "block"})
    await shop.administrator.call("POST", f"/word-lists/{made['id']}/words", {"text": "secret"})
    async with shop.server.visitor(shop.site["key"]) as visitor:
        c = (await visitor.post("hello"))["c"]
        card = {"title": "gold", "fields": [{"label": "of", "value": "gold"}], "choices": [{"text": "gold"}]}
        message, _ = await posted(shop.administrator, c, {"card": card})
        body = await part_of(visitor, message)
        assert "gold" not in str(body)
        assert body["card"]["title"] == MASK * 4
        _, refused = await posted(shop.administrator, c, {"card": {"title": "x", "status": "secret"}}, expect=400)
    assert refused["code"] == "WordNotAllowed"


@given(st.uuids(), st.text("abcXYZ019_.-", min_size=1, max_size=31), st.text(max_size=80))
def test_what_a_button_carries_is_understood_again(card: Any, item: str, anything: str) -> None:
    carried = choice_id(card, item)
    assert len(carried.encode()) <= 64
    assert choice_of(carried) == Chosen(card, item)
    choice_of(anything)


@given(st.text(max_size=60))
def test_no_address_leads_where_it_should_not(url: str) -> None:
    try:
        card = checked_card(Card(title="x", links=(CardLink("x", url),)))
    except CardAddressInvalid:
        return
    assert card.links[0].url.lower().startswith(("https://", "http://", "mailto:", "tel:"))
