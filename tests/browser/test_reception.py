"""A rule lets the bot receive visitors; an agent takes over with what was tried, and gives the visitor back to it."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_talk import at_the_desk, opened, write
from tests.support.company import Company
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

SHOTS = os.environ.get("HAOKE_SHOTS")
PARK = "Where can I park a bicycle?"
OVERNIGHT = "May a bicycle stay in the yard at night?"


async def shot(page: Page, name: str) -> None:
    """Keep a picture, where somebody wants to look."""
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png")


async def knows(company: Company, site: str) -> None:
    rows = [
        {"key": key, "locale": "en", "question": question, "answer": [{"text": answer}], "related": related}
        for key, question, answer, related in (
            ("bicycle-night", OVERNIGHT, "Yes, in the rack.", []),
            ("bicycle-park", PARK, "In the yard behind the shop.", ["bicycle-night"]),
        )
    ]
    await company.call("POST", "/knowledge/import/rows", {"rows": rows, "publish": True})

    async def answers() -> bool:
        asked = await company.call("POST", "/bot/ask", {"text": PARK, "locale": "en", "site_id": site, "trial": True})
        return bool(asked["outcome"] == "answered")

    await until(answers, "the bot knows", seconds=60)


async def test_the_bot_receives_hands_over_and_gets_the_visitor_back(company: Company, windows: Windows) -> None:
    team = await company.team("Bicycles")
    site = await company.site("Bicycles", await company.queue(team))
    await knows(company, site["id"])
    admin = await windows(company.admin)
    await admin.goto(f"{company.url}/settings/sites/{site['id']}?tab=rules")
    await admin.get_by_role("link", name="Bot or people").click()
    await admin.get_by_role("button", name="Add a rule").click()
    await admin.get_by_label("Name of rule 1").fill("Everybody")
    await expect(admin.get_by_label("Then visitors are received by")).to_contain_text("The bot first")
    await shot(admin, "rules")
    assert await serious_findings(admin) == []
    await admin.get_by_role("button", name="Save").click()
    await expect(admin.get_by_role("button", name="Save")).to_have_count(0)

    desk = await at_the_desk(company, windows, await company.member("Qian Yu", teams=(team,)))
    visitor = await windows()
    await visitor.goto(f"{company.url}/w/{site['key']}")
    await write(visitor, "Message", PARK)
    said = visitor.get_by_role("log")
    await expect(said.get_by_text("In the yard behind the shop.")).to_be_visible()
    await said.get_by_role("button", name=OVERNIGHT).click()
    await expect(said.get_by_text("Yes, in the rack.")).to_be_visible()
    await shot(visitor, "visitor")
    await write(visitor, "Message", "I want to talk to a person")
    await opened(desk, "I want to talk to a person")
    card = desk.get_by_role("region", name="From the bot")
    await expect(card).to_contain_text("The customer asked for a person")
    await expect(card.get_by_role("listitem")).to_have_count(2)
    await expect(card.get_by_role("listitem").first).to_contain_text(f"Answered: {PARK}")
    await expect(desk.get_by_text("Everybody: The bot first")).to_be_visible()
    await shot(desk, "desk")
    assert await serious_findings(desk) == []

    await desk.get_by_role("button", name="More", exact=True).last.click()
    await desk.get_by_role("menuitem", name="Back to the bot").click()
    await expect(desk.get_by_role("region", name="From the bot")).to_have_count(0)
    await write(visitor, "Message", OVERNIGHT)
    await expect(said.get_by_text("Yes, in the rack.")).to_have_count(2)
    await expect(desk.get_by_role("tab", name="Mine", exact=True)).to_be_visible()
