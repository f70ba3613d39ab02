"""Automatic checks through the API: rules, what they find after closing, verdicts, and what is due later."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from haoke.kernel.clock import now
from haoke.supervision.actions.check_conversations import check_conversations
from haoke.supervision.jobs import look_at_closed
from haoke.supervision.queries.findings import findings_of
from tests.support.shop import Company, Person

pytestmark = pytest.mark.anyio

RUDE = {"kind": "rude_tone", "name": "Tone", "severity": "high"}
PROMISE = {"kind": "broken_promise", "name": "Promises", "settings": {"hours": 2}}


async def talk(shop: Company, agent: Person, *answers: str, question: str = "When does it ship?") -> str:
    """A conversation that the agent answers and closes."""
    async with shop.server.visitor(shop.site["key"]) as visitor:
        c = str((await visitor.post(question))["c"])
        for number, text in enumerate(answers, 1):
            body = {"id": str(UUID(int=number)), "body": {"text": text}}
            await agent.call("POST", f"/conversations/{c}/messages", body)
        await agent.call("POST", f"/conversations/{c}/close", expect=204)
    return c


async def looked(shop: Company) -> None:
    await look_at_closed(shop.server.app.state.runtime)


async def findings(person: Person, query: str = "") -> list[dict[str, Any]]:
    return list((await person.call("GET", f"/check-findings{query}"))["items"])


async def test_a_conversation_that_ends_is_looked_at_and_the_finding_judged(shop: Company) -> None:
    boss, agent = await shop.agent("boss", role="supervisor"), await shop.agent("li")
    await agent.go()
    before = await talk(shop, agent, "Hello, not my problem.")
    rule = await shop.administrator.call("POST", "/check-rules", RUDE, expect=201)
    tried = await shop.administrator.call("POST", "/check-rules/try", {"kind": "rude_tone"}, expect=200)
    assert (tried["looked"], tried["conversations"], tried["findings"]) == (1, 1, 1)
    assert tried["examples"][0]["quote"] == "Hello, not my problem."
    await looked(shop)
    assert await findings(boss) == [], "it ended before there was a rule"

    c = await talk(shop, agent, "Hello, are you deaf? Tomorrow, as I said.")
    await asyncio.gather(looked(shop), looked(shop))  # a worker that stalled, and the one that took over
    await looked(shop)
    (found,) = await findings(boss)
    assert (found["conversation_id"], found["kind"], found["rule"], found["severity"]) == (
        c,
        "rude_tone",
        "Tone",
        "high",
    )
    assert (found["member_id"], found["reason"], found["data"]) == (agent.id, "rude", {"phrase": "are you deaf"})
    (mark,) = found["evidence"]
    assert "Hello, are you deaf? Tomorrow, as I said."[mark["start"] : mark["end"]] == "are you deaf"
    assert [alarm["kind"] for alarm in (await boss.call("GET", "/alarms"))["items"]] == ["severe_finding"]

    await shop.administrator.call("POST", "/check-rules/look-back", {"days": 1}, expect=200)
    await looked(shop)
    assert {each["conversation_id"] for each in await findings(boss)} == {before, c}
    verdict = f"/check-findings/{found['id']}/verdict"
    await boss.call("PUT", verdict, {"verdict": "dismissed", "note": "A quotation"}, expect=204)
    (left,) = await findings(boss, "?judged=open")
    await boss.call("PUT", f"/check-findings/{left['id']}/verdict", {"verdict": "confirmed"}, expect=204)
    (counted,) = await boss.call("GET", "/check-findings/statistics?by=member")
    assert counted == {
        "key": agent.id, "findings": 2, "conversations": 2, "closed": 2, "severe": 2, "confirmed": 1, "dismissed": 1
    }  # fmt: skip
    (judged,) = await findings(boss, f"?judged=dismissed&kind=rude_tone&severity=high&member={agent.id}")
    assert (judged["verdict_by"], judged["verdict_note"]) == ("boss", "A quotation")

    await shop.administrator.call("PUT", f"/check-rules/{rule['id']}", RUDE | {"severity": "low"})
    await shop.administrator.call("POST", "/check-rules/look-back", {"days": 1}, expect=200)
    await looked(shop)
    assert [each["id"] for each in await findings(boss, "?judged=dismissed")] == [judged["id"]], "a verdict stays"
    async with shop.server.app.state.runtime.db.reading() as tx:
        shown = await findings_of(tx, await workspace(shop), [UUID(c), UUID(before)])
    assert list(shown) == [UUID(before)], "what was dismissed is not shown beside the conversation"
    await shop.administrator.call("DELETE", f"/check-rules/{rule['id']}", expect=204)
    assert await findings(boss) == []


async def test_a_promise_counts_when_it_is_due_and_nothing_came(shop: Company) -> None:
    agent = await shop.agent("li")
    await agent.go()
    await shop.administrator.call("POST", "/check-rules", PROMISE)
    kept = await talk(shop, agent, "Hello, I will get back to you.")
    await shop.administrator.call("POST", f"/conversations/{kept}/reopen")
    await agent.call(
        "POST",
        f"/conversations/{kept}/messages",
        {"id": str(UUID(int=9)), "body": {"text": "The parcel is at the depot in Leeds."}},
    )
    await agent.call("POST", f"/conversations/{kept}/close", expect=204)
    broken = await talk(shop, agent, "Hello, I will get back to you.")
    await looked(shop)
    assert await findings(shop.administrator) == []
    db, here = shop.server.app.state.runtime.db, await workspace(shop)
    later = now() + timedelta(hours=3)
    for _ in range(2):
        await db.run(check_conversations, here, [UUID(kept), UUID(broken)], later)
    (found,) = await findings(shop.administrator)
    assert (found["conversation_id"], found["reason"]) == (broken, "broken")
    assert await shop.administrator.call("GET", "/alarms") == {"items": [], "next": None}


async def test_rules_are_for_managers_and_findings_for_their_team(shop: Company) -> None:
    boss, agent = await shop.agent("boss", role="supervisor"), await shop.agent("li")
    await agent.go()
    call = shop.administrator.call
    other = await call("POST", "/teams", {"name": "Other"})
    rule = await call("POST", "/check-rules", RUDE | {"team_ids": [other["id"]]})
    c = await talk(shop, agent, "Hello, not my problem.")
    await looked(shop)
    assert await findings(shop.administrator) == [], "the rule is another team's"
    await call("PUT", f"/check-rules/{rule['id']}", RUDE | {"team_ids": [shop.team["id"]]})
    await call("POST", "/check-rules/look-back", {"days": 1}, expect=200)
    await looked(shop)
    (found,) = await findings(boss, f"?conversation={c}")
    await agent.call("GET", "/check-findings", expect=403)
    await boss.call("POST", "/check-rules", RUDE, expect=403)
    await agent.call("PUT", f"/check-findings/{found['id']}/verdict", {"verdict": "dismissed"}, expect=403)
    roles = await call("GET", "/roles")
    role = next(
        each for each in (roles["items"] if isinstance(roles, dict) else roles) if each["preset"] == "supervisor"
    )
    await call("PATCH", f"/roles/{role['id']}", {"permissions": role["permissions"] | {"checks.read": "own"}})
    assert await findings(boss) == []
    await call("POST", "/check-rules", {"kind": "nonsense", "name": "x"}, expect=400)
    await call("POST", "/check-rules", RUDE | {"settings": {"more": 3}}, expect=400)
    audited = (await call("GET", "/audit?limit=20"))["items"]
    assert {"check_rule.created", "check_rule.changed", "check_rule.looked_back"} <= {
        each["action"] for each in audited
    }


async def test_a_plan_draws_what_checks_found(shop: Company) -> None:
    boss, agent = await shop.agent("boss", role="supervisor"), await shop.agent("li")
    await agent.go()
    call = shop.administrator.call
    await call("POST", "/check-rules", RUDE)
    await talk(shop, agent, "Hello, it ships tomorrow.")
    rude = await talk(shop, agent, "Hello, not my problem.")
    item = {"id": "tone", "title": "Tone", "points": 10}
    form = await call(
        "POST", "/score-forms", {"name": "Form", "content": {"groups": [{"title": "Manner", "items": [item]}]}}
    )
    plan = {"name": "Found", "form_id": form["id"], "way": "rule", "inspector_ids": [boss.id]}
    made = await call("POST", "/inspection-plans", plan | {"rules": {"found": "severe"}})
    await looked(shop)
    assert await call("POST", f"/inspection-plans/{made['id']}/draw") == {"drawn": 1}
    (drawn,) = (await boss.call("GET", "/inspections/to-score"))["items"]
    assert (drawn["conversation_id"], drawn["why"]["rules"]) == (rude, ["found"])


async def workspace(shop: Company) -> UUID:
    return UUID((await shop.administrator.call("GET", "/me"))["workspace"]["id"])
