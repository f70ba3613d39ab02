"""Watching and stepping in, in three browsers at once: the supervisor's, the agent's and the visitor's."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_desk import Shop, said
from tests.browser.test_talk import opened, write
from tests.support.company import Company

pytestmark = pytest.mark.anyio


async def test_a_supervisor_watches_whispers_speaks_in_and_takes_over(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Watched")
    boss = await company.member("Boss of Watched", role="supervisor", teams=(shop.team,))
    desk = await shop.desk()
    visitor = await shop.visitor("Do you have it in red?")
    await opened(desk, "Do you have it in red?")

    eye = await windows(boss)
    await eye.goto(f"{company.url}/monitor")
    line = eye.get_by_role("button", name=re.compile("Do you have it in red"))
    await line.focus()
    await eye.keyboard.press("Enter")
    await expect(said(eye, "Do you have it in red?")).to_be_visible()
    await expect(desk.get_by_role("log").get_by_text(re.compile("Boss of Watched")).first).to_be_visible()
    await write(visitor, "Message", "Or in blue?")
    await expect(said(eye, "Or in blue?")).to_be_visible()

    await eye.get_by_role("textbox", name="Whisper to the agent").fill("Offer the blue one")
    await eye.keyboard.press("Enter")
    await expect(said(desk, "Offer the blue one")).to_be_visible()
    await expect(said(eye, "Offer the blue one")).to_be_visible()
    for theme in ("light", "dark"):
        await eye.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        assert await serious_findings(eye) == []

    await eye.get_by_role("button", name="Speak to the customer").click()
    await eye.get_by_role("textbox", name="Speak to the customer").fill("We have both, says the boss")
    await eye.keyboard.press("Enter")
    await expect(said(visitor, "We have both, says the boss")).to_be_visible()
    await expect(visitor.get_by_text("Offer the blue one")).to_have_count(0)

    await company.online(boss)
    await eye.get_by_role("button", name="Take over").click()
    await eye.get_by_role("alertdialog").get_by_role("button", name="Take over").click()
    await eye.wait_for_url("**/conversations/*")
    await write(eye, "Reply to the customer", "I look after you now")
    await expect(said(visitor, "I look after you now")).to_be_visible()
    await expect(visitor.get_by_text("Offer the blue one")).to_have_count(0)


async def test_the_state_of_an_agent_is_set_from_the_list(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Forced")
    boss = await company.member("Boss of Forced", role="supervisor", teams=(shop.team,))
    desk = await shop.desk()
    await expect(desk.get_by_role("button", name=re.compile("Online")).first).to_be_visible()
    eye = await windows(boss)
    await eye.goto(f"{company.url}/monitor")
    await eye.get_by_role("button", name="Agents", exact=True).click()
    await eye.get_by_role("button", name=f"Actions for {shop.agent.name}").click()
    assert await serious_findings(eye) == []
    await eye.get_by_role("menuitem", name="Away").click()
    await expect(desk.get_by_role("button", name=re.compile("Away")).first).to_be_visible()
    await expect(eye.get_by_role("list").get_by_text("Away")).to_be_visible()
    await shop.company.online(shop.agent)
    visitor = await shop.visitor("Is anybody there?")
    await opened(desk, "Is anybody there?")
    await expect(eye.get_by_text("Longest wait for an answer")).to_have_count(1)

    await eye.get_by_role("button", name="Talks").or_(eye.get_by_role("button", name="Conversations")).first.click()
    await eye.get_by_role("button", name=re.compile("Is anybody there")).click()
    await expect(desk.get_by_role("log").get_by_text(re.compile("Boss of Forced")).first).to_be_visible()
    await eye.get_by_role("main").get_by_role("button", name="Close", exact=True).click()
    await eye.get_by_role("alertdialog").get_by_role("button", name="Close").click()
    await expect(visitor.get_by_role("textbox", name="Message")).to_be_visible()
    await expect(eye.get_by_role("button", name=re.compile("Is anybody there"))).to_have_count(0)

    await eye.get_by_role("button", name="Agents", exact=True).click()
    await eye.get_by_role("button", name=f"Actions for {shop.agent.name}").click()
    await eye.get_by_role("menuitem", name="Sign out").click()
    await eye.get_by_role("alertdialog").get_by_role("button", name="Sign out").click()
    await expect(desk.get_by_role("button", name="Sign in")).to_be_visible()
    await expect(eye.get_by_text("Nobody is at work")).to_be_visible()
