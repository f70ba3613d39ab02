"""Satisfaction in browsers: asked by the agent, rated on a phone, followed up by a supervisor."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_desk import Shop
from tests.browser.test_talk import PHONE, opened, write
from tests.support.company import Company

pytestmark = pytest.mark.anyio

REASONS = [{"id": "slow", "texts": {"en": "Too slow"}, "lowest": 1, "highest": 2}]


async def test_a_bad_rating_is_given_seen_and_followed_up(company: Company, windows: Windows) -> None:
    await company.call("PUT", "/survey", {"reasons": REASONS})
    shop = await Shop.opened(company, windows, "Rated")
    supervisor = await company.member("Chief of Rated", role="supervisor", teams=(shop.team,))
    desk = await shop.desk()
    visitor = await windows(**PHONE)
    await visitor.goto(f"{company.url}/w/{shop.key}")
    await write(visitor, "Message", "Where is my tea?")
    await opened(desk, "Where is my tea?")
    await (
        desk.get_by_role("banner")
        .get_by_role("button", name="More")
        .or_(desk.locator(".head").get_by_role("button", name="More"))
        .last.click()
    )
    await desk.get_by_role("menuitem", name="Ask for a rating").click()
    form = visitor.get_by_role("form", name="How satisfied are you with our service?")
    await form.get_by_role("radio", name="Dissatisfied", exact=True).check(force=True)
    await form.get_by_role("button", name="Too slow").click()
    await form.get_by_role("button", name="No", exact=True).click()
    await form.get_by_role("textbox", name="Anything else?").fill("Three weeks!")
    assert await serious_findings(visitor) == []
    await form.get_by_role("button", name="Send").click()
    await expect(visitor.get_by_text("Thank you for your rating")).to_be_visible()
    await expect(form).to_have_count(0)
    await expect(desk.get_by_text("The customer rated: Dissatisfied (2 / 5)")).to_be_visible()
    await expect(desk.get_by_text("Too slow · Not solved · Three weeks!")).to_be_visible()

    page = await windows(supervisor)
    await page.goto(f"{company.url}/ratings")
    row = page.get_by_role("row").filter(has_text="Three weeks!")
    await expect(row).to_contain_text("Agent of Rated")
    assert await serious_findings(page) == []
    await row.get_by_role("button").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_text("Contacted").click()
    await dialog.get_by_role("textbox", name="Note").fill("Sent a new one")
    assert await serious_findings(page) == []
    await dialog.get_by_role("button", name="Save").click()
    await expect(row).to_have_count(0)
    await page.get_by_role("tab", name="Contacted").click()
    await expect(row).to_be_visible()
    await page.get_by_role("tab", name="Figures").click()
    await expect(page.get_by_text("0 positive of 1 answers")).to_be_visible()
    await expect(page.get_by_text("1 answered of 1 invitations")).to_be_visible()
    assert await serious_findings(page) == []
    await page.get_by_role("tab", name="All ratings").click()
    await row.get_by_role("button").click()
    await dialog.get_by_role("link", name=re.compile("Open the conversation")).click()
    await expect(page.get_by_role("log").get_by_text("Where is my tea?")).to_be_visible()

    await visitor.get_by_role("button", name="More").click()
    await visitor.get_by_role("button", name="Rate this conversation").click()
    await form.get_by_role("radio", name="Very satisfied").check(force=True)
    await form.get_by_role("button", name="Send").click()
    await expect(desk.get_by_text("The customer changed the rating: Very satisfied (5 / 5)")).to_be_visible()


async def test_the_survey_is_set(company: Company, windows: Windows) -> None:
    page = await windows(company.admin)
    await page.goto(f"{company.url}/settings/survey")
    await page.get_by_role("textbox", name="Question").fill("Was it good?")
    await page.get_by_role("button", name="Add a reason").click()
    await page.get_by_role("textbox", name="Reason").last.fill("Wrong answer")
    assert await serious_findings(page) == []
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    stored = await company.call("GET", "/survey")
    assert stored["question"] == {"en": "Was it good?"}
    assert stored["reasons"][-1]["texts"] == {"en": "Wrong answer"}
    await company.call("PUT", "/survey", {})
