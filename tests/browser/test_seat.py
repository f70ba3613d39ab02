"""The bot as a seat: a supervisor sees whom it has, takes a visitor over, and pauses it."""

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_desk import said
from tests.browser.test_talk import write
from tests.support.company import Company
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

SHOTS = os.environ.get("HAOKE_SHOTS")
CANOE = "Can I hire a canoe on Sundays?"


async def shot(page: Page, name: str) -> None:
    """Keep pictures, where somebody wants to look."""
    if SHOTS:
        for theme in ("light", "dark"):
            await page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
            await page.screenshot(path=Path(SHOTS) / f"{name}-{theme}.png")


async def received_by_the_bot(company: Company, site: str) -> None:
    row = {"key": "canoe", "locale": "en", "question": CANOE, "answer": [{"text": "From nine to five."}]}
    await company.call("POST", "/knowledge/import/rows", {"rows": [row], "publish": True})
    await company.call("PUT", f"/sites/{site}/rules", {"rules": [{"mode": "bot_only"}]})

    async def answers() -> bool:
        asked = await company.call("POST", "/bot/ask", {"text": CANOE, "locale": "en", "site_id": site, "trial": True})
        return bool(asked["outcome"] == "answered")

    await until(answers, "the bot knows", seconds=60)


async def test_the_bot_is_seen_taken_over_from_and_paused(company: Company, windows: Windows) -> None:
    team = await company.team("Canoes")
    site = await company.site("Canoes", await company.queue(team))
    await received_by_the_bot(company, site["id"])
    boss = await company.member("Captain of Canoes", role="supervisor", teams=(team,))
    visitor = await windows()
    await visitor.goto(f"{company.url}/w/{site['key']}")
    await write(visitor, "Message", CANOE)
    await expect(visitor.get_by_role("log").get_by_text("From nine to five.")).to_be_visible()
    await write(visitor, "Message", "I want to talk to a person")

    eye = await windows(boss)
    await eye.goto(f"{company.url}/monitor")
    await eye.get_by_role("button", name="Bot", exact=True).click()
    seat = eye.get_by_role("region", name="Bot", exact=True)
    await expect(seat.get_by_text("Answering", exact=True)).to_be_visible()
    mine = eye.get_by_role("list", name="Conversations of the bot").get_by_role("button")
    await expect(mine).to_have_count(1)
    await expect(mine).to_contain_text("Wants a person, nobody has taken it")
    await mine.click()
    await expect(said(eye, CANOE)).to_be_visible()
    await shot(eye, "seat-watching")
    assert await serious_findings(eye) == []

    await company.online(boss)
    await eye.get_by_role("button", name="Take over").click()
    await eye.get_by_role("alertdialog").get_by_role("button", name="Take over").click()
    await eye.wait_for_url("**/conversations/*")
    await expect(eye.get_by_role("region", name="From the bot")).to_contain_text("The customer asked for a person")
    await write(eye, "Reply to the customer", "The captain speaking")
    await expect(said(visitor, "The captain speaking")).to_be_visible()

    await eye.goto(f"{company.url}/monitor")
    await eye.get_by_role("button", name="Bot", exact=True).click()
    await expect(eye.get_by_text("The bot has nobody")).to_be_visible()
    await seat.get_by_role("button", name="Pause").click()
    await eye.get_by_role("alertdialog").get_by_role("button", name="Pause").click()
    try:
        await expect(seat.get_by_text("Paused", exact=True)).to_be_visible()
        await expect(seat.get_by_text("by Captain of Canoes")).to_be_visible()
        await shot(eye, "seat-paused")
        assert await serious_findings(eye) == []
        await eye.goto(f"{company.url}/board")
        row = eye.get_by_role("row").filter(has_text=re.compile("^Bot"))
        await expect(row).to_contain_text("Paused")
        await shot(eye, "seat-board")
        assert await serious_findings(eye) == []
    finally:
        await company.call("PUT", "/bot/pauses", {"paused": False})
