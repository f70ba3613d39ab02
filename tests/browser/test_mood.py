"""An angry visitor in a browser: the agent sees it, the supervisor finds the conversation and is alarmed."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_desk import Shop
from tests.browser.test_talk import opened, write
from tests.support.company import Company

pytestmark = pytest.mark.anyio


async def test_anger_is_seen_and_alarms(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Moods")
    boss = await company.member("Boss of Moods", role="supervisor", teams=(shop.team,))
    desk = await shop.desk()
    visitor = await shop.visitor("My parcel has not arrived, where is it")
    await opened(desk, "My parcel has not arrived, where is it")
    eye = await windows(boss)
    await eye.goto(f"{company.url}/monitor")
    await write(visitor, "Message", "You are scammers, I will sue you!!!")

    await expect(desk.locator(".head").get_by_text("angry")).to_be_visible()
    await expect(desk.locator(".row.is-on").get_by_text("angry")).to_be_visible()
    await desk.get_by_role("tab", name="Mood").click()
    panel = desk.get_by_role("complementary").filter(has_text="How the customer sounds now")
    await expect(panel.get_by_text("scammers")).to_be_visible()
    await expect(panel.get_by_role("img", name=re.compile("Mood over the conversation"))).to_be_visible()

    await eye.get_by_role("checkbox", name="Only unhappy and angry customers").check()
    await expect(eye.get_by_role("button", name=re.compile("You are scammers")).get_by_text("angry")).to_be_visible()
    for page in (desk, eye):
        for theme in ("light", "dark"):
            await page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
            assert await serious_findings(page) == []
    await eye.goto(f"{company.url}/alarms")
    await expect(eye.get_by_role("listitem").filter(has_text="Angry customer")).to_be_visible()
