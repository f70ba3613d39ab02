"""The bot is tried out by whoever looks after it."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.support.company import Company
from tests.support.waiting import until

pytestmark = pytest.mark.anyio


async def test_the_bot_is_tried_out_and_says_why(company: Company, windows: Windows) -> None:
    rows = [
        {
            "key": "bot-refund",
            "locale": "en",
            "question": "How long is the guarantee on a kettle?",
            "answer": [{"text": "Three years."}],
        },
        {
            "key": "bot-return",
            "locale": "en",
            "question": "How do I return an item?",
            "answer": [{"text": "Print a label."}],
        },
    ]
    await company.call("POST", "/knowledge/import/rows", {"rows": rows, "publish": True})
    kettles = await company.call("POST", "/knowledge/categories", {"name": "Kettles", "parent_id": None})

    async def is_ready() -> bool:
        return bool((await company.call("GET", "/bot/status"))["ready"])

    await until(is_ready, "the bot is ready", seconds=60)
    page = await windows(company.admin)
    await page.goto(f"{company.url}/settings/bot")
    question = page.get_by_label("Question")
    await question.fill("how long is the guarantee on a kettle")
    await page.get_by_role("button", name="Ask").click()
    await expect(page.get_by_text("Three years.")).to_be_visible()
    await page.get_by_text("Why", exact=True).click()
    await expect(page.get_by_text("One entry has a phrasing in these very words.")).to_be_visible()
    assert await serious_findings(page) == []
    await question.fill("Will it rain tomorrow?")
    await page.get_by_role("button", name="Ask").click()
    await expect(page.get_by_text(re.compile("Nothing that is known|No|Chance")).first).to_be_visible()
    await page.get_by_label("Terms").fill("guarantee, money promise")
    await page.get_by_role("checkbox", name="Kettles").check()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("button", name="Save")).to_have_count(0)
    assert (await company.call("GET", "/bot/settings"))["hand_over"]["categories"] == [kettles["id"]]
    await question.fill("how long is the money promise on a kettle")
    await page.get_by_role("button", name="Ask").click()
    await expect(page.get_by_text("Three years.")).to_be_visible()
