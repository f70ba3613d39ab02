"""Merging over HTTP: who may, what the desk sees, and what becomes of the banned."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support.api import Browser, Office
from tests.support.served import Shop, open_shop

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(office: Office) -> Shop:
    return await open_shop(office)


async def met(shop: Shop, **known: Any) -> tuple[str, str]:
    """(customer, conversation) of a visitor who wrote, and of whom this is known."""
    conversation = await (await shop.visitor()).say("hello")
    customer = (await shop.admin.get_api(f"/conversations/{conversation}"))["conversation"]["customer"]["id"]
    await shop.admin.api("PATCH", f"/customers/{customer}", {"version": 1} | known)
    return customer, conversation


async def talks(browser: Browser, customer: str) -> set[str]:
    return {each["id"] for each in (await browser.get_api(f"/customers/{customer}/conversations"))["items"]}


async def test_two_become_one_and_come_apart(shop: Shop) -> None:
    ann, first = await met(shop, name="Ann", tags=["vip"], note="likes tea")
    other, second = await met(shop, name="安", phone="13800138000", note="calls late", tags=["new"])
    both = await shop.admin.post_api(f"/customers/{ann}/merges", {"customer_id": other, "take": ["name"]})
    assert (both["name"], both["phone"], both["tags"]) == ("安", "13800138000", ["vip", "new"])
    assert both["note"] == "likes tea\n\ncalls late"
    assert await talks(shop.admin, ann) == {first, second}
    assert (await shop.admin.get_api(f"/conversations/{second}"))["conversation"]["customer"] == {
        "id": ann,
        "name": "安",
    }
    assert await shop.admin.get_api(f"/customers/{other}") == both
    assert [each["id"] for each in (await shop.admin.get_api("/customers"))["items"]] == [ann]
    assert len(await shop.admin.get_api(f"/customers/{ann}/identities")) == 2
    (merge,) = await shop.admin.get_api(f"/customers/{ann}/merges")
    assert (merge["customer_id"], merge["name"], merge["by"]) == (other, "安", "Ada")
    refused = await shop.admin.api("PATCH", f"/customers/{other}", {"version": 2, "name": "x"}, expect=409)
    assert (refused["code"], refused["params"]) == ("CustomerMerged", {"into": ann})

    await shop.admin.api("PATCH", f"/customers/{ann}", {"version": both["version"], "company": "Acme"})
    apart = await shop.admin.post_api(f"/customers/{ann}/merges/{merge['id']}/undo")
    assert (apart["name"], apart["phone"], apart["tags"], apart["company"]) == ("Ann", "", ["vip"], "Acme")
    assert (await shop.admin.get_api(f"/customers/{other}"))["note"] == "calls late"
    assert (await talks(shop.admin, ann), await talks(shop.admin, other)) == ({first}, {second})
    again = await shop.admin.api("POST", f"/customers/{ann}/merges/{merge['id']}/undo", expect=404)
    assert again["code"] == "MergeNotFound"
    told = [each["action"] for each in (await shop.admin.get_api("/audit?action=customer"))["items"]]
    assert told == ["customer.unmerged", "customer.merged"]


async def test_both_of_two_browsers_go_on_in_their_own_conversation(shop: Shop) -> None:
    laptop, phone = await shop.visitor(), await shop.visitor()
    first, second = await laptop.say("from my desk"), await phone.say("on my way")
    ids = [
        (await shop.admin.get_api(f"/conversations/{each}"))["conversation"]["customer"]["id"]
        for each in (first, second)
    ]
    await shop.admin.post_api(f"/customers/{ids[0]}/merges", {"customer_id": ids[1]})
    assert (await laptop.say("still here"), await phone.say("me too")) == (first, second)
    assert await talks(shop.admin, ids[0]) == {first, second}


async def test_whoever_reaches_only_one_of_them_merges_nothing(shop: Shop) -> None:
    (ann, _), (other, _) = await met(shop), await met(shop)
    of_team, elsewhere = await shop.agent(shop.team), await shop.agent()
    foreigner = await shop.office.other_workspace()
    for nobody in (elsewhere, foreigner):
        await nobody.api("POST", f"/customers/{ann}/merges", {"customer_id": other}, expect=404)
    for wrong, code in ((str(uuid4()), "CustomerNotFound"), (ann, "SameCustomer")):
        status = 400 if code == "SameCustomer" else 404
        refused = await of_team.api("POST", f"/customers/{ann}/merges", {"customer_id": wrong}, expect=status)
        assert refused["code"] == code
    assert await shop.admin.get_api(f"/customers/{ann}/merges") == []
    await of_team.post_api(f"/customers/{ann}/merges", {"customer_id": other})
    (merge,) = await of_team.get_api(f"/customers/{ann}/merges")
    await elsewhere.api("POST", f"/customers/{ann}/merges/{merge['id']}/undo", expect=404)
    await of_team.post_api(f"/customers/{ann}/merges/{merge['id']}/undo")


async def test_a_ban_holds_for_all_that_one_person_is(shop: Shop) -> None:
    good, bad = await shop.visitor(), await shop.visitor()
    ids = []
    for visitor in (good, bad):
        talk = await visitor.say("hello")
        ids.append((await shop.admin.get_api(f"/conversations/{talk}"))["conversation"]["customer"]["id"])
    await shop.admin.post_api(f"/customers/{ids[1]}/ban", {}, expect=204)
    await shop.admin.post_api(f"/customers/{ids[0]}/merges", {"customer_id": ids[1]})
    message = {"id": str(uuid4()), "body": {"text": "let me in"}}
    for visitor in (good, bad):
        answer = await visitor.browser.post("/api/v1/visitor/messages", json=message, headers=visitor.headers)
        assert answer.json()["code"] == "VisitorBanned"
    (merge,) = await shop.admin.get_api(f"/customers/{ids[0]}/merges")
    await shop.admin.post_api(f"/customers/{ids[0]}/merges/{merge['id']}/undo")
    await good.say("thank you")
    answer = await bad.browser.post("/api/v1/visitor/messages", json=message, headers=bad.headers)
    assert answer.json()["code"] == "VisitorBanned"
