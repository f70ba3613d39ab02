"""The wallboard in a browser: it lives, it can be paused, filtered and read without seeing colours."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_desk import Shop
from tests.support.company import Company

pytestmark = pytest.mark.anyio


async def test_the_wallboard_follows_what_happens(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Board")
    boss = await company.member("Boss of Board", role="supervisor", teams=(shop.team,))
    wall = await windows(boss)
    await wall.goto(f"{company.url}/board")
    line = wall.get_by_role("row").filter(has=wall.get_by_role("rowheader", name="Board"))
    await expect(line.get_by_role("cell").first).to_have_text("0")
    await expect(wall.get_by_text("Nobody is at work")).to_be_visible()
    await shop.visitor("Hello board")
    await expect(line.get_by_role("cell").first).to_have_text("1")
    for theme in ("light", "dark"):
        await wall.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        assert await serious_findings(wall) == []
    await shop.desk()
    agent = wall.get_by_role("row").filter(has=wall.get_by_role("rowheader", name=re.compile(shop.agent.name)))
    await expect(agent).to_contain_text("Online")
    await expect(agent).to_contain_text("1/5")
    await wall.get_by_role("button", name="Pause").click()
    await expect(wall.get_by_text(re.compile("Paused at"))).to_be_visible()
    await shop.visitor("While nobody looks")
    await expect(agent).to_contain_text("1/5")
    await wall.get_by_role("button", name="Go on").click()
    await expect(agent).to_contain_text("2/5")
    await wall.get_by_role("button", name="Show as a table").click()
    await expect(wall.get_by_role("columnheader", name="Given up").first).to_be_visible()


async def test_an_agent_is_told_who_may_look(company: Company, windows: Windows) -> None:
    team = await company.team("Curious")
    agent = await company.member("Curious agent", teams=(team,))
    page = await windows(agent)
    await page.goto(f"{company.url}/board")
    await expect(page.get_by_role("navigation").get_by_role("link", name="Wallboard")).to_have_count(0)
    await expect(page.get_by_role("table")).to_have_count(0)
