"""A visitor is received by a flow, over the promised protocol, from the first click to the queue."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.support.live import Client, live_server
from tests.support.shop import Company, company

pytestmark = pytest.mark.anyio

MENU = {
    "start": "menu",
    "nodes": [
        {
            "id": "menu",
            "kind": "menu",
            "settings": {
                "text": "What can we do for you?",
                "options": [{"id": "buy", "text": "Buying"}, {"id": "bye", "text": "Nothing"}],
            },
            "next": {"buy": "hold", "bye": "end", "other": "hold"},
        },
        {"id": "hold", "kind": "say", "settings": {"text": "One moment."}, "next": {"next": "queue"}},
        {"id": "queue", "kind": "enter_queue"},
        {"id": "end", "kind": "end", "settings": {"text": "Goodbye."}},
    ],
}


@pytest.fixture
async def shop(postgres, tmp_path: Path) -> AsyncIterator[Company]:
    url = await asyncio.to_thread(postgres.create_database)
    async with live_server(url, tmp_path) as server, company(server) as made:
        yield made


async def publish(shop: Company, graph: dict[str, Any], *, name: str = "Front desk") -> dict[str, Any]:
    """A flow with this graph, published, receiving the shop's visitors."""
    call = shop.administrator.call
    flow = await call("POST", "/flows", {"purpose": "reception", "name": name})
    saved = await call("PUT", f"/flows/{flow['id']}/draft", {"revision": flow["revision"], "graph": graph})
    published = await call("POST", f"/flows/{flow['id']}/publish", {"revision": saved["revision"]})
    await receive_by(shop, flow["id"])
    return published


async def receive_by(shop: Company, flow_id: str | None) -> None:
    body = {"queue_id": shop.queue["id"], "flow_id": flow_id}
    await shop.administrator.call("PUT", f"/sites/{shop.site['id']}/reception", body)


async def parts_of(visitor: Client, c: str) -> list[dict[str, Any]]:
    await visitor.send({"t": "open", "c": c, "since": 0})
    return (await visitor.expect("parts"))["parts"]


def told(parts: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(part["by"]["kind"], part.get("body", {}).get("text") or part["kind"]) for part in parts]


async def preview(shop: Company, token: str, *, expect: int = 200) -> list[dict[str, Any]]:
    async with shop.browser() as browser:
        answer = await browser.post("/api/v1/visitor/reception", json={}, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == expect, answer.text
        return answer.json()["messages"]


def click(prompt: dict[str, Any], option: str) -> dict[str, Any]:
    """What the widget posts for a button."""
    text = next(each["text"] for each in prompt["options"] if each["id"] == option)
    return {"id": prompt["id"], "body": {"text": text, "answer": {"node": prompt["node"], "option": option}}}


async def test_the_menu_shown_first_becomes_part_of_the_conversation_with_its_answer(shop: Company) -> None:
    await publish(shop, MENU)
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        await agent.go("online")
        assert visitor.welcome["flow"] is True
        (first,) = await preview(shop, visitor.welcome["token"])
        assert first["text"] == "What can we do for you?\n1. Buying\n2. Nothing"
        ack = await visitor.post("", **click(first["prompt"], "buy"))
        assert told(await parts_of(visitor, ack["c"]))[:4] == [
            ("system", "opened"),
            ("system", first["text"]),
            ("visitor", "Buying"),
            ("system", "One moment."),
        ]
        shown = await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        assert shown["conv"]["assignee_id"] == agent.id
        assert await preview(shop, visitor.welcome["token"]) == []


async def test_nobody_sees_the_conversation_before_the_flow_reaches_a_queue(shop: Company) -> None:
    await publish(shop, MENU)
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        await agent.go("online")
        await desk.settle()
        ack = await visitor.post("hello there")
        told_visitor = await visitor.expect("conv")
        assert told_visitor["conv"]["state"] == "reception"
        assert [frame["t"] for frame in await desk.settle() if frame["t"] in {"conv", "convs", "offer"}] == []
        counts = await shop.administrator.call("GET", "/conversations/counts")
        assert counts == dict.fromkeys(counts, 0)
        assert (await agent.call("GET", "/conversations?list=queue"))["items"] == []
        await visitor.post("1", ack["c"])
        shown = await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        assert shown["conv"]["id"] == ack["c"]
        assert shown["conv"]["unread"] == 2


async def test_two_clicks_and_a_resend_make_one_answer(shop: Company) -> None:
    await publish(shop, MENU)
    async with shop.server.visitor(shop.site["key"]) as visitor:
        (first,) = await preview(shop, visitor.welcome["token"])
        acks = [await visitor.post("", **click(first["prompt"], option)) for option in ("buy", "buy", "bye")]
        assert {(ack["t"], ack["seq"]) for ack in acks} == {("ack", acks[0]["seq"])}
        said = told(await parts_of(visitor, acks[0]["c"]))
        assert said.count(("visitor", "Buying")) == 1
        assert ("visitor", "Nothing") not in said


async def test_a_click_on_a_question_of_before_is_refused_and_changes_nothing(shop: Company) -> None:
    second = MENU["nodes"][0] | {"id": "more", "next": {"buy": "queue", "bye": "end", "other": "queue"}}
    first = MENU["nodes"][0] | {"next": {"buy": "more", "bye": "end", "other": "more"}}
    await publish(shop, {"start": "menu", "nodes": [first, second, *MENU["nodes"][2:]]})
    async with shop.server.visitor(shop.site["key"]) as visitor:
        ack = await visitor.post("hello")
        (asked,) = [part for part in await parts_of(visitor, ack["c"]) if "prompt" in part.get("body", {})]
        await visitor.post("1", ack["c"])
        before = told(await parts_of(visitor, ack["c"]))
        for _ in range(2):
            refused = await visitor.post("", ack["c"], **click(asked["body"]["prompt"], "buy"))
            assert (refused["t"], refused["code"]) == ("error", "PromptOver")
        assert told(await parts_of(visitor, ack["c"])) == before
        await visitor.post("1", ack["c"])
        refused = await visitor.post("", ack["c"], **click(asked["body"]["prompt"], "buy"))
        assert (refused["t"], refused["code"]) == ("error", "PromptOver")


async def test_a_flow_that_ends_without_an_agent_closes_and_begins_anew(shop: Company) -> None:
    await publish(shop, MENU)
    async with shop.server.visitor(shop.site["key"]) as visitor:
        ack = await visitor.post("hello")
        await visitor.post("Nothing", ack["c"])
        assert told(await parts_of(visitor, ack["c"]))[-2:] == [("system", "Goodbye."), ("system", "closed")]
        await visitor.post("wait, there is more", ack["c"])
        said = told(await parts_of(visitor, ack["c"]))
        assert said[-3][1] == "reopened"
        assert said[-1][1].startswith("What can we do")


async def test_fifty_answers_at_once_are_taken_one_after_the_other(shop: Company) -> None:
    await publish(shop, MENU)
    async with shop.server.visitor(shop.site["key"]) as visitor:
        headers = {"Authorization": f"Bearer {visitor.welcome['token']}"}
        async with shop.browser() as browser:
            answers = await asyncio.gather(
                *(
                    browser.post(
                        "/api/v1/visitor/messages",
                        json={"id": str(uuid4()), "body": {"text": f"words {number}"}},
                        headers=headers,
                        timeout=60,
                    )
                    for number in range(50)
                )
            )
        assert {answer.status_code for answer in answers} == {201}
        (c,) = {answer.json()["c"] for answer in answers}
        parts = await parts_of(visitor, c)
        assert sum(part["by"]["kind"] == "visitor" for part in parts) == 50
        assert len({part["seq"] for part in parts}) == len(parts)
        assert sum(part["body"].get("text") == "One moment." for part in parts) == 1


async def test_a_conversation_stays_in_its_version(shop: Company) -> None:
    flow = await publish(shop, MENU)
    async with shop.server.visitor(shop.site["key"]) as visitor:
        ack = await visitor.post("hello")
        changed = {"start": "end", "nodes": [{"id": "end", "kind": "end", "settings": {"text": "We moved."}}]}
        call = shop.administrator.call
        saved = await call("PUT", f"/flows/{flow['id']}/draft", {"revision": flow["revision"], "graph": changed})
        await call("POST", f"/flows/{flow['id']}/publish", {"revision": saved["revision"]})
        await call("DELETE", f"/flows/{flow['id']}", expect=204)
        await visitor.post("1", ack["c"])
        assert ("system", "One moment.") in told(await parts_of(visitor, ack["c"]))


async def test_a_restarted_server_goes_on_where_the_flow_was(postgres, tmp_path: Path) -> None:
    url = await asyncio.to_thread(postgres.create_database)
    async with live_server(url, tmp_path) as server, company(server) as shop:
        await publish(shop, MENU)
        async with server.visitor(shop.site["key"]) as visitor:
            ack, token = await visitor.post("hello"), visitor.welcome["token"]
    async with live_server(url, tmp_path) as again, again.visitor(shop.site["key"], token=token) as back:
        assert back.welcome["conversation"]["state"] == "reception"
        asked = back.welcome["parts"][-1]["body"]
        await back.post("", ack["c"], **click(asked["prompt"], "buy"))
        queued = await back.expect("conv", where=lambda frame: frame["conv"]["state"] == "queued")
        assert queued["conv"]["position"] == 1


async def test_a_conversation_that_opens_again_is_not_asked_again(shop: Company) -> None:
    await publish(shop, MENU)
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie), shop.server.visitor(shop.site["key"]) as visitor:
        await agent.go("online")
        ack = await visitor.post("hello")
        await visitor.post("1", ack["c"])
        await visitor.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        await agent.call("POST", f"/conversations/{ack['c']}/close")
        await visitor.post("one more thing", ack["c"])
        await visitor.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        parts = await parts_of(visitor, ack["c"])
        assert sum("prompt" in part.get("body", {}) for part in parts) == 1


async def test_a_site_without_a_flow_receives_as_ever(shop: Company) -> None:
    await publish(shop, MENU)
    await receive_by(shop, None)
    async with shop.server.visitor(shop.site["key"]) as visitor:
        assert await preview(shop, visitor.welcome["token"]) == []
        ack = await visitor.post("hello")
        assert told(await parts_of(visitor, ack["c"])) == [("system", "opened"), ("visitor", "hello")]
        queued = await visitor.expect("conv")
        assert queued["conv"]["state"] == "queued"


FORM = {
    "start": "form",
    "nodes": [
        {
            "id": "form",
            "kind": "form",
            "settings": {
                "text": "Who are you?",
                "fields": [
                    {"id": "name", "label": "Name", "save": "name"},
                    {"id": "phone", "label": "Phone", "type": "phone", "save": "phone"},
                    {"id": "size", "label": "Size", "required": False, "save": "field", "options": "Small\nLarge"},
                ],
            },
            "next": {"next": "queue", "failed": "queue"},
        },
        {"id": "queue", "kind": "enter_queue"},
    ],
}


def fill(prompt: dict[str, Any], **fields: str) -> dict[str, Any]:
    return {"id": prompt["id"], "body": {"text": "form", "answer": {"node": prompt["node"], "fields": fields}}}


async def test_a_form_is_refused_by_field_and_then_noted_with_the_customer(shop: Company) -> None:
    await publish(shop, FORM)
    async with shop.server.visitor(shop.site["key"]) as visitor:
        (first,) = await preview(shop, visitor.welcome["token"])
        bad = await visitor.post("", **fill(first["prompt"], name="Wang", phone="none", size="9"))
        assert bad["code"] == "AnswersInvalid"
        assert bad["params"]["fields"] == {"phone": "phone", "size": "text"}
        assert len(await preview(shop, visitor.welcome["token"])) == 1
        ack = await visitor.post("", **fill(first["prompt"], name="Wang", phone="139 1234-5678", size="2"))
        said = told(await parts_of(visitor, ack["c"]))
        assert ("visitor", "Name: Wang\nPhone: 13912345678\nSize: Large") in said
    (shown,) = (await shop.administrator.call("GET", "/conversations?list=queue"))["items"]
    assert shown["customer"]["name"] == "Wang"
    customer = await shop.administrator.call("GET", f"/customers/{shown['customer']['id']}")
    assert (customer["phone"], customer["fields"]) == ("13912345678", {"Size": "Large"})


async def test_a_form_in_words_is_asked_field_by_field(shop: Company) -> None:
    await publish(shop, FORM)
    async with shop.server.visitor(shop.site["key"]) as visitor:
        ack = await visitor.post("hello")
        for words in ("Wang", "none", "13912345678", "large"):
            await visitor.post(words, ack["c"])
        asked = [text for by, text in told(await parts_of(visitor, ack["c"])) if by == "system"]
    assert asked == [
        "opened",
        "Who are you?\nName",
        "Phone",
        "This does not look like a phone number. Please try again.\nPhone",
        "Size (optional; “-” skips it)\n1. Small\n2. Large",
    ]
    (shown,) = (await shop.administrator.call("GET", "/conversations?list=queue"))["items"]
    assert shown["customer"]["name"] == "Wang"


AWAY = {
    "start": "hours",
    "nodes": [
        {"id": "hours", "kind": "queue_state", "settings": {"measure": "online"}, "next": {"yes": "q", "no": "away"}},
        {"id": "q", "kind": "enter_queue"},
        {"id": "away", "kind": "leave_message", "settings": {"text": "We are out.", "thanks": "Thank you."}},
    ],
}


async def test_a_left_message_is_found_and_answered_at_the_next_visit(shop: Company) -> None:
    await publish(shop, AWAY)
    agent = await shop.agent("li")
    async with shop.server.visitor(shop.site["key"]) as visitor:
        (first,) = await preview(shop, visitor.welcome["token"])
        filled = fill(first["prompt"], name="Wang", email="wang@example.com", message="Where is my tea?")
        ack, token = await visitor.post("", **filled), visitor.welcome["token"]
        assert told(await parts_of(visitor, ack["c"]))[-2:] == [("system", "Thank you."), ("system", "closed")]
    (left,) = (await agent.call("GET", "/conversations?list=left"))["items"]
    assert (left["id"], left["state"], left["customer"]["name"]) == (ack["c"], "closed", "Wang")
    assert (await agent.call("GET", "/conversations/counts"))["left"] == 1
    async with shop.server.member(agent.cookie):
        await agent.go("online")
        await agent.call("POST", f"/conversations/{ack['c']}/reopen")
        answer = {"id": str(uuid4()), "body": {"text": "On its way."}}
        await agent.call("POST", f"/conversations/{ack['c']}/messages", answer)
    assert (await agent.call("GET", "/conversations?list=left"))["items"] == []
    async with shop.server.visitor(shop.site["key"], token=token) as back:
        assert back.welcome["conversation"]["id"] == ack["c"]
        assert told(back.welcome["parts"])[-1] == ("member", "On its way.")


async def test_conditions_look_at_the_page_and_hours_at_the_calendar(shop: Company) -> None:
    closed = {"name": "Never", "time_zone": "UTC", "week": [[], [], [], [], [], [], []]}
    calendar = await shop.administrator.call("POST", "/calendars", closed)

    def end(text: str) -> dict[str, Any]:
        return {"id": text, "kind": "end", "settings": {"text": text}}

    page = {"what": "page.url", "operator": "contains", "value": "/vip"}
    graph = {
        "start": "page",
        "nodes": [
            {"id": "page", "kind": "condition", "settings": page, "next": {"yes": "vip", "no": "hours"}},
            {
                "id": "hours",
                "kind": "hours",
                "settings": {"calendar": calendar["id"]},
                "next": {"open": "open", "closed": "closed"},
            },
            end("vip"),
            end("open"),
            end("closed"),
        ],
    }
    await publish(shop, graph)
    for url, expected in (("https://shop.example/vip/1", "vip"), ("https://shop.example/", "closed")):
        async with shop.server.visitor(shop.site["key"], page={"url": url}) as visitor:
            ack = await visitor.post("hello")
            assert told(await parts_of(visitor, ack["c"]))[-2] == ("system", expected)
