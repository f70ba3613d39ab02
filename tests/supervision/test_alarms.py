"""Alarms: raised once for each subject, told to whoever supervises the team, acknowledged and closed."""

from uuid import UUID, uuid4

import pytest

from haoke.conversations.events import ConversationRated, ReminderDue, SensitiveWordFound
from haoke.kernel.db import Tx
from haoke.kernel.events import Event
from haoke.routing.events import WorkOverflowed
from haoke.supervision.board.projector import Projector
from tests.support.shop import Company, Person

pytestmark = pytest.mark.anyio


async def emit(shop: Company, *events: Event) -> None:
    async def action(tx: Tx) -> None:
        await tx.emit(*events)

    await shop.server.app.state.runtime.db.run(action)


async def workspace(shop: Company) -> UUID:
    return UUID((await shop.administrator.call("GET", "/me"))["workspace"]["id"])


async def opened(shop: Company) -> UUID:
    async with shop.server.visitor(shop.site["key"]) as visitor:
        return UUID((await visitor.post("you are all idiots"))["c"])


async def alarms(person: Person, name: str = "open") -> list[dict[str, object]]:
    return list((await person.call("GET", f"/alarms?list={name}"))["items"])


async def test_one_alarm_is_open_for_a_subject_however_often_it_happens(shop: Company) -> None:
    boss = await shop.agent("boss", role="supervisor")
    here, c = await workspace(shop), await opened(shop)
    found = SensitiveWordFound(
        workspace_id=here, conversation_id=c, by_kind="visitor", by_id=None, words=["idiots"], action="alarm"
    )
    async with shop.server.member(boss.cookie) as client:
        await emit(shop, found)
        told = (await client.expect("alert"))["alert"]
        assert (told["kind"], told["path"], told["data"]["words"]) == ("alarm_sensitive_word", "/alarms", "idiots")
        await emit(shop, found)
        await emit(shop, found)
        assert not [frame for frame in await client.settle() if frame["t"] == "alert"]
    (alarm,) = await alarms(boss)
    assert (alarm["kind"], alarm["times"], alarm["conversation_id"]) == ("sensitive_word", 3, str(c))
    assert (await boss.call("GET", "/alarms/new"))["count"] == 1

    await boss.call("POST", f"/alarms/{alarm['id']}/acknowledge", expect=204)
    await shop.administrator.call("POST", f"/alarms/{alarm['id']}/acknowledge", expect=204)
    assert (await alarms(boss))[0]["acknowledged_by"] == "boss"
    assert (await boss.call("GET", "/alarms/new"))["count"] == 0
    for _ in range(2):
        await boss.call("POST", f"/alarms/{alarm['id']}/close", expect=204)
    assert await alarms(boss) == []
    assert [one["closed_by"] for one in await alarms(boss, "closed")] == ["boss"]
    await emit(shop, found)  # too soon after it was closed
    assert await alarms(boss) == []
    await shop.administrator.call("PUT", "/alarm-rules/sensitive_word", {"enabled": True, "quiet_minutes": 0})
    await emit(shop, found)
    assert len(await alarms(boss)) == 1


async def test_rules_say_what_alarms_in_all_queues_or_in_one(shop: Company) -> None:
    boss = await shop.agent("boss", role="supervisor")
    here, c, queue = await workspace(shop), await opened(shop), shop.queue["id"]

    def rated(score: int) -> Event:
        return ConversationRated(
            workspace_id=here, conversation_id=c, member_id=None, score=score, best=5, **_rest(ConversationRated)
        )

    await emit(shop, rated(3), ReminderDue(workspace_id=here, conversation_id=c, kind="silent"))
    assert await alarms(boss) == []
    rule = f"/alarm-rules/bad_rating/queues/{queue}"
    await shop.administrator.call("PUT", rule, {"enabled": False, "threshold": 40}, expect=204)
    await emit(shop, rated(1))
    assert await alarms(boss) == []
    await shop.administrator.call("DELETE", rule, expect=204)
    await emit(shop, rated(2), ReminderDue(workspace_id=here, conversation_id=c, kind="unanswered"))
    assert {alarm["kind"] for alarm in await alarms(boss)} == {"bad_rating", "unanswered"}
    call = shop.administrator.call
    await call("PUT", "/alarm-rules/bad_rating", {"enabled": True, "threshold": 101}, expect=400)
    await call("PUT", "/alarm-rules/nonsense", {"enabled": True}, expect=400)
    await call("PUT", f"/alarm-rules/overflow/queues/{uuid4()}", {"enabled": True}, expect=404)
    await boss.call("PUT", "/alarm-rules/overflow", {"enabled": False}, expect=403)
    rules = (await call("GET", "/alarm-rules"))["rules"]
    assert [rule["queue_id"] for rule in rules if rule["kind"] == "bad_rating"] == [None]


async def test_a_team_hears_of_its_own_alarms_alone(shop: Company) -> None:
    boss, agent = await shop.agent("boss", role="supervisor"), await shop.agent("li")
    here = await workspace(shop)
    other = await shop.administrator.call("POST", "/teams", {"name": "Other"})
    queues = (await shop.administrator.call("GET", "/queues?limit=200"))["items"]
    theirs = next(queue["id"] for queue in queues if queue["team_id"] == other["id"])
    flow = {"work_item_id": uuid4(), "kind": "conversation", "subject_id": uuid4(), "reason": "length"}
    await emit(
        shop,
        WorkOverflowed(workspace_id=here, from_queue_id=UUID(theirs), to_queue_id=UUID(shop.queue["id"]), **flow),
    )
    (seen,) = await alarms(shop.administrator)
    assert await alarms(boss) == []
    await boss.call("POST", f"/alarms/{seen['id']}/close", expect=404)
    await agent.call("GET", "/alarms", expect=403)


async def test_the_board_raises_what_concerns_a_queue_once_for_each_time(shop: Company) -> None:
    runtime = shop.server.app.state.runtime
    keeper = Projector(runtime)
    await shop.administrator.call(
        "PUT", "/alarm-rules/service_level", {"enabled": True, "threshold": 90, "seconds": 60}
    )
    for _ in range(5):
        c = await opened(shop)
        await shop.administrator.call("POST", f"/conversations/{c}/close", expect=204)
    await keeper.step()
    (alarm,) = await alarms(shop.administrator)
    assert (alarm["kind"], alarm["data"]["share"], alarm["times"]) == ("service_level", "0", 1)
    await shop.administrator.call(
        "PUT", "/alarm-rules/service_level", {"enabled": True, "threshold": 95, "seconds": 60}
    )
    await keeper.step()  # loaded anew: the trouble is the same one
    assert [one["times"] for one in await alarms(shop.administrator)] == [1]


def _rest(kind: type[Event]) -> dict[str, object]:
    """Whatever else the event says; it does not matter here."""
    known = {"workspace_id", "conversation_id", "member_id", "score", "best"}
    return {name: None for name in kind.__struct_fields__ if name not in known}
