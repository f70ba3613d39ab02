"""Quality inspection over the API: drawn, given out, scored, appealed against, answered, counted."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from haoke.conversations.tables import conversations
from haoke.kernel.db import Tx
from haoke.supervision.inspection.plan import period_start
from haoke.supervision.jobs import draw_inspections
from haoke.supervision.tables import inspection_plans, inspections
from tests.support.shop import Company, Person

pytestmark = pytest.mark.anyio

CONTENT = {
    "groups": [
        {
            "title": "Manner",
            "items": [
                {"id": "greet", "title": "Greets", "points": 20},
                {"id": "tone", "title": "Tone", "points": 60, "kind": "scale", "top": 5},
            ],
        },
        {
            "title": "Matter",
            "items": [
                {"id": "truth", "title": "Says what is true", "points": 20, "fatal": True},
                {"id": "offer", "title": "Offers more", "points": 10, "optional": True},
            ],
        },
    ]
}
GOOD = {
    "greet": {"value": 1, "seqs": [2]},
    "tone": {"value": 4, "note": "kind"},
    "truth": {"value": 1},
    "offer": {"value": None},
}


async def talk(shop: Company, agent: Person) -> str:
    """A finished conversation of the agent, who alone is online."""
    await agent.go()
    async with shop.server.member(agent.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        c = str((await visitor.post("where is my tea"))["c"])
        await desk.settle()
        await agent.call("POST", f"/conversations/{c}/close", expect=204)
    await agent.go("offline")
    return c


class Hall:
    """A form and a plan that draws everything."""

    def __init__(self, shop: Company, form: dict[str, Any], boss: Person, deputy: Person, agent: Person) -> None:
        self.shop, self.form, self.boss, self.deputy, self.agent = shop, form, boss, deputy, agent
        self.plan = ""

    @classmethod
    async def opened(cls, shop: Company, **plan: Any) -> "Hall":
        boss, deputy = await shop.agent("boss", role="supervisor"), await shop.agent("deputy", role="supervisor")
        agent = await shop.agent("li")
        form = await shop.administrator.call("POST", "/score-forms", {"name": "Service", "content": CONTENT})
        hall = cls(shop, form, boss, deputy, agent)
        hall.plan = (await shop.administrator.call("POST", "/inspection-plans", hall.values(**plan)))["id"]
        return hall

    def values(self, **changed: Any) -> dict[str, Any]:
        first = {"name": "All", "form_id": self.form["id"], "share": 100, "inspector_ids": [self.boss.id]}
        return first | changed

    async def draw(self) -> int:
        answer = await self.shop.administrator.call("POST", f"/inspection-plans/{self.plan}/draw")
        return int(answer["drawn"])

    async def score(self, who: Person, inspection: str, answers: Any = None, *, expect: int = 204) -> Any:
        body = {"answers": GOOD if answers is None else answers, "comment": "well", "submit": True}
        return await who.call("PUT", f"/inspections/{inspection}/scoring", body, expect=expect)


async def items(person: Person, path: str) -> list[dict[str, Any]]:
    return list((await person.call("GET", path))["items"])


async def test_a_conversation_is_drawn_scored_appealed_against_and_answered(shop: Company) -> None:
    hall = await Hall.opened(shop)
    boss, deputy, agent = hall.boss, hall.deputy, hall.agent
    c = await talk(shop, agent)
    async with shop.server.member(boss.cookie) as client:
        assert sorted(await asyncio.gather(hall.draw(), hall.draw())) == [0, 1]  # a double click
        assert (await client.expect("alert"))["alert"]["kind"] == "inspection_given"
    (drawn,) = await items(boss, "/inspections/to-score")
    here = f"/inspections/{drawn['id']}"
    assert (drawn["conversation_id"], drawn["member_id"], drawn["state"]) == (c, agent.id, "waiting")
    assert drawn["why"] == {"way": "share", "place": 1, "of": 1, "taken": 1, "rules": []}
    assert await items(deputy, "/inspections/to-score") == []
    assert len(await items(deputy, "/inspections/to-score?everybodys=true")) == 1
    for path in (here, f"{here}/conversation"):
        await agent.call("GET", path, expect=404)  # nobody learns that they are being inspected
    assert (await boss.call("GET", f"{here}/conversation"))["conversation"]["id"] == c
    parts = (await boss.call("GET", f"{here}/conversation/parts"))["parts"]
    assert any(part["body"].get("text") == "where is my tea" for part in parts)

    draft = {"answers": {"greet": {"value": 0}}, "comment": "not yet"}
    await boss.call("PUT", f"{here}/scoring", draft, expect=204)
    seen = await boss.call("GET", here)
    assert seen["scorings"][0]["answers"] == {"greet": {"value": 0, "note": "", "seqs": []}}
    assert (await deputy.call("GET", here))["scorings"] == []
    await hall.score(boss, drawn["id"], {"greet": {"value": 1}}, expect=400)
    await hall.score(boss, drawn["id"], GOOD | {"tone": {"value": 6}}, expect=400)
    await hall.score(deputy, drawn["id"], expect=409)
    await agent.call("PUT", f"{here}/scoring", draft, expect=403)
    async with shop.server.member(agent.cookie) as client:
        for _ in range(2):  # a double click
            await hall.score(boss, drawn["id"])
        told = (await client.expect("alert"))["alert"]
        assert (told["kind"], told["data"]["total"]) == ("inspection_scored", "88")
    await hall.score(boss, drawn["id"], GOOD | {"greet": {"value": 0}}, expect=409)

    mine = await agent.call("GET", here)
    assert (mine["inspection"]["total"], mine["may_appeal"]) == (88, True)
    await boss.call("POST", f"{here}/appeal", {"text": "no"}, expect=409)
    await agent.call("POST", f"{here}/appeal", {"text": "  "}, expect=400)
    await agent.call("POST", f"{here}/appeal", {"text": "I did offer"}, expect=204)
    await agent.call("POST", f"{here}/appeal", {"text": "again"}, expect=409)
    assert await items(boss, "/inspections/appeals") == []  # who scored does not answer
    await boss.call("POST", f"{here}/appeal/answer", {"reason": "no"}, expect=409)
    (open_,) = await items(deputy, "/inspections/appeals")
    assert open_["id"] == drawn["id"]
    assert await deputy.call("GET", "/inspections/open") == {"to_score": 0, "appeals": 1}
    better = GOOD | {"offer": {"value": 1}}
    await deputy.call("POST", f"{here}/appeal/answer", {"reason": "She did", "answers": better}, expect=204)
    await deputy.call("POST", f"{here}/appeal/answer", {"reason": "again"}, expect=409)
    mine = await agent.call("GET", here)
    assert (mine["inspection"]["state"], mine["inspection"]["total"]) == ("answered", 89.09)
    assert (mine["appeal"]["outcome"], mine["appeal"]["total"], mine["appeal"]["reason"]) == ("changed", 88, "She did")
    assert [scoring["opinion"] for scoring in mine["scorings"]] == ["first", "appeal"]

    (row,) = await agent.call("GET", "/inspections/statistics?by=member")
    assert (row["key"], row["n"], row["mean"], row["appealed"]) == (agent.id, 1, 89.09, 1)
    per_item = {one["id"]: one["mean"] for one in await boss.call("GET", "/inspections/items")}
    assert per_item == {"greet": 100, "tone": 80, "truth": 100, "offer": 100}


async def test_a_fatal_item_takes_all_and_a_used_form_never_changes(shop: Company) -> None:
    hall = await Hall.opened(shop, appeal_days=0)
    await talk(shop, hall.agent)
    await hall.draw()
    (drawn,) = await items(hall.boss, "/inspections/to-score")
    await hall.score(hall.boss, drawn["id"], GOOD | {"truth": {"value": 0}})
    result = await hall.agent.call("GET", f"/inspections/{drawn['id']}")
    assert (result["inspection"]["total"], result["inspection"]["fatal"]) == (0, True)
    assert result["scorings"][0]["fatal"] == ["truth"]
    assert result["may_appeal"] is False
    await hall.agent.call("POST", f"/inspections/{drawn['id']}/appeal", {"text": "but"}, expect=409)

    call, path = shop.administrator.call, f"/score-forms/{hall.form['id']}"
    less = {"groups": CONTENT["groups"][:1]}
    changed = await call("PUT", path, {"name": "Service", "content": less})
    assert (changed["version"], changed["used"]) == (2, False)
    again = await call("PUT", path, {"name": "Service", "content": {"groups": CONTENT["groups"][1:]}})
    assert again["version"] == 2  # nothing was scored with it
    assert (await hall.boss.call("GET", f"/inspections/{drawn['id']}"))["content"] == (hall.form["content"])
    await call("PUT", path, {"name": "Service", "content": less, "retired": True}, expect=409)
    await call("PUT", path, {"name": "Service", "content": {"groups": []}}, expect=400)
    await call("POST", "/score-forms", {"name": " Service", "content": CONTENT}, expect=409)
    await hall.boss.call("GET", "/score-forms", expect=403)


async def test_second_opinions_are_blind_and_their_agreement_is_counted(shop: Company) -> None:
    hall = await Hall.opened(shop)
    both = hall.values(inspector_ids=[hall.boss.id, hall.deputy.id], second_share=100)
    await shop.administrator.call("PUT", f"/inspection-plans/{hall.plan}", both, expect=204)
    for _ in range(2):
        await talk(shop, hall.agent)
    assert await hall.draw() == 2
    people = {hall.boss.id: hall.boss, hall.deputy.id: hall.deputy}
    inspections = await items(shop.administrator, "/inspections/to-score?everybodys=true")
    assert {one["inspector_id"] for one in inspections} == people.keys()  # they took turns
    for number, one in enumerate(inspections):
        first = people[one["inspector_id"]]
        second = hall.deputy if first is hall.boss else hall.boss
        await hall.score(first, one["id"], GOOD | {"greet": {"value": number}})
        asked = next(each for each in await items(second, "/inspections/to-score") if each["id"] == one["id"])
        assert (asked["second"], asked["total"], asked["inspector_id"]) == (True, None, None)
        blind = await second.call("GET", f"/inspections/{one['id']}")
        assert (blind["scorings"], blind["opinion"], blind["may_score"]) == ([], "second", True)
        assert one["id"] not in {each["id"] for each in await items(second, "/inspections/results")}
        await hall.score(second, one["id"])
        await hall.score(second, one["id"], GOOD | {"greet": {"value": 0}}, expect=409)
        assert len((await second.call("GET", f"/inspections/{one['id']}"))["scorings"]) == 2
        shown = await hall.agent.call("GET", f"/inspections/{one['id']}")
        assert [scoring["opinion"] for scoring in shown["scorings"]] == ["first"]
    found = await hall.boss.call("GET", "/inspections/agreement")
    assert (found["n"], found["mean_difference"]) == (2, 10)
    of = {one["id"]: one["agreement"] for one in found["items"]}
    assert (of["greet"]["n"], of["greet"]["equal"], of["greet"]["kappa"]) == (2, 1, 0)
    assert of["tone"]["kappa"] is None  # both gave one and the same answer only
    assert [pair["n"] for pair in found["inspectors"]] == [2]
    await hall.agent.call("GET", "/inspections/agreement", expect=403)


async def test_a_day_is_drawn_once_when_it_is_over(shop: Company) -> None:
    hall = await Hall.opened(shop, way="quota", quota=2)
    for _ in range(3):
        await talk(shop, hall.agent)
    runtime = shop.server.app.state.runtime
    await draw_inspections(runtime)
    assert await items(hall.boss, "/inspections/to-score") == []  # the day is not over
    assert await hall.draw() == 2
    await runtime.db.run(let_it_be_over, UUID(hall.plan))
    for _ in range(2):  # as after a worker that was killed
        await draw_inspections(runtime)
    assert len(await items(hall.boss, "/inspections/to-score")) == 2  # what was drawn by hand counts for the day
    (plan,) = await items(shop.administrator, "/inspection-plans")
    assert (plan["waiting"], plan["due_at"] - plan["drawn_until"]) == (2, 86_400_000)

    for quota in (1, 3):
        tried = await shop.administrator.call(
            "POST", "/inspection-plans/preview", hall.values(way="quota", quota=quota)
        )
        assert (tried["closed"], tried["drawn"]) == (3, quota)
    await shop.administrator.call("PUT", f"/inspection-plans/{hall.plan}", hall.values(way="quota", quota=3))
    await runtime.db.run(let_it_be_over, UUID(hall.plan))
    await draw_inspections(runtime)
    assert len(await items(hall.boss, "/inspections/to-score")) == 3


async def let_it_be_over(tx: Tx, plan_id: UUID) -> None:
    """Everything so far happened yesterday."""
    today = period_start(datetime.now(UTC), "day", ZoneInfo("Asia/Shanghai"))
    noon, yesterday = today - timedelta(hours=12), today - timedelta(days=1)
    await tx.execute(sa.update(conversations).values(closed_at=noon))
    await tx.execute(sa.update(inspections).values(period=yesterday))
    await tx.execute(
        sa.update(inspection_plans)
        .where(inspection_plans.c.id == plan_id)
        .values(drawn_until=yesterday, due_at=today - timedelta(minutes=1))
    )


async def test_inspectors_never_get_their_own_and_pass_on_what_waits(shop: Company) -> None:
    hall = await Hall.opened(shop)
    boss, deputy, call = hall.boss, hall.deputy, shop.administrator.call
    await talk(shop, boss)
    assert await hall.draw() == 1
    (drawn,) = await items(deputy, "/inspections/to-score?everybodys=true")
    assert drawn["inspector_id"] is None
    assert await items(boss, "/inspections/to-score?everybodys=true") == []
    path = f"/inspections/{drawn['id']}/inspector"
    await deputy.call("PUT", path, {"member_id": boss.id}, expect=409)
    await deputy.call("PUT", path, {"member_id": hall.agent.id}, expect=400)
    await hall.agent.call("PUT", path, {"member_id": hall.agent.id}, expect=403)
    await deputy.call("PUT", path, {"member_id": deputy.id}, expect=204)
    await hall.score(deputy, drawn["id"])
    await deputy.call("PUT", path, {"member_id": shop.administrator.id}, expect=409)

    wrong: list[tuple[dict[str, Any], int]] = [
        ({"way": "rule"}, 400),
        ({"inspector_ids": [hall.agent.id]}, 400),
        ({"inspector_ids": []}, 400),
        ({"team_ids": [boss.id]}, 404),
        ({"name": "All"}, 409),
        ({"form_id": boss.id}, 404),
    ]
    for values, status in wrong:
        await call("POST", "/inspection-plans", hall.values(name="Other") | values, expect=status)
    await boss.call("POST", "/inspection-plans", hall.values(name="Other"), expect=403)
    assert len(await items(shop.administrator, "/inspection-plans")) == 1
    await call("DELETE", f"/inspection-plans/{hall.plan}", expect=204)
    assert len(await items(deputy, "/inspections/results")) == 1


async def test_teams_and_agents_see_their_own_results_alone(shop: Company) -> None:
    hall = await Hall.opened(shop)
    other, stranger = await shop.agent("wang"), await shop.agent("stranger", role="supervisor")
    elsewhere = await shop.administrator.call("POST", "/teams", {"name": "Elsewhere"})
    await shop.administrator.call("PATCH", f"/members/{stranger.id}", {"team_ids": [elsewhere["id"]]})
    await talk(shop, hall.agent)
    await hall.draw()
    (drawn,) = await items(hall.boss, "/inspections/to-score")
    await hall.score(hall.boss, drawn["id"])
    await hall.agent.call("POST", f"/inspections/{drawn['id']}/appeal", {"text": "No"}, expect=204)
    seen = {person.id: len(await items(person, "/inspections/results")) for person in shop.agents}
    assert seen == {hall.boss.id: 1, hall.deputy.id: 1, hall.agent.id: 1, other.id: 0, stranger.id: 0}
    for person in (other, stranger):
        await person.call("GET", f"/inspections/{drawn['id']}", expect=404)
        await person.call("GET", f"/inspections/{drawn['id']}/conversation/parts", expect=404)
        assert await person.call("GET", "/inspections/statistics") == []
    answer = {"reason": "From elsewhere"}
    await stranger.call("POST", f"/inspections/{drawn['id']}/appeal/answer", answer, expect=404)
    await hall.agent.call("POST", f"/inspections/{drawn['id']}/appeal/answer", answer, expect=403)
    assert (await hall.boss.call("GET", f"/inspections/{drawn['id']}"))["inspection"]["state"] == "appealed"
