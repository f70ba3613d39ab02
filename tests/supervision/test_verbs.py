"""Looking on and stepping in: what each verb does, who may, what is noted, and that whispers stay inside."""

from contextlib import AsyncExitStack
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from haoke.kernel.clock import now
from haoke.routing.tables import connections
from haoke.supervision.looking_away import GRACE, look_away
from tests.support.live import Client
from tests.support.shop import Company, Person
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

SECRET = "offer her the blue one"


class Scene:
    """An agent serves a visitor; a supervisor of the same team looks on."""

    def __init__(self, shop: Company, stack: AsyncExitStack) -> None:
        self.shop, self.stack = shop, stack
        self.agent: Person
        self.boss: Person
        self.desk: Client
        self.eye: Client
        self.visitor: Client
        self.c = ""

    async def begin(self) -> "Scene":
        shop, enter = self.shop, self.stack.enter_async_context
        self.agent, self.boss = await shop.agent("li"), await shop.agent("boss", role="supervisor")
        self.desk = await enter(shop.server.member(self.agent.cookie))
        self.eye = await enter(shop.server.member(self.boss.cookie))
        await self.agent.go("online")
        self.visitor = await enter(shop.server.visitor(shop.site["key"]))
        self.c = (await self.visitor.post("do you have it in red?"))["c"]
        await self.desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        await self.desk.send({"t": "open", "c": self.c, "since": 0})
        await self.desk.expect("parts")
        return self

    async def verb(self, what: str, body: Any = None, *, by: Person | None = None, expect: int | None = None) -> Any:
        return await (by or self.boss).call("POST", f"/supervision/conversations/{self.c}/{what}", body, expect=expect)

    async def audit(self) -> list[str]:
        entries = await self.shop.administrator.call("GET", "/audit?limit=20")
        return [entry["action"] for entry in entries["items"] if entry["action"].startswith("conversation.")]


@pytest.fixture
async def scene(shop: Company):
    async with AsyncExitStack() as stack:
        yield await Scene(shop, stack).begin()


def words(text: str) -> dict[str, str]:
    return {"id": str(uuid4()), "text": text}


async def test_a_whisper_reaches_the_agent_and_no_visitor_on_any_way(scene: Scene) -> None:
    said = words(SECRET)
    first = await scene.verb("whisper", said)
    assert await scene.verb("whisper", said) == first  # the double click
    heard = await scene.desk.expect("part", where=lambda frame: frame["part"]["kind"] == "whisper")
    assert heard["part"]["body"]["text"] == SECRET
    assert (await scene.desk.expect("alert"))["alert"]["kind"] == "whisper"
    listed = (await scene.agent.call("GET", "/conversations?list=mine"))["items"][0]
    assert (listed["last"]["text"], listed["unread"]) == ("do you have it in red?", 1)
    assert (await scene.boss.call("GET", f"/conversations?list=all&q={SECRET.replace(' ', '+')}"))["items"] == []

    seen: list[Any] = await scene.visitor.settle()
    assert [frame["seq"] for frame in seen if frame["t"] == "skip"] == [first["seq"]]
    token = scene.visitor.welcome["token"]
    async with scene.shop.server.visitor(scene.shop.site["key"], token=token) as again:
        seen += [again.welcome]
        await again.send({"t": "open", "c": scene.c, "since": 0})
        seen += [await again.expect("parts")]
        seen += await again.settle()
    async with scene.shop.browser() as browser:
        browser.headers["Authorization"] = f"Bearer {token}"
        base = "/api/v1/visitor/conversations"
        for path in ("", f"/{scene.c}/parts?after=0", f"/{scene.c}/transcript?format=text", f"/{scene.c}/transcript"):
            answer = await browser.get(base + path)
            assert answer.is_success, f"{path}: {answer.text}"
            seen.append(answer.text)
    assert SECRET not in str(seen)
    assert "whisper" not in str(seen)
    assert SECRET in (await scene.agent.browser.get(f"/api/v1/conversations/{scene.c}/transcript?format=text")).text
    assert await scene.audit() == ["conversation.whispered"]


async def test_the_supervisor_watches_and_the_agent_is_told_as_the_policy_says(scene: Scene) -> None:
    await scene.verb("watch", expect=204)
    await scene.verb("watch", expect=204)
    entered = await scene.desk.expect("part", where=lambda frame: frame["part"]["kind"] == "entered")
    assert entered["part"]["body"]["role"] == "supervisor"
    await scene.eye.send({"t": "open", "c": scene.c, "since": 0})
    await scene.eye.expect("parts")
    await scene.visitor.post("or in blue?", c=scene.c)
    assert (await scene.eye.expect("part"))["part"]["body"]["text"] == "or in blue?"
    await scene.boss.call("DELETE", f"/supervision/conversations/{scene.c}/watch", expect=204)
    await scene.desk.expect("part", where=lambda frame: frame["part"]["kind"] == "withdrew")

    await scene.shop.administrator.call("PUT", "/supervision/settings", {"watch_told": False})
    await scene.desk.settle()
    await scene.verb("watch", expect=204)
    assert not [frame for frame in await scene.desk.settle() if frame["t"] in {"part", "conv"}]
    assert not [frame for frame in await scene.visitor.settle() if frame["t"] == "part" and "boss" in str(frame)]
    assert (await scene.audit()).count("conversation.watched") == 3


async def test_whoever_speaks_in_is_seen_as_another_agent(scene: Scene) -> None:
    await scene.verb("speak", words("I am the manager"))
    await scene.verb("speak", words("and here to help"))
    joined = await scene.visitor.expect("part", where=lambda frame: frame["part"]["kind"] == "joined")
    assert joined["part"]["body"]["member"]["name"] == "boss"
    for text in ("I am the manager", "and here to help"):
        part = await scene.visitor.expect("part", where=lambda frame: frame["part"]["kind"] == "message")
        assert (part["part"]["body"]["text"], part["part"]["by"]["id"]) == (text, scene.boss.id)
    assert not [frame for frame in await scene.visitor.settle() if "joined" in str(frame)]
    conversation = (await scene.agent.call("GET", f"/conversations/{scene.c}"))["conversation"]
    assert conversation["assignee_id"] == scene.agent.id
    assert await scene.audit() == ["conversation.spoken_in"] * 2


async def test_taking_over_moves_the_work(scene: Scene) -> None:
    await scene.verb("take-over", expect=409)  # never had a state: no room to take it
    await scene.boss.go("away")
    await scene.verb("take-over", expect=204)
    shown = await scene.visitor.expect("conv", where=lambda frame: (frame["conv"]["agent"] or {}).get("name") == "boss")
    assert shown["conv"]["state"] == "assigned"
    assert (await scene.desk.expect("alert"))["alert"]["kind"] == "taken_over"
    await scene.verb("take-over", expect=409)
    loads = {one["member_id"]: one["load"] for one in await scene.boss.call("GET", "/presence")}
    assert (loads[scene.agent.id], loads[scene.boss.id]) == (0, 1)
    await scene.agent.call("GET", f"/conversations/{scene.c}", expect=404)
    assert await scene.audit() == ["conversation.taken_over"]


async def test_taking_over_what_waits_and_closing_for_the_agent(scene: Scene) -> None:
    await scene.agent.go("busy")
    async with scene.shop.server.visitor(scene.shop.site["key"]) as other:
        waiting = (await other.post("anybody?"))["c"]
        await scene.boss.go("busy")
        await scene.boss.call("POST", f"/supervision/conversations/{waiting}/take-over", expect=204)
        await other.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
    await scene.verb("close", expect=204)
    await scene.verb("close", expect=204)
    await scene.visitor.expect("conv", where=lambda frame: frame["conv"]["state"] == "closed")
    for what, body in (("watch", None), ("whisper", words("x")), ("speak", words("x")), ("take-over", None)):
        await scene.verb(what, body, expect=409)
    assert (await scene.audit())[0] == "conversation.closed"


async def test_handing_on_and_setting_a_state(scene: Scene) -> None:
    other = await scene.shop.agent("wang")
    async with scene.shop.server.member(other.cookie):
        await other.go("online")
        await scene.verb("transfer", {"member_id": other.id, "note": "knows red"}, expect=204)
        conversation = (await other.call("GET", f"/conversations/{scene.c}"))["conversation"]
        assert conversation["assignee_id"] == other.id
        states = (await scene.boss.call("GET", "/agent-states"))["items"]
        away = next(state for state in states if state["kind"] == "away")
        await scene.boss.call("PUT", f"/presence/{other.id}", {"state_id": away["id"]}, expect=204)
        presence = {one["member_id"]: one["kind"] for one in await scene.boss.call("GET", "/presence")}
        assert presence[other.id] == "away"
    assert (await scene.shop.administrator.call("GET", "/audit?limit=1"))["items"][0]["action"] == "member.state_set"


VERBS = {
    "supervision.watch": ("watch", None, 204),
    "supervision.whisper": ("whisper", {"text": "psst"}, 201),
    "supervision.speak": ("speak", {"text": "hello"}, 201),
    "supervision.take_over": ("take-over", None, 204),
    "conversations.transfer": ("transfer", "queue", 204),
    "conversations.close": ("close", None, 204),
}


async def test_each_verb_is_its_own_permission_with_its_own_reach(scene: Scene) -> None:
    """Verb × scope × whose team: what is not granted is refused, what is out of reach does not exist."""
    shop = scene.shop
    role = await shop.administrator.call("POST", "/roles", {"name": "Tried", "permissions": {}})
    tried = await shop.agent("tried", role="supervisor")
    await shop.administrator.call("PATCH", f"/members/{tried.id}", {"role_id": role["id"]})
    other = await shop.administrator.call("POST", "/teams", {"name": "Other"})
    mine = [shop.team["id"]]
    async with shop.server.member(tried.cookie):
        for permission, (what, body, good) in VERBS.items():
            visitor = await scene.stack.enter_async_context(shop.server.visitor(shop.site["key"]))
            scene.c = (await visitor.post("hello"))["c"]
            sent = {"queue_id": shop.queue["id"]} if body == "queue" else body and body | {"id": str(uuid4())}
            for grants, teams, status in (
                ({}, mine, 403),
                ({permission: "team"}, [other["id"]], 404),
                ({permission: "team"}, mine, good),
            ):
                held = {"permissions": grants | {"conversations.read": "own", "presence.set": "own"}}
                await shop.administrator.call("PATCH", f"/roles/{role['id']}", held)
                await shop.administrator.call("PATCH", f"/members/{tried.id}", {"team_ids": teams})
                if status == good and what == "take-over":
                    await tried.go("away")
                await scene.verb(what, sent, by=tried, expect=status)
    await scene.verb("whisper", words("x"), by=scene.agent, expect=403)


async def test_an_agent_is_signed_out_by_their_supervisor_alone(scene: Scene) -> None:
    other = await scene.shop.administrator.call("POST", "/teams", {"name": "Other"})
    far = await scene.shop.agent("far", role="supervisor")
    await scene.shop.administrator.call("PATCH", f"/members/{far.id}", {"team_ids": [other["id"]]})
    path = f"/supervision/members/{scene.agent.id}/sign-out"
    await far.call("POST", path, expect=404)
    await scene.agent.call("POST", path, expect=403)
    await scene.boss.call("POST", f"/supervision/members/{uuid4()}/sign-out", expect=404)
    since = (await scene.boss.call("GET", "/supervision/waits"))["since"]
    assert since.keys() == {scene.agent.id}
    assert (await far.call("GET", "/supervision/waits"))["since"] == {}

    await scene.boss.call("POST", path, expect=204)
    await scene.desk.expect("bye")
    await scene.agent.call("GET", "/me", expect=401)
    audit = (await scene.shop.administrator.call("GET", "/audit?limit=1"))["items"][0]
    assert (audit["action"], audit["detail"]["name"]) == ("member.signed_out", "li")


async def test_a_supervisor_whose_browser_died_is_out_after_the_grace(scene: Scene) -> None:
    db = scene.shop.server.app.state.runtime.db
    here = f"/conversations/{scene.c}"

    async def present() -> list[str]:
        shown = (await scene.agent.call("GET", here))["conversation"]
        return [one["member_id"] for one in shown["participants"]]

    async def gone() -> bool:
        return all(one["id"] != scene.boss.id for one in await connected(scene))

    await scene.verb("watch", expect=204)
    await look_away(db, now())
    await look_away(db, now() + 2 * GRACE)
    assert await present() == [scene.boss.id]  # the browser is there

    await scene.eye.connection.close()
    await until(gone, "the supervisor has no client")
    began = now()
    await look_away(db, began)
    await look_away(db, began + GRACE / 2)
    assert await present() == [scene.boss.id]
    async with scene.shop.server.member(scene.boss.cookie):  # back within the grace
        await look_away(db, began + 2 * GRACE)
        assert await present() == [scene.boss.id]
    await until(gone, "the supervisor has no client")
    began = now()
    await look_away(db, began)
    await look_away(db, began + GRACE)
    assert await present() == []
    part = await scene.desk.expect("part", where=lambda frame: frame["part"]["kind"] == "withdrew")
    assert part["part"]["body"]["member"] == scene.boss.id
    await look_away(db, began + 2 * GRACE)
    async with scene.shop.server.member(scene.boss.cookie):
        await scene.verb("watch", expect=204)  # again
        assert await present() == [scene.boss.id]


async def connected(scene: Scene) -> list[dict[str, Any]]:
    """Members with a client, as the database knows them."""
    async with scene.shop.server.app.state.runtime.db.reading() as tx:
        rows = await tx.all(sa.select(connections.c.member_id))
    return [{"id": str(row.member_id)} for row in rows]
