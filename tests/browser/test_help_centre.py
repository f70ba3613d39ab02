"""From an author to a visitor: an article is written, published, found on a phone, rated, and the author sees it."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.support.company import Company
from tests.support.pictures import picture

pytestmark = pytest.mark.anyio

TITLE = "How to send a kettle back"


async def test_an_article_reaches_a_visitor_and_the_visitors_word_its_author(
    company: Company, windows: Windows
) -> None:
    queue = await company.queue(await company.team("Kettles"))
    site = await company.site("Kettle shop", queue, color="#ffd400")
    writer = await windows(await company.member("Author of kettles"))
    chief = await windows(await company.member("Chief of kettles", role="supervisor"))

    await open_help_centre(chief, company.url)
    await write_article(writer, company.url)
    entry = re.sub(r"\?.*", "", writer.url)
    await chief.goto(entry)
    await chief.get_by_role("button", name="Publish", exact=True).click()
    await chief.get_by_role("dialog").get_by_role("button", name="Publish").click()
    await expect(chief.get_by_role("dialog")).to_be_hidden()

    phone = await windows(viewport={"width": 390, "height": 844}, color_scheme="dark", java_script_enabled=False)
    await phone.goto(f"{company.url}/help/{site['key']}")
    await phone.get_by_role("searchbox", name="Search the help centre").fill("kettel")
    await phone.get_by_role("button", name="Search").click()
    await phone.get_by_role("link", name=TITLE).click()
    await expect(phone.get_by_role("heading", name="Pack it well")).to_be_visible()
    await expect(phone.get_by_role("img", name="the box")).to_have_js_property("complete", True)
    await phone.get_by_role("button", name="No", exact=True).click()
    await phone.get_by_role("textbox", name="What could be better?").fill("Which box?")
    await phone.get_by_role("button", name="Send").click()
    await expect(phone.get_by_text("Thank you, we have noted it.")).to_be_visible()
    article = phone.url.partition("?")[0]

    await writer.reload()
    said = writer.get_by_role("region", name="Visitors say")
    await expect(said.get_by_text("Which box?")).to_be_visible()
    await expect(said.get_by_text("1 not helped")).to_be_visible()

    await chief.goto(f"{company.url}/knowledge/uses")
    await expect(chief.get_by_role("row").filter(has=chief.get_by_role("link", name=TITLE))).to_be_visible()
    assert await serious_findings(chief) == []

    for scheme in ("light", "dark"):
        reader = await windows(color_scheme=scheme)
        for address in (article, article.partition("/articles")[0], f"{company.url}/help/{site['key']}/en/nothing"):
            await reader.goto(address)
            assert await serious_findings(reader) == []


async def open_help_centre(page: Page, url: str) -> None:
    await page.goto(f"{url}/knowledge/help-centres")
    await page.get_by_role("button", name="Kettle shop").click()
    form = page.get_by_role("form", name="Help centre of Kettle shop")
    await form.get_by_role("switch", name="Open to everybody").click()
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_role("link", name="Open the help centre")).to_be_visible()
    assert await serious_findings(page) == []


async def write_article(page: Page, url: str) -> None:
    """With a picture; what is not saved survives a reload."""
    await page.goto(f"{url}/knowledge/entries")
    await page.get_by_role("button", name="New article").first.click()
    await page.get_by_role("textbox", name="Title").fill(TITLE)
    text = page.get_by_role("textbox", name="Answer (English)")
    await page.get_by_role("button", name="Chapter").click()
    await text.press_sequentially("Pack it well\nThe cable as well.\n")
    await page.get_by_label("Picture", exact=True).last.set_input_files(
        {"name": "the box.png", "mimeType": "image/png", "buffer": picture(size=(80, 60))}
    )
    await expect(text.get_by_role("img", name="the box")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("What you wrote here before and did not save is back.")).to_be_visible()
    await expect(text.get_by_role("img", name="the box")).to_be_visible()
    await page.get_by_role("button", name="Preview").click()
    shown = page.frame_locator("iframe")
    await expect(shown.get_by_role("heading", name="Pack it well")).to_be_visible()
    await expect(shown.get_by_role("img", name="the box")).to_be_visible()
    await page.keyboard.press("Escape")
    assert await serious_findings(page) == []
    await page.get_by_role("button", name="Ask for review").click()
    await expect(page.get_by_text("In review")).to_be_visible()
