"""API keys in a browser: one is made for a program, shown once, used, and revoked."""

import re

import httpx
import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.support.company import Company

pytestmark = pytest.mark.anyio


async def test_a_key_is_made_used_and_revoked(company: Company, windows: Windows) -> None:
    page = await windows(company.admin)
    await page.goto(f"{company.url}/settings/api-keys")
    await page.get_by_role("button", name="New key").click()
    form = page.get_by_role("dialog", name="New key")
    await form.get_by_role("textbox", name="Name").fill("Web shop")
    await expect(form.get_by_role("checkbox", name="Ask the bot")).to_be_checked()
    assert await serious_findings(page) == []
    await form.get_by_role("button", name="Save").click()
    shown = page.get_by_role("dialog", name="The key of Web shop").get_by_role("group", name="Key")
    await expect(shown).to_have_text(re.compile("^hk_"))
    headers = {"Authorization": f"Bearer {await shown.inner_text()}"}
    async with httpx.AsyncClient(base_url=company.url, headers=headers) as program:
        assert (await program.post("/api/v1/bot/ask", json={"text": "hello"})).status_code == 200
        await page.get_by_role("button", name="Close").last.click()
        row = page.get_by_role("row").filter(has_text="Web shop")
        await expect(row).to_contain_text("1 permission")
        for theme in ("light", "dark"):
            await page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
            assert await serious_findings(page) == []
        await row.get_by_role("button", name="Revoke Web shop").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Revoke Web shop").click()
        await expect(page.get_by_text("No keys yet")).to_be_visible()
        assert (await program.post("/api/v1/bot/ask", json={"text": "hello"})).status_code == 401
