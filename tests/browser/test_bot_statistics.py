"""The bot's figures in a browser: what was asked is counted, and each figure leads to its questions."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.support.company import Company

pytestmark = pytest.mark.anyio

STRANGE = "Do you rent out submarines by the hour"


async def test_figures_lead_to_the_questions_behind_them(company: Company, windows: Windows) -> None:
    asked = await company.admin.api.post("/api/v1/bot/ask", json={"text": STRANGE, "locale": "en"})
    assert asked.is_success, asked.text
    assert asked.json()["outcome"] == "unknown"
    page = await windows(company.admin)
    await page.goto(f"{company.url}/bot/overview")
    figure = page.locator(".stats-figures > div").filter(has_text="Unknown")
    await expect(figure.get_by_text(re.compile(r"\d+%"))).to_be_visible()
    await expect(page.get_by_role("group", name="By origin").last.get_by_text("API")).to_be_visible()
    for theme in ("light", "dark"):
        await page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        assert await serious_findings(page) == []
    await figure.get_by_role("link", name=re.compile("See them")).click()
    row = page.get_by_role("row").filter(has_text=STRANGE)
    await expect(row.first).to_be_visible()
    await expect(row.first).to_contain_text("Unknown")
    assert await serious_findings(page) == []
