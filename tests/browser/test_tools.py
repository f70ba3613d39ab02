"""A calculator in the chat window: taken from the examples, tried, and used by a visitor on a phone."""

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_flows import shot
from tests.browser.test_talk import PHONE
from tests.support.company import Company

pytestmark = pytest.mark.anyio


async def test_a_visitor_reckons_and_tells_the_agent(company: Company, windows: Windows) -> None:
    site = await company.site("Bank", await company.queue(await company.team("Bank")))
    page = await windows(company.admin)
    await page.goto(f"{company.url}/settings/tools")
    await page.get_by_role("button", name="Add the example: Loan instalment").click()
    await page.get_by_role("button", name="Work out").click()
    await expect(page.get_by_text("1739.88")).to_be_visible()
    assert await serious_findings(page) == []
    await shot(page, "tools")
    await page.get_by_role("textbox", name="Formula of result 4").fill("instalment *")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("the formula of “interest” cannot be used").first).to_be_visible()
    await page.get_by_role("textbox", name="Formula of result 4").fill("instalment * months - amount")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("region", name="Unsaved changes")).to_have_count(0)

    visitor = await windows(**PHONE)
    await visitor.goto(f"{company.url}/w/{site['key']}")
    await visitor.get_by_role("button", name="More").click()
    await visitor.get_by_role("button", name="Loan instalment").click()
    tool = visitor.get_by_role("form", name="Loan instalment")
    await expect(tool.get_by_text("¥ 1,739.88")).to_be_visible()
    await tool.get_by_label("Amount").fill("a lot")
    await expect(tool.get_by_text("Please look at “Amount” again.")).to_be_visible()
    await tool.get_by_label("Amount").fill("1000000")
    await expect(tool.get_by_text("¥ 5,799.60")).to_be_visible()
    assert await serious_findings(visitor) == []
    await shot(visitor, "tool")
    await tool.get_by_role("button", name="Put into my message").click()
    await expect(visitor.get_by_role("textbox", name="Message")).to_have_value(
        "Loan instalment\nAmount: 1000000 ¥\nYears: 20\nInterest a year: 3.5 %\nMonths: 240\n"
        "Monthly payment: ¥ 5,799.60\nInterest in all: ¥ 391,903.32"
    )
