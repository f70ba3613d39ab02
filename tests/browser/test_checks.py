"""Automatic checks in browsers: a rule is made and tried, finds something, and what it found is judged."""

import re
from uuid import uuid4

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_desk import Shop
from tests.browser.test_inspection import choose
from tests.support.company import Company
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

MAIN = "document.querySelector('main')"


async def test_a_rule_is_tried_finds_and_is_judged(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Checked")
    boss = await company.member("Reader of findings", role="supervisor", teams=(shop.team,))
    desk = await shop.desk()

    async def answered(question: str, answer: str) -> None:
        await shop.visitor(question)
        await expect(desk.get_by_text(question).first).to_be_visible()
        (talk,) = (await shop.agent.api.call("GET", "/conversations?list=mine"))["items"]
        body = {"id": str(uuid4()), "body": {"text": answer}}
        await shop.agent.api.call("POST", f"/conversations/{talk['id']}/messages", body)
        await shop.agent.api.call("POST", f"/conversations/{talk['id']}/close", expect=204)

    await answered("Is this a good kettle?", "Hello, absolutely 😀 we guarantee a big profit with it.")
    admin = await windows(company.admin)
    await admin.goto(f"{company.url}/settings/checks")
    await admin.get_by_role("button", name="New rule").click()
    dialog = admin.get_by_role("dialog")
    await choose(admin, "Check", "Forbidden words")
    await dialog.get_by_role("textbox", name="Name").fill("Empty promises")
    await dialog.get_by_role("textbox", name=re.compile("^Words and phrases")).fill("guarantee*profit")
    await dialog.get_by_role("checkbox", name="Checked", exact=True).click()
    await dialog.get_by_role("button", name="Try it").click()
    await expect(dialog.get_by_role("status")).to_contain_text("1 findings in 1 of 1")
    await expect(dialog.locator("mark")).to_have_text("guarantee a big profit")
    assert await serious_findings(admin) == []
    await dialog.get_by_role("button", name="Save").click()
    await expect(admin.get_by_role("listitem").filter(has_text="Empty promises")).to_contain_text("Severe")
    assert await serious_findings(admin, where=MAIN) == []

    await answered("And this one?", "Hello, I guarantee you much profit.")
    page = await windows(boss)
    await page.goto(f"{company.url}/inspection?tab=checks")
    row = page.get_by_role("row").filter(has_text="Forbidden words")

    async def shown() -> bool:
        await page.reload()
        await expect(page.get_by_role("table", name="Findings")).to_be_visible()
        return await row.count() == 1

    await until(shown, "the finding")
    await expect(row).to_contain_text("guarantee*profit")
    assert await serious_findings(page, where=MAIN) == []
    await row.get_by_role("button").click()
    await expect(page.get_by_role("article").locator("mark")).to_have_text("guarantee you much profit")
    for theme in ("light", "dark"):
        await page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        assert await serious_findings(page, where=MAIN) == []
    finding = page.get_by_role("region", name="Findings").get_by_role("listitem")
    await finding.get_by_role("button", name="Dismiss").click()
    await finding.get_by_role("textbox", name="Why is it no finding?").fill("A joke among friends")
    await finding.get_by_role("button", name="Dismiss").click()
    await expect(finding).to_contain_text("A joke among friends")
    await expect(page.locator("mark")).to_have_count(0)
    await finding.get_by_role("button", name="Take back").click()
    await finding.get_by_role("button", name="Confirm").click()
    await expect(finding).to_contain_text("Confirmed")
    await page.goto(f"{company.url}/inspection?tab=checks&view=figures")
    await expect(page.get_by_role("row").filter(has_text="Forbidden words")).to_contain_text("100%")
    assert await serious_findings(page, where=MAIN) == []
