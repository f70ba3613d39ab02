"""Satisfaction: who is asked and when, what counts, who sees it, and how it is counted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from haoke.conversations.errors import RatingInvalid
from haoke.conversations.jobs import measure_performance
from haoke.conversations.survey_rules import answer_of, checked_survey, shown_survey
from haoke.conversations.tables import conversations, ratings
from haoke.conversations.types import Survey, SurveyReason
from haoke.kernel.errors import Refusal
from haoke.kernel.i18n import LOCALES
from tests.support.api import runtime_of
from tests.support.live import live_server
from tests.support.shop import Company, Person, company

pytestmark = pytest.mark.anyio

SURVEY = {
    "automatic": True,
    "reasons": [
        {"id": "slow", "texts": {"en": "Slow", "zh-CN": "太慢"}, "lowest": 1, "highest": 3},
        {"id": "kind", "texts": {"en": "Kind"}, "lowest": 4, "highest": 5},
    ],
}


@pytest.fixture
async def shop(postgres, tmp_path: Path) -> AsyncIterator[Company]:
    url = await asyncio.to_thread(postgres.create_database)
    async with live_server(url, tmp_path) as server, company(server) as made:
        yield made


class Customer:
    """A visitor who talked with an agent, over HTTP."""

    def __init__(self, shop: Company, client: httpx.AsyncClient) -> None:
        self.shop, self.client, self.c = shop, client, ""

    async def call(self, method: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
        response = await self.client.request(method, f"/api/v1/visitor/conversations/{self.c}{path}", json=body)
        assert response.status_code == expect, response.text
        return response.json() if response.content else None

    async def rate(self, score: int, *, expect: int = 200, **more: Any) -> Any:
        return await self.call("PUT", "/rating", {"score": score, **more}, expect=expect)

    async def kinds(self) -> list[str]:
        return [part["kind"] for part in (await self.call("GET", "/parts?limit=200"))["parts"]]


@asynccontextmanager
async def served(shop: Company, agent: Person, text: str = "hello") -> AsyncIterator[Customer]:
    """A customer whom the agent serves. The agent has a socket open meanwhile."""
    async with shop.browser() as client, shop.server.member(agent.cookie) as desk:
        await agent.go("online")
        began = (await client.post("/api/v1/visitor/session", json={"site": shop.site["key"]})).json()
        client.headers["Authorization"] = f"Bearer {began['token']}"
        customer = Customer(shop, client)
        body = {"id": "0199a000-0000-7000-8000-000000000001", "body": {"text": text}}
        customer.c = (await client.post("/api/v1/visitor/messages", json=body)).json()["c"]
        await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        yield customer


async def listed(person: Person, query: str = "") -> list[str]:
    return [each["conversation_id"] for each in (await person.call("GET", f"/ratings{query}"))["items"]]


async def aged(shop: Company, table: sa.Table, **columns: Any) -> None:
    async with runtime_of(shop.server.app).db.engine.begin() as connection:
        await connection.execute(table.update().values(columns))


async def test_the_customer_is_asked_after_closing_and_rates_once(shop: Company) -> None:
    agent = await shop.agent("li")
    await shop.administrator.call("PUT", "/survey", SURVEY)
    async with served(shop, agent) as customer:
        await agent.call("POST", f"/conversations/{customer.c}/close", {}, expect=204)
        assert (await customer.kinds())[-2:] == ["closed", "survey"]
        asked = await customer.call("GET", "/survey")
        assert (asked["open"], asked["invited"], asked["answer"]) == (True, True, None)
        assert asked["survey"]["labels"][0] == "Very dissatisfied"
        given = {"reasons": ["slow", "kind", "forged"], "solved": False, "text": " too late "}
        answers = await asyncio.gather(*(customer.rate(2, **given) for _ in range(3)))
        assert [answer["reasons"] for answer in answers] == [["slow"]] * 3
        assert (await customer.kinds()).count("rated") == 1
        [rating] = (await agent.call("GET", "/ratings"))["items"]
        assert (rating["bad"], rating["positive"], rating["follow_up"]) == (True, False, "open")
        assert (rating["answer"]["text"], rating["answer"]["solved"]) == ("too late", False)
        assert rating["member_id"] == agent.id
        part = (await agent.call("GET", f"/conversations/{customer.c}/parts?limit=200"))["parts"][-1]
        assert part["body"]["reason_texts"] == [{"en": "Slow", "zh-CN": "太慢", "zh-TW": "Slow"}]


async def test_who_is_rated_well_is_chosen_where_a_queue_chooses_by_it(shop: Company) -> None:
    """Whatever the scales were; the agent with most work has the best customers."""
    liked, disliked = await shop.agent("li"), await shop.agent("wang")
    by_it = [{"strategy": "performance", "settings": {"metric": "satisfaction"}}]
    await shop.administrator.call("PATCH", f"/queues/{shop.queue['id']}", {"chain": by_it})
    for agent, score in ((liked, 5), (disliked, 2)):
        async with served(shop, agent) as customer:
            await customer.rate(score)
            await agent.go("offline")
    await measure_performance(runtime_of(shop.server.app))
    await disliked.call("POST", f"/conversations/{customer.c}/close")
    await disliked.go("online")
    async with served(shop, liked) as customer:
        found = (await shop.administrator.call("GET", f"/conversations/{customer.c}"))["conversation"]
        assert found["assignee_id"] == liked.id


async def test_a_rating_is_changed_for_a_day_and_a_late_one_is_refused(shop: Company) -> None:
    agent = await shop.agent("li")
    async with served(shop, agent) as customer:
        await customer.rate(1)
        await customer.rate(5)
        [rating] = (await agent.call("GET", "/ratings"))["items"]
        assert (rating["answer"]["score"], rating["bad"], rating["follow_up"]) == (5, False, None)
        assert rating["changed_at"] >= rating["rated_at"]
        await aged(shop, ratings, rated_at=sa.func.now() - sa.text("interval '25 hours'"))
        assert (await customer.rate(3, expect=409))["code"] == "RatingTooLate"
        assert (await customer.rate(5))["score"] == 5, "the same again is no change"
        assert (await customer.kinds()).count("rated") == 2
    async with served(shop, agent) as late:
        await agent.call("POST", f"/conversations/{late.c}/close", {}, expect=204)
        await aged(shop, conversations, closed_at=sa.func.now() - sa.text("interval '8 days'"))
        assert (await late.rate(3, expect=409))["code"] == "RatingClosed"
        assert (await late.call("GET", "/survey"))["open"] is False


async def test_only_this_visitor_rates_and_only_what_was_served(shop: Company) -> None:
    agent = await shop.agent("li")
    async with served(shop, agent) as customer, shop.browser() as stranger:
        began = (await stranger.post("/api/v1/visitor/session", json={"site": shop.site["key"]})).json()
        path = f"/api/v1/visitor/conversations/{customer.c}"
        for headers, status in (({}, 401), ({"Authorization": f"Bearer {began['token']}"}, 404)):
            stranger.headers.update(headers)
            assert (await stranger.put(f"{path}/rating", json={"score": 5})).status_code == status
            assert (await stranger.get(f"{path}/survey")).status_code == status
        for bad in ({"score": 0}, {"score": 6}, {"score": 5, "text": "x" * 1001}):
            await customer.call("PUT", "/rating", bad, expect=400)
        assert (await agent.browser.put(path + "/rating", json={"score": 5})).status_code == 401
        assert await listed(shop.administrator) == []
        await shop.administrator.call("PUT", "/survey", {"by_visitor": False})
        assert (await customer.rate(5, expect=409))["code"] == "RatingClosed"
        await agent.call("POST", f"/conversations/{customer.c}/invite-rating", {}, expect=204)
        await customer.rate(5)
        assert await listed(shop.administrator) == [customer.c]
    async with shop.browser() as client:
        await agent.go("offline")
        began = (await client.post("/api/v1/visitor/session", json={"site": shop.site["key"]})).json()
        client.headers["Authorization"] = f"Bearer {began['token']}"
        waiting = Customer(shop, client)
        body = {"id": "0199a000-0000-7000-8000-000000000002", "body": {"text": "anybody?"}}
        waiting.c = (await client.post("/api/v1/visitor/messages", json=body)).json()["c"]
        assert (await waiting.rate(5, expect=409))["code"] in {"NothingToRate", "RatingClosed"}
        await shop.administrator.call("PUT", "/survey", SURVEY)
        await waiting.call("POST", "/close", {}, expect=204)
        assert "survey" not in await waiting.kinds()


async def test_an_agent_invites_once_and_not_who_has_rated(shop: Company) -> None:
    agent, other = await shop.agent("li"), await shop.agent("wang")
    async with served(shop, agent) as customer:
        invite = f"/conversations/{customer.c}/invite-rating"
        await other.call("POST", invite, {}, expect=404)
        await agent.call("POST", invite, {}, expect=204)
        assert (await agent.call("POST", invite, {}, expect=429))["code"] == "TooMany"
        await customer.rate(4)
        assert (await agent.call("POST", invite, {}, expect=409))["code"] == "RatedAlready"
        await shop.administrator.call("PUT", "/survey", SURVEY)
        await agent.call("POST", f"/conversations/{customer.c}/close", {}, expect=204)
        assert (await customer.kinds()).count("survey") == 1, "who has rated is not asked again"


async def test_a_quiet_site_asks_nobody_by_itself(shop: Company) -> None:
    agent = await shop.agent("li")
    await shop.administrator.call("PUT", "/survey", SURVEY | {"quiet_sites": [shop.site["id"]]})
    async with served(shop, agent) as customer:
        await customer.call("POST", "/close", {}, expect=204)
        assert "survey" not in await customer.kinds()


async def test_bad_ratings_are_followed_up_by_those_who_may(shop: Company) -> None:
    agent, colleague = await shop.agent("li"), await shop.agent("wang")
    supervisor = await shop.agent("chief", "supervisor")
    async with served(shop, agent) as customer:
        await customer.rate(1, text="rude")
        assert await listed(colleague) == []
        assert await listed(supervisor, "?follow_up=open") == [customer.c]
        assert await listed(supervisor, "?follow_up=resolved") == []
        assert await listed(supervisor, f"?bad=true&member={agent.id}&team={shop.team['id']}&from=0") == [customer.c]
        assert await listed(supervisor, f"?member={colleague.id}") == []
        assert await listed(supervisor, "?to=1000") == []
        path = f"/ratings/{customer.c}/follow-up"
        await agent.call("PUT", path, {"state": "resolved"}, expect=403)
        body = {"state": "contacted", "by": supervisor.id, "note": "called back"}
        await supervisor.call("PUT", path, body, expect=204)
        await supervisor.call("PUT", path, body | {"by": customer.c}, expect=404)
        [rating] = (await supervisor.call("GET", "/ratings?follow_up=contacted"))["items"]
        assert rating["follow_up_by"] == {"id": supervisor.id, "name": "chief"}
        assert rating["follow_up_note"] == "called back"
        await customer.rate(5)
        assert await listed(supervisor, "?follow_up=contacted") == [customer.c], "what was begun is not lost"
        outside = await shop.administrator.call("POST", "/teams", {"name": "Else"})
        await shop.administrator.call("PATCH", f"/members/{supervisor.id}", {"team_ids": [outside["id"]]})
        assert await listed(supervisor) == []
        await supervisor.call("PUT", path, body, expect=404)
        await shop.administrator.call("PUT", path, body, expect=204)


async def test_the_figures_say_what_they_count(shop: Company) -> None:
    agent = await shop.agent("li")
    for score in (5, 4, 1):
        async with served(shop, agent) as customer:
            await agent.call("POST", f"/conversations/{customer.c}/invite-rating", {}, expect=204)
            await customer.rate(score, solved=score > 1)
    async with served(shop, agent) as silent:
        await agent.call("POST", f"/conversations/{silent.c}/invite-rating", {}, expect=204)
    async with served(shop, agent) as own_accord:
        await own_accord.rate(5)
    whole = {"answers": 4, "positive": 3, "bad": 1, "solved": 2, "unsolved": 1, "invited": 4, "answered": 3}
    steps = [{"best": 5, "score": score, "count": count} for score, count in ((1, 1), (4, 1), (5, 2))]
    for by, key in (("all", ""), ("member", agent.id), ("team", shop.team["id"]), ("site", shop.site["id"])):
        found = await shop.administrator.call("GET", f"/ratings/statistics?by={by}")
        assert found == [{"key": key, **whole, "steps": steps}]
    [day] = await shop.administrator.call("GET", "/ratings/statistics?by=day&from=1000")
    assert len(day["key"]) == len("2026-01-01")
    assert await shop.administrator.call("GET", "/ratings/statistics?to=1000") == []
    other = await shop.agent("wang")
    assert await other.call("GET", "/ratings/statistics") == []
    pages = [await shop.administrator.call("GET", "/ratings?limit=3")]
    pages.append(await shop.administrator.call("GET", f"/ratings?limit=3&cursor={pages[0]['next']}"))
    assert [len(page["items"]) for page in pages] == [3, 1]


async def test_a_survey_that_does_not_fit_together_is_refused(shop: Company) -> None:
    for change in (
        {"steps": 3},
        {"bad_up_to": 4},
        {"labels": {"en": ["a", "b"]}},
        {"reasons": [{"id": "a", "texts": {"en": " "}}]},
        {"reasons": [{"id": "a", "texts": {"en": "A"}}] * 2},
        {"reasons": [{"id": "a", "texts": {"en": "A"}, "lowest": 4, "highest": 2}]},
    ):
        assert (await shop.administrator.call("PUT", "/survey", change, expect=400))["code"] == "SurveyInvalid"
    own = {"style": "scale", "steps": 10, "positive_from": 9, "bad_up_to": 6}
    assert (await shop.administrator.call("PUT", "/survey", own))["steps"] == 10
    assert (await shop.administrator.call("GET", "/survey"))["bad_up_to"] == 6
    assert (await shop.administrator.call("GET", "/audit"))["items"][0]["action"] == "survey.changed"


names = st.text(max_size=5)
surveys = st.builds(
    Survey,
    steps=st.integers(2, 10),
    positive_from=st.integers(2, 10),
    bad_up_to=st.integers(1, 9),
    labels=st.dictionaries(st.sampled_from(LOCALES), st.lists(names, min_size=2, max_size=10), max_size=3),
    reasons=st.lists(
        st.builds(
            SurveyReason,
            id=st.text("abc", min_size=1, max_size=2),
            texts=st.dictionaries(st.sampled_from(LOCALES), names, max_size=3),
            lowest=st.integers(1, 10),
            highest=st.integers(1, 10),
        ),
        max_size=3,
    ),
)


@given(surveys, st.integers(-1, 12), st.lists(st.text("abc", max_size=2)), st.sampled_from(LOCALES))
def test_every_sound_survey_can_be_shown_and_answered(
    survey: Survey, score: int, ticked: list[str], locale: str
) -> None:
    try:
        sound = checked_survey(survey)
    except Refusal:
        return
    shown = shown_survey(sound, locale)
    assert len(shown.labels) == sound.steps
    assert all(shown.labels)
    assert shown.question
    try:
        answer = answer_of(sound, score, ticked, True, "x")
    except RatingInvalid:
        assert not 1 <= score <= sound.steps
        return
    assert set(answer.reasons) <= set(ticked)
    assert all(reason.lowest <= score <= reason.highest for reason in sound.reasons if reason.id in answer.reasons)
