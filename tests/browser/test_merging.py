"""Two records of one person: compared side by side, merged, and taken apart again."""

import time
from uuid import uuid4

import jwt
import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_flows import shot
from tests.support.company import Company

pytestmark = pytest.mark.anyio


async def met(company: Company, site: dict[str, str], user: str = "", **known: object) -> str:
    """A customer who wrote from a browser of their own, and what the desk noted of them."""
    visitor = company.client()
    welcome = await visitor.call("POST", "/visitor/session", {"site": site["key"], "user": user})
    visitor.headers["Authorization"] = f"Bearer {welcome['token']}"
    message = {"id": str(uuid4()), "body": {"text": "Is my watch ready?"}}
    talk = (await visitor.call("POST", "/visitor/messages", message))["c"]
    api = company.admin.api
    customer = str((await api.call("GET", f"/conversations/{talk}"))["conversation"]["customer"]["id"])
    await api.call("PATCH", f"/customers/{customer}", {"version": 1} | known)
    return customer


async def test_a_member_merges_two_customers_and_takes_it_back(company: Company, windows: Windows) -> None:
    site = await company.site("Watchmaker", await company.queue(await company.team("Watchmaker")))
    known = {"name": "Marta Merger", "email": "marta@example.com", "tags": ["regular"], "note": "Wears a Nomos."}
    customer = await met(company, site, **known)
    await met(company, site, name="M. Mergerova", email="m@example.com", phone="+49301234567", note="Calls at noon.")
    page = await windows(company.admin)
    await page.goto(f"{company.url}/customers/{customer}")
    await page.get_by_role("button", name="Merge with…").click()
    dialog = page.get_by_role("dialog", name="Merge Marta Merger with another customer")
    await dialog.get_by_role("searchbox", name="Search the other customer").fill("mergerova")
    await dialog.get_by_role("button", name="M. Mergerova").click()
    await dialog.get_by_role("row", name="Email").get_by_role("radio").last.check()
    assert await serious_findings(page) == []
    await shot(page, "merge")
    await dialog.get_by_role("button", name="Merge", exact=True).click()

    profile = page.get_by_role("complementary", name="Customer")
    await expect(profile.get_by_text("m@example.com")).to_be_visible()
    await expect(profile.get_by_text("Wears a Nomos. Calls at noon.")).to_be_visible()
    await expect(profile.get_by_text("+49301234567")).to_be_visible()
    assert await serious_findings(page) == []
    await shot(page, "merged")
    await profile.get_by_role("button", name="Undo the merge with M. Mergerova").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Undo").click()
    await expect(profile.get_by_text("marta@example.com")).to_be_visible()
    await expect(profile.get_by_text("Calls at noon.")).to_have_count(0)
    await expect(profile.get_by_role("button", name="Undo the merge with M. Mergerova")).to_have_count(0)


async def test_what_two_sites_vouch_for_is_looked_at(company: Company, windows: Windows) -> None:
    queue = await company.queue(await company.team("Opticians"))
    for name in ("Hanna Vouched", "H. Vouched"):
        site = await company.site(f"Optician {name}", queue)
        secret = (await company.call("POST", f"/sites/{site['id']}/identity-secret"))["secret"]
        claims = {"sub": "v-1", "exp": int(time.time()) + 600, "email": "vouched@example.com"}
        await met(company, site, jwt.encode(claims, secret, algorithm="HS256"), name=name)
    page = await windows(company.admin)
    await page.goto(f"{company.url}/customers")
    await page.get_by_role("link", name="Possibly the same person").click()
    await expect(page.get_by_role("cell", name="Same email: vouched@example.com")).to_be_visible()
    assert await serious_findings(page) == []
    await shot(page, "proposals")
    await page.get_by_role("link", name="Hanna Vouched").click()
    profile = page.get_by_role("complementary", name="Customer")
    await expect(profile.get_by_text("Same email: vouched@example.com")).to_be_visible()
    assert await serious_findings(page) == []
    await shot(page, "proposed")
    await profile.get_by_role("button", name="Compare Hanna Vouched and H. Vouched").click()
    await page.get_by_role("dialog").get_by_role("button", name="Merge", exact=True).click()
    await expect(profile.get_by_text("Merged from")).to_be_visible()
    await expect(profile.get_by_text("Same email: vouched@example.com")).to_have_count(0)
    assert (await company.call("GET", "/customer-proposals"))["items"] == []
