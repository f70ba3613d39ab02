"""Customers over HTTP: who finds and changes whom."""

from typing import Any

import pytest

from tests.support.api import Browser, Office
from tests.support.served import Shop, open_shop

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(office: Office) -> Shop:
    return await open_shop(office)


async def only_customer(browser: Browser, query: str = "") -> dict[str, Any]:
    items = (await browser.get_api(f"/customers?q={query}"))["items"]
    assert len(items) == 1
    found: dict[str, Any] = items[0]
    return found


async def test_first_contact_makes_a_customer_that_can_be_named(shop: Shop) -> None:
    await (await shop.visitor()).say("hello")
    customer = await only_customer(shop.admin)
    assert (customer["name"], len(customer["number"]), customer["version"]) == ("", 5, 1)
    changes = {
        "version": 1,
        "name": "王小明",
        "phone": "+86 138 0013 8000",
        "tags": ["VIP"],
        "fields": {"city": "上海"},
    }
    changed = await shop.admin.api("PATCH", f"/customers/{customer['id']}", changes)
    assert (changed["name"], changed["phone"], changed["version"]) == ("王小明", "+8613800138000", 2)
    for query in ("小明", "0013", "%E7%8E%8B"):
        assert await only_customer(shop.admin, query) == changed
    assert (await shop.admin.get_api("/customers?q=nobody"))["items"] == []
    assert await shop.admin.get_api(f"/customers/{customer['id']}") == changed


async def test_two_agents_at_once_see_each_others_change(shop: Shop) -> None:
    await (await shop.visitor()).say("hello")
    customer = await only_customer(shop.admin)
    path = f"/customers/{customer['id']}"
    await shop.admin.api("PATCH", path, {"version": 1, "name": "First"})
    refused = await shop.admin.api("PATCH", path, {"version": 1, "name": "Second"}, expect=409)
    assert refused["code"] == "CustomerChanged"
    assert (refused["params"]["current"]["name"], refused["params"]["wanted"]["name"]) == ("First", "Second")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"email": "nobody"}, "EmailInvalid"),
        ({"phone": "x"}, "PhoneInvalid"),
        ({"tags": ["x" * 50]}, "TagsInvalid"),
        ({"fields": {"a": None}}, "InvalidRequest"),
        ({"fields": {"a": [1]}}, "InvalidRequest"),
        ({"name": "x" * 101}, "InvalidRequest"),
        ({"number": "1"}, "InvalidRequest"),
        ({"name": None}, "InvalidRequest"),
    ],
)
async def test_bad_values_are_named(shop: Shop, changes: dict[str, Any], code: str) -> None:
    await (await shop.visitor()).say("hello")
    customer = await only_customer(shop.admin)
    answer = await shop.admin.api("PATCH", f"/customers/{customer['id']}", {"version": 1} | changes, expect=400)
    assert answer["code"] == code
    assert await only_customer(shop.admin) == customer


async def test_scopes_and_workspaces_keep_customers_apart(shop: Shop) -> None:
    await (await shop.visitor()).say("hello")
    customer = await only_customer(shop.admin)
    path = f"/customers/{customer['id']}"
    of_team, elsewhere = await shop.agent(shop.team), await shop.agent()
    foreigner, stranger = await shop.office.other_workspace(), shop.office.browser()
    assert await only_customer(of_team) == customer
    assert (await of_team.api("PATCH", path, {"version": 1, "name": "x"}, expect=404))["code"] == "CustomerNotFound"
    for other in (elsewhere, foreigner):
        assert (await other.get_api("/customers"))["items"] == []
        await other.get_api(path, expect=404)
        await other.api("PATCH", path, {"version": 1, "name": "x"}, expect=404)
    await stranger.get_api(path, expect=401)
    await stranger.get_api("/customers", expect=401)
    assert await only_customer(shop.admin) == customer


async def test_lists_are_paged_newest_first(shop: Shop) -> None:
    for _ in range(5):
        await (await shop.visitor()).say("hello")
    seen, cursor = [], ""
    while True:
        page = await shop.admin.get_api(f"/customers?limit=2{cursor}")
        seen += [each["id"] for each in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(set(seen)) == 5
    assert seen == sorted(seen, reverse=True)
