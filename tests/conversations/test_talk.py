"""A visitor and an agent talk, over the real socket protocol on both carriers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest

from tests.support.live import Client, live_server
from tests.support.shop import Company, Person, company

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["picows", "asgi"])
async def shop(request: pytest.FixtureRequest, fresh_url: str, tmp_path: Path) -> AsyncIterator[Company]:
    async with live_server(fresh_url, tmp_path, socket_engine=request.param) as server, company(server) as made:
        yield made


class Talk(NamedTuple):
    """An agent and a visitor in a conversation ``c``, whose first message is ``seq`` and was read."""

    agent: Person
    desk: Client
    visitor: Client
    c: str
    seq: int


@asynccontextmanager
async def talking(shop: Company) -> AsyncIterator[Talk]:
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        await agent.go("online")
        ack = await visitor.post("hello")
        await desk.send({"t": "open", "c": ack["c"], "since": 0})
        seen = await desk.expect("parts")
        yield Talk(agent, desk, visitor, ack["c"], seen["last_seq"])


async def test_the_first_message_opens_and_assigns_in_one_round_trip(shop: Company) -> None:
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie) as desk:
        await agent.go("online")
        async with shop.server.visitor(shop.site["key"]) as visitor:
            assert visitor.welcome["conversation"] is None
            ack = await visitor.post("你好 👋 في الخدمة")
            assert ack["t"] == "ack"
            shown = await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
            assert shown["conv"]["assignee_id"] == agent.id
            assert shown["conv"]["last"]["text"] == "你好 👋 في الخدمة"
            await desk.send({"t": "open", "c": ack["c"], "since": 0})
            parts = (await desk.expect("parts"))["parts"]
            assert [part["kind"] for part in parts] == ["opened", "message", "assigned"]
            answer = await desk.post("您好，请问有什么可以帮您？", ack["c"])
            heard = await visitor.expect("part", where=lambda frame: frame["part"]["id"] == answer["id"])
            assert heard["part"]["body"]["text"] == "您好，请问有什么可以帮您？"
            assert heard["part"]["by"] == {"kind": "member", "id": agent.id}


async def test_sending_twice_gives_one_part_and_the_same_ack(shop: Company) -> None:
    async with shop.server.visitor(shop.site["key"]) as visitor:
        first = await visitor.post("one")
        identifier = str(uuid4())
        acks = [await visitor.post("two", first["c"], id=identifier) for _ in range(3)]
        assert len({(ack["seq"], ack["at"]) for ack in acks}) == 1
        again = await visitor.post("one", id=first["id"])
        assert again["seq"] == first["seq"]
        token = visitor.welcome["token"]
    async with shop.server.visitor(shop.site["key"], token=token) as back:
        texts = [part["body"].get("text") for part in back.welcome["parts"] if part["kind"] == "message"]
        assert texts == ["one", "two"]


async def test_fifty_first_messages_at_once_open_one_conversation(shop: Company) -> None:
    async with shop.server.visitor(shop.site["key"]) as first:
        token = first.welcome["token"]
    headers = {"Authorization": f"Bearer {token}"}

    async def write(number: int) -> dict[str, object]:
        async with shop.browser() as browser:
            body = {"id": str(uuid4()), "body": {"text": f"message {number}"}}
            answer = await browser.post("/api/v1/visitor/messages", json=body, headers=headers, timeout=60)
            assert answer.is_success, answer.text
            return answer.json()

    answers = await asyncio.gather(*(write(number) for number in range(50)))
    assert len({answer["c"] for answer in answers}) == 1
    assert len({answer["seq"] for answer in answers}) == 50
    listed = await shop.administrator.call("GET", "/conversations?list=all")
    assert len(listed["items"]) == 1


async def test_what_was_missed_comes_at_the_next_hello(shop: Company) -> None:
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie) as desk:
        await agent.go("online")
        async with shop.server.visitor(shop.site["key"]) as visitor:
            ack = await visitor.post("hello")
            token = visitor.welcome["token"]
        await desk.send({"t": "open", "c": ack["c"], "since": 0})
        await desk.expect("parts")
        for text in ("a", "b", "c"):
            assert (await desk.post(text, ack["c"]))["t"] == "ack"
    async with shop.server.visitor(shop.site["key"], token=token, since={ack["c"]: ack["seq"]}) as back:
        texts = [part["body"].get("text") for part in back.welcome["parts"] if part["kind"] == "message"]
        assert texts == ["a", "b", "c"]
        assert back.welcome["through"] == back.welcome["conversation"]["last_seq"]


async def test_notes_stay_inside_and_leave_no_gap(shop: Company) -> None:
    async with talking(shop) as (_, desk, visitor, c, _):
        note = await desk.post("not for the customer", c, note=True)
        assert note["t"] == "ack"
        skipped = await visitor.expect("skip")
        assert skipped["seq"] == note["seq"]
        assert all("not for" not in str(frame) for frame in await visitor.settle())


async def test_closing_and_writing_again_reopens(shop: Company) -> None:
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        await agent.go("online")
        ack = await visitor.post("hello")
        await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        await agent.call("POST", f"/conversations/{ack['c']}/close", expect=204)
        await visitor.expect("part", where=lambda frame: frame["part"]["kind"] == "closed")
        again = await visitor.post("one more thing", ack["c"])
        assert again["t"] == "ack"
        assert again["c"] == ack["c"]
        shown = await desk.expect(
            "conv", where=lambda f: f["conv"]["state"] == "assigned" and f["conv"]["last_seq"] > 5
        )
        assert shown["was"]["state"] == "closed"


async def test_drafts_are_shown_to_the_agent_and_stored_nowhere(shop: Company) -> None:
    async with talking(shop) as (_, desk, visitor, c, _):
        await visitor.send({"t": "typing", "c": c, "on": True, "text": "I was wonder"})
        assert (await desk.expect("typing"))["text"] == "I was wonder"
        await desk.send({"t": "typing", "c": c, "on": True, "text": "secret"})
        assert "text" not in await visitor.expect("typing")


async def test_marks_reach_the_other_side_and_clear_unread(shop: Company) -> None:
    async with talking(shop) as (agent, desk, visitor, c, last_seq):
        await desk.send({"t": "mark", "c": c, "read": last_seq})
        marks = await visitor.expect("marks", where=lambda frame: frame["agent_read"] == last_seq)
        assert marks["unread"] == 0
        opened = await agent.call("GET", f"/conversations/{c}")
        assert opened["conversation"]["unread"] == 0


async def test_strangers_are_kept_out(shop: Company) -> None:
    agent = await shop.agent("li")
    async with shop.server.visitor(shop.site["key"]) as visitor, shop.server.visitor(shop.site["key"]) as other:
        ack = await visitor.post("private")
        assert (await other.post("let me in", ack["c"]))["c"] != ack["c"]
        await other.send({"t": "open", "c": ack["c"], "since": 0})
        assert (await other.expect("error"))["code"] == "ConversationNotFound"
        async with shop.server.member(agent.cookie) as desk:
            refused = await desk.post("not mine", ack["c"])
            assert refused["code"] in {"ConversationNotFound", "NotYourConversation"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": ""}, "MessageEmpty"),
        ({"text": "   \n"}, "MessageEmpty"),
        ({"text": "x" * 10_001}, "TextTooLong"),
        ({"text": 5}, "InvalidRequest"),
        ({"location": {"lat": 91, "lng": 0}}, "InvalidRequest"),
        ({"files": [{"id": str(uuid4()), "name": "x", "type": "x", "size": 1, "kind": "file"}]}, "FileNotReady"),
    ],
)
async def test_bad_bodies_get_a_named_error(shop: Company, body: dict[str, object], code: str) -> None:
    async with shop.server.visitor(shop.site["key"]) as visitor:
        answer = await visitor.post("", body=body)
        assert (answer["t"], answer["code"]) == ("error", code)
        assert answer["detail"]
        assert (await visitor.post("fine"))["t"] == "ack"


async def test_recall_empties_the_message_for_everyone(shop: Company) -> None:
    async with talking(shop) as (agent, desk, visitor, c, _):
        said = await desk.post("wrong window", c)
        await agent.call("POST", f"/conversations/{c}/recall", {"seq": said["seq"]}, expect=204)
        gone = await visitor.expect("part", where=lambda frame: frame["part"]["kind"] == "recalled")
        assert gone["part"]["body"] == {"seq": said["seq"]}
        token = visitor.welcome["token"]
    async with shop.server.visitor(shop.site["key"], token=token) as back:
        [recalled] = [part for part in back.welcome["parts"] if part["seq"] == said["seq"]]
        assert recalled["recalled"]
        assert recalled.get("body", {}) == {}


async def test_forged_tokens_are_refused(shop: Company) -> None:
    async with shop.server.visitor(shop.site["key"]) as visitor:
        token = visitor.welcome["token"]
    forged = token[:-4] + ("AAAA" if not token.endswith("AAAA") else "BBBB")
    async with shop.browser() as browser:
        answer = await browser.post("/api/v1/visitor/session", json={"site": shop.site["key"], "token": forged})
    assert (answer.status_code, answer.json()["code"]) == (401, "VisitorTokenInvalid")
