"""What a workspace lays down for all its conversations, at work in the browser."""

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_desk import Shop
from tests.browser.test_talk import write
from tests.support.company import Company

pytestmark = pytest.mark.anyio

REPLY = "Reply to the customer"


async def test_words_are_imported_tried_out_and_keep_a_reply_from_being_sent(
    company: Company, windows: Windows
) -> None:
    shop = await Shop.opened(company, windows, "Sensitive words")
    page = await windows(company.admin)
    await page.goto(f"{company.url}/settings/words")
    await page.get_by_role("button", name="New list").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Name").fill("Promises")
    await dialog.get_by_label("Block").check()
    assert await serious_findings(page) == []
    await dialog.get_by_role("button", name="Create").click()
    await page.get_by_role("button", name="Import").click()
    file = {
        "name": "words.csv",
        "mimeType": "text/csv",
        "buffer": "guaranteed\n保证退款,mask\nx,explode\n".encode("gb18030"),
    }
    await page.get_by_label("File").set_input_files(file)
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("2 new words")
    await expect(dialog.get_by_role("row", name="Unknown action")).to_be_visible()
    assert await serious_findings(page) == []
    await dialog.get_by_role("button", name="Import 2 words").click()
    await expect(page.get_by_role("cell", name="保证退款", exact=True)).to_be_visible()
    assert await serious_findings(page) == []
    await page.get_by_role("link", name="All lists").click()
    await page.get_by_role("textbox", name="Message").fill("G-u-a-r-a-n-t-e-e-d")
    await expect(page.get_by_text("Not sent.")).to_be_visible()

    desk = await shop.desk()
    visitor = await shop.visitor("Will it last?")
    await desk.get_by_text("Will it last?").first.click()
    await write(desk, REPLY, "That is guaranteed")
    await expect(desk.get_by_role("alert")).to_contain_text("“guaranteed” must not be said")
    await desk.get_by_role("button", name="Edit", exact=True).click()
    await expect(desk.get_by_role("textbox", name=REPLY)).to_have_value("That is guaranteed")
    await desk.get_by_role("textbox", name=REPLY).fill("We think so, 保证退款")
    await desk.keyboard.press("Enter")
    await expect(visitor.get_by_role("log").get_by_text("We think so, ＊＊＊＊")).to_be_visible()
    await page.goto(f"{company.url}/settings/word-findings")
    await expect(page.get_by_role("row", name="Block guaranteed")).to_be_visible()


async def test_a_customer_on_the_black_list_is_told_politely(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Bans")
    desk = await shop.desk()
    visitor = await shop.visitor("You are all thieves")
    await desk.get_by_text("You are all thieves").first.click()
    await desk.get_by_role("button", name="More", exact=True).click()
    await desk.get_by_role("menuitem", name="Put on the black list").click()
    dialog = desk.get_by_role("dialog")
    await dialog.get_by_label("Reason").fill("Insults")
    assert await serious_findings(desk) == []
    await dialog.get_by_role("button", name="Put on the list").click()
    await expect(visitor.get_by_role("alert")).to_contain_text("The chat is not available here")
    await expect(dialog).to_have_count(0)

    page = await windows(company.admin)
    await page.goto(f"{company.url}/settings/bans")
    row = page.get_by_role("row", name="Insults")
    await expect(row).to_be_visible()
    await page.get_by_role("button", name="Block a network").click()
    await page.get_by_label("Address or network").fill("10.0.0.0/2")
    await page.get_by_role("dialog").get_by_role("button", name="Put on the list").click()
    await expect(page.get_by_text("at least 8 bits").first).to_be_visible()
    assert await serious_findings(page) == []
    await page.keyboard.press("Escape")
    await row.get_by_role("button").click()
    await page.get_by_role("button", name="Take off", exact=True).click()
    await expect(row).to_have_count(0)


async def test_reminders_are_set_for_a_queue_and_colour_what_waits(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Hurry")
    queues = await company.call("GET", "/queues?limit=200")
    name = next(queue["name"] for queue in queues["items"] if queue["id"] == shop.queue)
    page = await windows(company.admin)
    await page.goto(f"{company.url}/settings/reminders")
    await page.get_by_role("button", name=f"Edit the reminders of {name}").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("A customer is answered within").fill("6")
    await dialog.get_by_label("Ask whether they are still there after").fill("10")
    await dialog.get_by_label("What they are asked (简体中文)").fill("还在吗？")
    assert await serious_findings(page) == []
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("listitem").filter(has_text=name).get_by_text("Its own rules")).to_be_visible()

    desk = await shop.desk()
    visitor = await shop.visitor("Hurry up")
    await expect(desk.get_by_role("button", name="should be answered soon")).to_be_visible()
    await expect(desk.get_by_role("button", name="is overdue")).to_be_visible()
    await desk.get_by_role("button", name="is overdue").click()
    await write(desk, REPLY, "Here I am")
    await expect(visitor.get_by_role("log").get_by_text("Here I am")).to_be_visible()
    await expect(desk.get_by_role("button", name="is overdue")).to_have_count(0)
