"""Business lines in the browser: an administrator draws the menu, a visitor on a phone picks a line and is served."""

import re
from contextlib import suppress

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_talk import PHONE, at_the_desk, opened, write
from tests.support.company import Company
from tests.support.waiting import until

pytestmark = pytest.mark.anyio


async def greeted(visitor: Page, words: str) -> bool:
    """Whether the widget soon says so after it was loaded anew."""
    await visitor.reload()
    with suppress(AssertionError):
        await expect(visitor.locator("header")).to_contain_text(words, timeout=1000)
        return True
    return False


async def test_a_visitor_picks_a_line_sees_how_agents_are_and_is_served(company: Company, windows: Windows) -> None:
    team = await company.team("Repairs")
    queue = await company.queue(team)
    site = await company.site("Workshop", queue)
    agent = await company.member("Zhou Min", teams=(team,))

    page = await windows(company.admin)
    await page.goto(f"{company.url}/settings/sites/{site['id']}?tab=rules")
    await page.get_by_role("link", name="Business lines").click()
    for n, (title, hint) in enumerate((("Sales", "Before you buy"), ("Service", "")), 1):
        await page.get_by_role("button", name="Add a line", exact=True).click()
        await page.get_by_role("textbox", name=f"Name of line {n}").fill(title)
        await page.get_by_role("textbox", name=f"Hint of line {n}").fill(hint)
    await page.get_by_role("button", name="Add a line below 2").click()
    await page.get_by_role("textbox", name="Name of line 2.1").fill("Repairs")
    await page.get_by_role("combobox", name="Queue of line 2.1").click()
    await page.get_by_role("option", name="Repairs").click()
    assert await serious_findings(page) == []
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("region", name="Unsaved changes")).to_have_count(0)

    visitor = await windows(**PHONE)
    await visitor.goto(f"{company.url}/w/{site['key']}")
    menu = visitor.get_by_role("group", name="What is it about?")
    await expect(menu.get_by_role("button", name="Sales Before you buy Nobody is online right now")).to_be_visible()
    await expect(visitor.locator("header")).to_contain_text("Nobody is online right now")
    assert await serious_findings(visitor) == []
    await menu.get_by_role("button", name="Sales").press("Enter")
    change = visitor.get_by_role("button", name="Change")
    await expect(change).to_be_focused()
    await change.press("Enter")
    await menu.get_by_role("button", name="Service").click()

    desk = await at_the_desk(company, windows, agent)
    await until(lambda: greeted(visitor, "1 agent online"), "the visitor sees who is there")  # two seconds old at most
    await menu.get_by_role("button", name="Service").click()
    await menu.get_by_role("button", name="Repairs 1 agent online").click()
    await expect(visitor.get_by_text("It is about: Repairs")).to_be_visible()
    await visitor.reload()  # the choice is remembered
    await expect(visitor.get_by_text("It is about: Repairs")).to_be_visible()
    await write(visitor, "Message", "The kettle leaks")
    await expect(visitor.locator("header")).to_contain_text("Online")
    await expect(visitor.locator("header")).to_contain_text("Zhou Min")
    await opened(desk, "The kettle leaks")
    await expect(desk.get_by_title("Came by the business line")).to_contain_text("Repairs")
    assert await serious_findings(visitor) == []

    states = await agent.api.call("GET", "/agent-states")
    busy = next(state["id"] for state in states["items"] if state["kind"] == "busy")
    await agent.api.call("PUT", "/presence", {"state_id": busy})
    await expect(visitor.locator("header")).to_contain_text(re.compile("Busy"))
