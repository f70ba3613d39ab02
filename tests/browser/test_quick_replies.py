"""Quick replies in a browser: written at the desk, found with /, looked after by a supervisor."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_desk import REPLY, Shop, said
from tests.browser.test_talk import opened
from tests.support.company import Company

pytestmark = pytest.mark.anyio


async def test_an_agent_finds_one_by_pinyin_and_sends_it(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Tea")
    text = "感谢惠顾，{customer}，欢迎再来！"
    body = {"scope": "team", "team_id": shop.team, "code": "gx", "folder": "Ends", "title": "Thanks", "text": text}
    await company.call("POST", "/quick-replies", body)
    desk = await shop.desk()
    visitor = await shop.visitor("That is all")
    await opened(desk, "That is all")
    box = desk.get_by_role("textbox", name=REPLY)
    await box.press_sequentially("/gxhg")
    option = desk.get_by_role("option", name=re.compile("Thanks"))
    await expect(option).to_be_visible()
    assert await serious_findings(desk) == []
    await box.press("Enter")
    await desk.keyboard.type("Lin")  # the customer has no name yet: the gap is selected
    await expect(box).to_have_value("感谢惠顾，Lin，欢迎再来！")
    await box.press("Enter")
    await expect(said(visitor, "感谢惠顾，Lin，欢迎再来！")).to_be_visible()
    await desk.get_by_role("tab", name="Quick replies").click()
    panel = desk.get_by_role("complementary", name="Side panel")
    await expect(panel.get_by_text("Team · Ends")).to_be_visible()
    assert await serious_findings(desk) == []
    await panel.get_by_role("button", name=re.compile("Thanks")).click()
    await expect(box).to_have_value(text)


async def test_a_supervisor_looks_after_those_of_the_team(company: Company, windows: Windows, tmp_path: Path) -> None:
    team = await company.team("Bakery")
    page = await windows(await company.member("Chief", role="supervisor", teams=(team,)))
    await page.goto(f"{company.url}/settings/quick-replies")
    await page.get_by_role("combobox", name="For whom").click()
    await page.get_by_role("option", name="Team: Bakery").click()
    await page.get_by_role("button", name="New quick reply").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="Text", exact=True).fill("Fresh at seven")
    await dialog.get_by_role("button", name="Site").click()
    assert await serious_findings(page) == []
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Fresh at seven {site}").first).to_be_visible()
    table = tmp_path / "replies.csv"
    table.write_text("code,text\nhi,Good morning\nbad code,x\n", encoding="utf-8")
    await page.get_by_role("button", name="Import").click()
    await page.get_by_label("Choose a file").first.set_input_files(table)
    await expect(page.get_by_text("A short code has at most 30 characters")).to_be_visible()
    assert await serious_findings(page) == []
    await page.get_by_role("button", name="Import 1").click()
    await expect(page.get_by_text("Good morning").first).to_be_visible()
    assert await serious_findings(page) == []
