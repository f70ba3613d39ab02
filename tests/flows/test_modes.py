"""Who receives a site's visitors by rules: the bot or people, without a flow that somebody drew."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.conversations.modes import ReceptionWhen, checks
from tests.flows.test_reception import MENU, parts_of, publish, receive_by, told
from tests.support.live import Client, live_server
from tests.support.shop import Company, company

pytestmark = pytest.mark.anyio

whens = st.builds(
    ReceptionWhen,
    pages=st.lists(st.sampled_from(["/vip", "/Cart"]), max_size=2),
    online=st.sampled_from([None, "somebody", "nobody"]),
    waiting=st.sampled_from([None, 1, 3]),
    level=st.sampled_from([None, 0, 2]),
)
worlds = st.fixed_dictionaries(
    {
        "page.url": st.sampled_from(["", "https://shop.example/cart", "https://shop.example/VIP/1"]),
        "queue..online": st.integers(0, 2),
        "queue..waiting": st.integers(0, 4),
        "customer.level": st.sampled_from(["", 0, 1, 2]),
    }
)


@given(whens, worlds)
def test_a_rule_holds_when_each_of_its_conditions_does(when: ReceptionWhen, world: dict[str, Any]) -> None:
    url, level = world["page.url"].lower(), world["customer.level"] or 0
    expected = (
        (not when.pages or any(page.lower() in url for page in when.pages))
        and (when.online is None or (when.online == "somebody") == (world["queue..online"] > 0))
        and (when.waiting is None or world["queue..waiting"] >= when.waiting)
        and (when.level is None or level >= when.level)
    )
    assert all(fits(world[key]) for _, key, fits in checks(when)) == expected


@pytest.fixture
async def shop(postgres, tmp_path: Path) -> AsyncIterator[Company]:
    url = await asyncio.to_thread(postgres.create_database)
    async with live_server(url, tmp_path) as server, company(server) as made:
        yield made


async def rule_by(shop: Company, *rules: dict[str, Any], expect: int = 200) -> dict[str, Any]:
    made: dict[str, Any] = await shop.administrator.call(
        "PUT", f"/sites/{shop.site['id']}/rules", {"rules": list(rules)}, expect=expect
    )
    return made


async def comes(shop: Company, url: str = "https://shop.example/") -> tuple[str, list[dict[str, Any]]]:
    """Somebody new writes from a page: how their conversation stands, and what administrators see of it."""
    page = {"url": url, "title": "", "referrer": ""}
    async with shop.server.visitor(shop.site["key"], page=page) as visitor:
        ack = await visitor.post("hello")
        seen = told(await parts_of(visitor, ack["c"]))
        assert "received" not in {kind for _, kind in seen}, "rules are not for visitors"
        state = (await state_of(visitor))["state"]
    parts = (await shop.administrator.call("GET", f"/conversations/{ack['c']}/parts"))["parts"]
    return state, parts


async def state_of(visitor: Client) -> dict[str, Any]:
    frame = await visitor.expect("conv", where=lambda frame: frame["conv"]["state"] in {"queued", "reception"})
    return dict(frame["conv"])


def why(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return next((part["body"] for part in parts if part["kind"] == "received"), {})


async def test_the_first_rule_that_holds_decides_and_says_why(shop: Company) -> None:
    flow = await publish(shop, MENU)
    await receive_by(shop, None)
    await rule_by(
        shop,
        {"name": "Important", "mode": "people", "when": {"pages": ["/vip"]}},
        {"name": "Buying", "mode": "flow", "flow_id": flow["id"], "when": {"pages": ["/cart"], "online": "nobody"}},
        {"mode": "bot_only", "when": {"online": "somebody"}},
    )
    state, parts = await comes(shop, "https://shop.example/VIP/7")
    assert (state, why(parts)["name"], why(parts)["mode"]) == ("queued", "Important", "people")
    state, parts = await comes(shop, "https://shop.example/cart")
    assert (state, why(parts)["place"]) == ("reception", 2)
    assert why(parts)["because"] == {"page": "https://shop.example/cart", "online": 0}
    assert "What can we do for you?" in str(parts)
    state, parts = await comes(shop)
    assert (state, why(parts)) == ("queued", {}), "no rule held: as without rules"


async def test_without_a_bot_that_knows_something_nobody_is_kept(shop: Company) -> None:
    await rule_by(shop, {"mode": "bot_first"})
    state, parts = await comes(shop)
    assert (state, why(parts)["mode"]) == ("queued", "bot_first")


async def test_rules_that_cannot_work_are_refused_and_change_nothing(shop: Company) -> None:
    await rule_by(shop, {"mode": "people", "name": "All"})
    assert (await rule_by(shop, {"mode": "flow"}, expect=400))["code"] == "RuleLeadsNowhere"
    nowhere = "00000000-0000-0000-0000-000000000001"
    for rule in ({"mode": "flow", "flow_id": nowhere}, {"mode": "people", "when": {"calendar_id": nowhere}}):
        await rule_by(shop, rule, expect=404)
    kept = await shop.administrator.call("GET", f"/sites/{shop.site['id']}/rules")
    assert [rule["name"] for rule in kept["rules"]] == ["All"]
    audit = await shop.administrator.call("GET", "/audit")
    assert [each["action"] for each in audit["items"]].count("site.rules_changed") == 1
