"""A visitor whose client cannot hold a socket: the same conversation by requests and long polls."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest

from haoke.kernel.clock import now
from tests.support.shop import Company
from tests.support.waiting import until

pytestmark = pytest.mark.anyio


class Visitor:
    def __init__(self, browser: httpx.AsyncClient, site: str) -> None:
        self.browser = browser
        self.site = site
        self.session: dict[str, Any] = {}

    async def come(self, **more: Any) -> dict[str, Any]:
        answer = await self.browser.post("/api/v1/visitor/session", json={"site": self.site} | more)
        assert answer.is_success, answer.text
        self.session = answer.json()
        self.browser.headers["Authorization"] = f"Bearer {self.session['token']}"
        return self.session

    async def call(self, method: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
        answer = await self.browser.request(method, f"/api/v1/visitor{path}", json=body, timeout=40)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    async def write(self, text: str) -> Any:
        return await self.call("POST", "/messages", {"id": str(uuid4()), "body": {"text": text}}, expect=201)


@pytest.fixture
async def visitor(shop: Company) -> AsyncIterator[Visitor]:
    async with shop.browser() as browser:
        made = Visitor(browser, shop.site["key"])
        await made.come()
        yield made


async def test_a_long_poll_ends_with_the_answer(shop: Company, visitor: Visitor) -> None:
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie):
        await agent.go("online")
        posted = await visitor.write("hello")
        before = await visitor.call("GET", f"/conversations/{posted['c']}/parts")
        assert before["conversation"]["agent"]["id"] == agent.id
        waiting = asyncio.create_task(
            visitor.call("GET", f"/conversations/{posted['c']}/parts?after={before['through']}&wait=25")
        )
        body = {"id": str(uuid4()), "body": {"text": "hi there"}}
        await agent.call("POST", f"/conversations/{posted['c']}/messages", body)
        answer = await waiting
        assert [part["body"]["text"] for part in answer["parts"]] == ["hi there"]


async def test_marks_and_typing_reach_the_agent(shop: Company, visitor: Visitor) -> None:
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie) as desk:
        await agent.go("online")
        posted = await visitor.write("hello")
        await desk.send({"t": "open", "c": posted["c"], "since": 0})
        through = (await desk.expect("parts"))["through"]
        await visitor.call("POST", f"/conversations/{posted['c']}/typing", {"on": True, "text": "dra"}, expect=204)
        assert (await desk.expect("typing"))["text"] == "dra"
        await visitor.call("POST", f"/conversations/{posted['c']}/mark", {"read": through}, expect=204)
        assert (await desk.expect("marks"))["visitor_read"] == through


async def test_history_transcript_and_closing(shop: Company, visitor: Visitor) -> None:
    posted = await visitor.write("<b>where</b> is my tea?")
    listed = await visitor.call("GET", "/conversations")
    assert [each["id"] for each in listed["items"]] == [posted["c"]]
    page = await visitor.browser.get(f"/api/v1/visitor/conversations/{posted['c']}/transcript?format=html")
    assert "&lt;b&gt;where&lt;/b&gt; is my tea?" in page.text
    assert "attachment" in page.headers["content-disposition"]
    text = await visitor.browser.get(f"/api/v1/visitor/conversations/{posted['c']}/transcript?format=text")
    assert "<b>where</b> is my tea?" in text.text
    await visitor.call("POST", f"/conversations/{posted['c']}/close", expect=204)
    await visitor.call("POST", f"/conversations/{posted['c']}/close", expect=204)
    assert (await visitor.call("GET", f"/conversations/{posted['c']}"))["state"] == "closed"


async def test_another_visitor_finds_nothing(shop: Company, visitor: Visitor) -> None:
    posted = await visitor.write("private")
    async with shop.browser() as browser:
        other = Visitor(browser, shop.site["key"])
        await other.come()
        for method, path, body in (
            ("GET", "", None),
            ("GET", "/parts", None),
            ("GET", "/transcript", None),
            ("POST", "/close", None),
            ("POST", "/recall", {"seq": 2}),
            ("POST", "/nudge", {"id": str(uuid4())}),
            ("POST", "/mark", {"read": 1}),
            ("POST", "/typing", {"on": True}),
        ):
            refused = await other.call(method, f"/conversations/{posted['c']}{path}", body, expect=404)
            assert refused["code"] == "ConversationNotFound"
    assert (await visitor.call("GET", f"/conversations/{posted['c']}"))["state"] != "closed"


async def test_without_a_token_nothing_is_served(shop: Company) -> None:
    async with shop.browser() as browser:
        body = {"id": str(uuid4()), "body": {"text": "x"}}
        for headers in ({}, {"Authorization": "Bearer x.y.z"}, {"Authorization": "Basic abc"}):
            answer = await browser.post("/api/v1/visitor/messages", json=body, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (401, "Unauthenticated")


async def test_unknown_sites_and_fields_are_named(shop: Company) -> None:
    async with shop.browser() as browser:
        answer = await browser.post("/api/v1/visitor/session", json={"site": "nowhere"})
        assert (answer.status_code, answer.json()["code"]) == (404, "SiteNotFound")
        answer = await browser.post("/api/v1/visitor/session", json={"site": shop.site["key"], "admin": True})
        assert (answer.status_code, answer.json()["code"]) == (400, "InvalidRequest")


async def test_routing_learns_where_a_visitor_comes_from_and_whom_they_know(shop: Company, visitor: Visitor) -> None:
    """A returning visitor is kept for the agent who served them, who has no room yet, and not given to another."""
    known = await shop.agent("known")
    chain = [{"strategy": "known_agent", "seconds": 600}, {"strategy": "least_busy"}]
    async with shop.server.member(known.cookie):
        await known.go("online")
        page = {"url": "https://shop.example/pay", "referrer": "https://search.example/"}
        first = await visitor.call(
            "POST", "/messages", {"id": str(uuid4()), "body": {"text": "hello"}, "page": page}, expect=201
        )
        await known.call("POST", f"/conversations/{first['c']}/close")
        await known.go("busy")
        other = await shop.agent("other")
        await shop.administrator.call("PATCH", f"/queues/{shop.queue['id']}", {"chain": chain})
        async with shop.server.member(other.cookie):
            await other.go("online")
            again = await visitor.write("me again")
            seen = await visitor.call("GET", f"/conversations/{again['c']}")
            assert seen["state"] == "queued"
            await known.go("online")
            decisions = await shop.administrator.call("GET", f"/conversations/{again['c']}/decisions")
    assert [each["kind"] for each in decisions[-2:]] == ["waiting", "assigned"]
    held = decisions[-2]
    assert (held["reason"], held["strategy"]) == ("held", "known_agent")
    assert {each["step_title"]["en"] for each in held["candidates"] if each["reason"] == "held"} == {
        "Returning customer"
    }
    assert decisions[-1]["chosen"] == known.id


async def test_the_list_tells_what_came_last_and_what_is_not_read(shop: Company, visitor: Visitor) -> None:
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie):
        await agent.go("online")
        opened = []
        await shop.administrator.call("PATCH", f"/sites/{shop.site['id']}", {"settings": {"reopen_hours": 0}})
        for said in ("first", "second", "third"):
            c = (await visitor.write(said))["c"]
            for text in ("one", "two"):
                body = {"id": str(uuid4()), "body": {"text": f"{said} {text}"}}
                await agent.call("POST", f"/conversations/{c}/messages", body)
            await agent.call("POST", f"/conversations/{c}/close")
            opened.insert(0, c)
        noted = {"id": str(uuid4()), "body": {"text": "secret"}, "note": True}
        await agent.call("POST", f"/conversations/{opened[0]}/messages", noted)
        first = await visitor.call("GET", "/conversations?limit=2")
        rest = await visitor.call("GET", f"/conversations?limit=2&cursor={first['next']}")
        assert [each["id"] for each in first["items"] + rest["items"]] == opened
        assert rest["next"] is None
        newest = first["items"][0]
        assert (newest["last"]["text"], newest["last"]["by"]["kind"]) == ("third two", "member")
        assert (newest["unread"], newest["state"], newest["agent"]["name"]) == (2, "closed", "li")
        read = {"read": newest["last_seq"]}
        await visitor.call("POST", f"/conversations/{opened[0]}/mark", read, expect=204)

        async def marked() -> bool:
            items = (await visitor.call("GET", "/conversations"))["items"]
            return [each["unread"] for each in items] == [0, 2, 2]

        await until(marked, "what was read does not count any more")
    for bad in ("limit=0", "limit=100000", "cursor=nonsense"):
        await visitor.call("GET", f"/conversations?{bad}", expect=400)


async def test_a_list_is_the_visitors_own_however_customers_are_merged(shop: Company, visitor: Visitor) -> None:
    await visitor.write("mine")
    customers = await shop.administrator.call("GET", "/customers")
    (kept,) = [each["id"] for each in customers["items"]]
    async with shop.browser() as browser:
        other = Visitor(browser, shop.site["key"])
        await other.come()
        theirs = await other.write("theirs")
        found = (await shop.administrator.call("GET", "/customers"))["items"]
        (merged,) = [each["id"] for each in found if each["id"] != kept]
        await shop.administrator.call("POST", f"/customers/{kept}/merges", {"customer_id": merged})
        assert [each["last"]["text"] for each in (await visitor.call("GET", "/conversations"))["items"]] == ["mine"]
        assert [each["last"]["text"] for each in (await other.call("GET", "/conversations"))["items"]] == ["theirs"]
        await visitor.call("GET", f"/conversations/{theirs['c']}/parts", expect=404)
        await shop.administrator.call(
            "POST", f"/conversations/{theirs['c']}/ban", {"hours": 1, "reason": "swears", "close": False}, expect=204
        )
        assert (await other.call("GET", "/conversations", expect=403))["code"] == "VisitorBanned"


async def test_who_is_vouched_for_has_one_list_on_every_device(shop: Company) -> None:
    site = shop.site["id"]
    secret = (await shop.administrator.call("POST", f"/sites/{site}/identity-secret"))["secret"]
    claims = {"sub": "u-7", "name": "Mei", "exp": int(now().timestamp()) + 600}
    async with shop.browser() as phone, shop.browser() as tablet, shop.browser() as stranger:
        first, second, third = (Visitor(each, shop.site["key"]) for each in (phone, tablet, stranger))
        await first.come(user=jwt.encode(claims, secret, "HS256"))
        posted = await first.write("from the phone")
        await second.come(user=jwt.encode(claims, secret, "HS256"))
        assert [each["id"] for each in (await second.call("GET", "/conversations"))["items"]] == [posted["c"]]
        await third.come(user=jwt.encode(claims | {"sub": "u-8"}, secret, "HS256"))
        assert (await third.call("GET", "/conversations"))["items"] == []
        forged = {"site": shop.site["key"], "user": jwt.encode(claims, "x" * 32, "HS256")}
        answer = await stranger.post("/api/v1/visitor/session", json=forged)
        assert answer.json()["code"] == "IdentityTokenInvalid"
