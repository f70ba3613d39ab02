"""Knowledge in a browser: written, reviewed, published, found at the desk, sent to a customer, revised and compared."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_desk import Shop, said
from tests.browser.test_talk import opened
from tests.support.company import Company

pytestmark = pytest.mark.anyio

TITLE, QUESTION = "How long does a refund take?", "When will I get my money back?"


async def test_what_is_written_and_approved_is_found_at_the_desk_and_sent(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Known refunds")
    writer = await windows(await company.member("Wu", teams=(shop.team,)))
    await write(writer, company.url)
    path = re.sub(r"\?.*", "", writer.url)
    boss = await windows(await company.member("Chief of words", role="supervisor"))
    await boss.goto(f"{company.url}/knowledge/entries?stage=review")
    await expect(boss.get_by_role("link", name=TITLE)).to_be_visible()
    assert await serious_findings(boss) == []
    await boss.goto(path)
    await publish(boss)
    await expect(boss.get_by_text("Published", exact=True).first).to_be_visible()
    assert await serious_findings(boss) == []

    desk = await shop.desk()
    visitor = await shop.visitor(QUESTION)
    await opened(desk, QUESTION)
    await desk.get_by_role("tab", name="Knowledge").click()
    panel = desk.get_by_role("complementary", name="Side panel")
    await panel.get_by_role("button", name=re.compile(TITLE[:12])).click()
    await expect(panel.get_by_text("Three working days")).to_be_visible()
    assert await serious_findings(desk) == []
    await panel.get_by_role("button", name="Send", exact=True).click()
    await expect(said(visitor, "Three working days.")).to_be_visible()
    await look_up(desk)

    await rich(boss).fill("Five working days.")
    await publish(boss)
    await boss.get_by_role("link", name="Versions").click()
    await boss.get_by_role("button", name="What changed").click()
    await expect(boss.locator("del", has_text="Three")).to_be_visible()
    await expect(boss.locator("ins", has_text="Five")).to_be_visible()
    assert await serious_findings(boss) == []
    await boss.get_by_role("button", name="Bring back").click()
    await boss.get_by_role("alertdialog").get_by_role("button", name="Bring back").click()
    await expect(boss.get_by_text("Brought back version 1")).to_be_visible()
    await boss.goto(f"{company.url}/knowledge?q=refund")
    await boss.get_by_role("button", name=re.compile(TITLE[:12])).click()
    await expect(boss.get_by_role("article").get_by_text("Three working days.")).to_be_visible()
    assert await serious_findings(boss) == []


async def look_up(desk: Page) -> None:
    """``#`` finds an entry from within the text; a number is none of its business."""
    composer = desk.get_by_role("textbox", name="Reply")
    await composer.fill("")
    await composer.press_sequentially("Well: #refund")
    found = desk.get_by_role("listbox", name="Found in knowledge").get_by_role("option", name=re.compile(TITLE[:12]))
    await expect(found).to_have_attribute("aria-selected", "true")
    assert await serious_findings(desk) == []
    await composer.press("Enter")
    await expect(composer).to_have_value("Well: Three working days.")
    await composer.fill("Order #12")
    await composer.press("Enter")
    await expect(said(desk, "Order #12")).to_be_visible()


def rich(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Answer (English)")


async def write(page: Page, url: str) -> None:
    await page.goto(f"{url}/knowledge/entries")
    await page.get_by_role("button", name="New entry").click()
    await page.get_by_role("textbox", name="Question").fill(TITLE)
    await rich(page).fill("Three working days.")
    await page.get_by_role("button", name="Paste many").click()
    await page.get_by_role("textbox", name="Paste many").fill(f"{QUESTION}\nwhere is my money")
    await page.get_by_role("button", name="Take them").click()
    assert await serious_findings(page) == []
    await page.get_by_role("button", name="Ask for review").click()
    await expect(page.get_by_text("In review")).to_be_visible()


async def publish(page: Page) -> None:
    await page.get_by_role("button", name="Publish", exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_the_tree_is_changed_and_refuses_what_is_taken(company: Company, windows: Windows) -> None:
    page = await windows(await company.member("Librarian", role="supervisor"))
    await page.goto(f"{company.url}/knowledge/categories")
    name = page.get_by_role("textbox", name="Name of a new category")
    await name.fill("Deliveries")
    await page.get_by_role("button", name="Add category").click()
    await expect(page.get_by_role("textbox", name="Name of the category Deliveries")).to_be_visible()
    assert await serious_findings(page) == []
    await name.fill("Deliveries")
    await page.get_by_role("button", name="Add category").click()
    await expect(
        page.get_by_role("region", name="Notices (F8)").get_by_text("There is a category named")
    ).to_be_visible()


async def test_a_table_is_looked_at_before_it_comes_in(company: Company, windows: Windows, tmp_path: Path) -> None:
    page = await windows(await company.member("Importer", role="supervisor"))
    await page.goto(f"{company.url}/knowledge/entries?q=parcel")
    await page.get_by_role("button", name="Import", exact=True).click()
    table = tmp_path / "table.csv"
    table.write_text("id,question,answer\nparcel,Where is my parcel?,On its way.\n,,nothing asked\n", encoding="utf-8")
    await page.get_by_label("Choose a file").first.set_input_files(table)
    await expect(page.get_by_text("An entry needs a question.")).to_be_visible()
    assert await serious_findings(page) == []
    await page.get_by_role("checkbox", name="Publish at once").click()
    await page.get_by_role("button", name="Import 1").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Where is my parcel?"))
    await expect(row.get_by_text("Published", exact=True)).to_be_visible()


async def test_company_terms_are_filled_in_once_for_all(company: Company, windows: Windows) -> None:
    rows = [
        {"key": f"t{n}", "question": f"Terms {n}?", "locale": "en", "answer": [{"text": "Call {support_phone}."}]}
        for n in (1, 2)
    ]
    await company.call("POST", "/knowledge/import/rows", {"rows": rows})
    page = await windows(await company.member("Keeper of terms", role="supervisor"))
    await page.goto(f"{company.url}/knowledge/terms")
    await page.get_by_role("textbox", name="{support_phone}").fill("400-000-0000")
    assert await serious_findings(page) == []
    await page.get_by_role("button", name="Fill in").click()
    await expect(page.get_by_role("textbox", name="{support_phone}")).to_be_hidden()
    found = await company.call("GET", "/knowledge/search?q=terms")
    assert {each["excerpt"] for each in found["items"]} == {"Call 400-000-0000."}
