"""Wrap-ups in a browser: trees in the settings, the form on closing, what the customer closed is filled in later."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_desk import Shop
from tests.browser.test_talk import opened
from tests.support.company import Company

pytestmark = pytest.mark.anyio


async def choose(page: Page, level: str, option: str) -> None:
    await page.get_by_role("combobox", name=level).click()
    await page.get_by_role("option", name=option).click()


async def test_an_agent_closes_with_a_wrap_up_and_fills_in_a_missing_one(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Wrapped")
    page = await windows(company.admin)
    await page.goto(f"{company.url}/settings/closing-codes")
    await page.get_by_role("combobox", name="Whose").click()
    await page.get_by_role("option", name="Team: Wrapped").click()
    await page.get_by_role("button", name="New closing code").click()
    await page.get_by_role("textbox", name="Name").fill("Delivery")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("button", name="Add under Delivery").click()
    await page.get_by_role("textbox", name="Name").fill("Late")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("listitem").filter(has_text="Late")).to_be_visible()
    await page.get_by_role("switch", name="Close with a wrap-up only").click()
    await expect(page.get_by_role("switch", name="Close with a wrap-up only")).to_be_checked()
    assert await serious_findings(page) == []

    desk = await shop.desk()
    await shop.visitor("My parcel is late")
    await opened(desk, "My parcel is late")
    await desk.keyboard.press("Alt+e")
    dialog = desk.get_by_role("dialog", name="Wrap-up")
    await dialog.get_by_role("button", name="Save and close").click()
    await expect(dialog.get_by_text("Choose what it was about.")).to_be_visible()
    await choose(desk, "Level 1", "Delivery")
    await choose(desk, "Level 2", "Late")
    await dialog.get_by_text("Yes", exact=True).click()
    await dialog.get_by_role("textbox", name="Note").fill("Sent again")
    assert await serious_findings(desk) == []
    await dialog.get_by_role("button", name="Save and close").click()
    await expect(desk.get_by_text("Delivery / Late · Solved · Sent again")).to_be_visible()
    await expect(desk.get_by_text("This conversation is closed.")).to_be_visible()

    visitor = await shop.visitor("Never mind")
    await opened(desk, "Never mind")
    await visitor.get_by_role("button", name="More").click()
    await visitor.get_by_role("button", name=re.compile("^End")).click()
    await visitor.get_by_role("button", name=re.compile("^End")).last.click()
    await desk.get_by_role("link", name="1 wrap-ups missing").click()
    await desk.get_by_role("button", name="Fill in").click()
    await choose(desk, "Level 1", "Delivery")
    await dialog.get_by_role("button", name="Save").click()
    await expect(desk.get_by_text("Nothing is missing")).to_be_visible()
    assert await serious_findings(desk) == []
