"""Who may be one person: proposed by what somebody vouched for, never by what somebody says."""

import time
from typing import Any

import jwt
import pytest

from tests.channels.bridged import Bridge
from tests.channels.test_one_person import House
from tests.support.api import Browser, Office
from tests.support.served import Shop, Visitor, open_shop

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(office: Office) -> Shop:
    return await open_shop(office)


async def signed(shop: Shop, site: dict[str, Any], subject: str, **said: str) -> str:
    """The customer whom the page of this site signed so."""
    secret = (await shop.admin.post_api(f"/sites/{site['id']}/identity-secret"))["secret"]
    token = jwt.encode({"sub": subject, "exp": int(time.time()) + 600} | said, secret, algorithm="HS256")
    browser = shop.office.browser()
    visitor = Visitor(browser, await browser.post_api("/visitor/session", {"site": site["key"], "user": token}))
    talk = await visitor.say("hello")
    return str((await shop.admin.get_api(f"/conversations/{talk}"))["conversation"]["customer"]["id"])


async def open_ones(browser: Browser) -> list[tuple[set[str], list[tuple[str, str]]]]:
    found = (await browser.get_api("/customer-proposals"))["items"]
    return [
        (
            {each["one"]["id"], each["other"]["id"]},
            sorted((why["kind"], why["value"]) for why in each["evidence"]),
        )
        for each in found
    ]


async def test_what_two_pages_sign_is_proposed_and_can_be_dismissed_for_good(shop: Shop) -> None:
    other = await shop.admin.post_api("/sites", {"name": "Second shop"})
    ann = await signed(shop, shop.site, "U-7", email="Ann@Example.com")
    also = await signed(shop, other, "U-7", email="ann@example.com", phone="+49 30 123456")
    await signed(shop, other, "u-7")
    why = [("email", "ann@example.com"), ("user", "U-7")]
    assert await open_ones(shop.admin) == [({ann, also}, why)]
    (one,) = (await shop.admin.get_api(f"/customer-proposals?customer={also}"))["items"]
    elsewhere = await shop.agent()
    assert await open_ones(elsewhere) == []
    await elsewhere.api("POST", f"/customer-proposals/{one['id']}/dismiss", expect=404)
    await shop.admin.post_api(f"/customer-proposals/{one['id']}/dismiss", expect=204)
    await signed(shop, shop.site, "U-7", email="ann@example.com", phone="+4930123456")
    assert await open_ones(shop.admin) == []
    await shop.admin.api("POST", f"/customer-proposals/{one['id']}/dismiss", expect=404)


async def test_what_a_visitor_or_a_member_says_proposes_nothing(shop: Shop) -> None:
    await signed(shop, shop.site, "7", email="ann@example.com")
    talk = await (await shop.visitor()).say("I am ann@example.com")
    customer = (await shop.admin.get_api(f"/conversations/{talk}"))["conversation"]["customer"]["id"]
    await shop.admin.api("PATCH", f"/customers/{customer}", {"version": 1, "email": "ann@example.com"})
    assert await open_ones(shop.admin) == []


async def test_a_merge_answers_its_proposal_and_hands_the_others_on(office: Office) -> None:
    house = House(office, await office.administrator())
    bridges: list[Bridge] = [await house.bridge() for _ in range(3)]
    ids: list[str] = []
    for at, bridge in enumerate(bridges):
        phones = {"phone": "+86 138 0013 8000", "email": f"li{min(at, 1)}@example.com"}
        await house.say(bridge, "hello", id=f"x-{at}", alt_ids=phones)
        (fresh,) = [talk["customer"]["id"] for talk in await house.talks() if talk["customer"]["id"] not in ids]
        ids.append(fresh)
    phone = ("phone", "+8613800138000")
    pairs = {frozenset(pair): why for pair, why in await open_ones(house.admin)}
    assert pairs == {
        frozenset({ids[0], ids[1]}): [phone],
        frozenset({ids[0], ids[2]}): [phone],
        frozenset({ids[1], ids[2]}): [("email", "li1@example.com"), phone],
    }
    await house.admin.post_api(f"/customers/{ids[0]}/merges", {"customer_id": ids[1]})
    assert [pair for pair, _ in await open_ones(house.admin)] == [{ids[0], ids[2]}]
    (merge,) = await house.admin.get_api(f"/customers/{ids[0]}/merges")
    await house.admin.post_api(f"/customers/{ids[0]}/merges/{merge['id']}/undo")
    after = {frozenset(pair) for pair, _ in await open_ones(house.admin)}
    assert after == {frozenset({ids[0], ids[2]}), frozenset({ids[1], ids[2]})}
