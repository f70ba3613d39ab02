"""Cards: an agent builds one beside a live view of it, a visitor on a phone chooses, and a shop page offers its own."""

import pytest
from playwright.async_api import Route, expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_flows import shot
from tests.browser.test_talk import PHONE, at_the_desk, opened, write
from tests.support.company import Company
from tests.support.pictures import picture

pytestmark = pytest.mark.anyio

SHOP = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<title>Lamps</title><main><h1>Lamps</h1></main>
<script async src="/w.js" data-site="{site}"></script></html>"""
OFFER = "hk('card', {kind: 'product', title: 'Reading lamp', price: '€ 49', url: 'https://lamps.example/1'})"


async def test_a_card_is_built_chosen_from_and_offered_by_the_page(company: Company, windows: Windows) -> None:
    team = await company.team("Lamps")
    site = await company.site("Lamps", await company.queue(team))
    desk = await at_the_desk(company, windows, await company.member("Lamp seller", teams=(team,)))
    visitor = await windows(**PHONE)

    async def page(route: Route) -> None:
        await route.fulfill(content_type="text/html", body=SHOP.format(site=site["key"]))

    await visitor.route("**/lamps", page)
    await visitor.goto(f"{company.url}/lamps")
    await visitor.get_by_role("button", name="Open chat").click()
    chat = visitor.frame_locator("iframe")
    await chat.get_by_role("textbox", name="Message").fill("A lamp, please")
    await chat.get_by_role("textbox", name="Message").press("Enter")
    await opened(desk, "A lamp, please")

    await desk.get_by_role("button", name="Card", exact=True).click()
    builder = desk.get_by_role("dialog", name="Send a card")
    send = builder.get_by_role("button", name="Send the card")
    await expect(send).to_be_disabled()
    await builder.get_by_label("Title").fill("Desk lamp")
    await builder.get_by_label("Price").fill("€ 89")
    await builder.get_by_label("Status").fill("In stock")
    await builder.locator("input[type=file]").set_input_files(
        {"name": "lamp.png", "mimeType": "image/png", "buffer": picture()}
    )
    await expect(builder.get_by_role("button", name="Remove the picture")).to_be_visible()
    await builder.get_by_role("button", name="Add a link").click()
    address = builder.get_by_role("textbox", name="Address (https://…) 1")
    await address.fill("javascript:alert(1)")
    await expect(builder.get_by_text("“javascript:alert(1)” cannot be in a card")).to_be_visible()
    await expect(send).to_be_disabled()
    await address.fill("https://lamps.example/desk")
    await builder.get_by_role("textbox", name="Words 1").fill("Look")
    for place, words in enumerate(("Green one", "Black one"), 1):
        await builder.get_by_role("button", name="Add a choice").click()
        await builder.get_by_role("textbox", name=f"Choice {place}").fill(words)
    shown = builder.get_by_role("complementary", name="As the customer sees it")
    await expect(shown.get_by_text("Black one")).to_be_visible()
    assert await serious_findings(desk) == []
    await shot(desk, "card-builder")
    await send.click()
    await expect(desk.get_by_role("log").get_by_text("Desk lamp")).to_be_visible()

    card = chat.locator(".answer-card")
    await expect(card.get_by_text("€ 89")).to_be_visible()
    loaded = "node => node.complete && node.naturalWidth > 0"
    await expect(card.locator("img")).to_have_js_property("complete", True)
    assert await card.locator("img").evaluate(loaded)
    await shot(visitor, "card-phone")
    await card.get_by_role("button", name="Green one").dblclick()
    await expect(card.get_by_role("button", name="Green one (chosen)")).to_be_visible()
    await expect(desk.get_by_role("log").get_by_text("Green one", exact=True)).to_have_count(2)  # offered, and chosen

    await visitor.evaluate(OFFER)
    offer = chat.get_by_role("region", name="What you are looking at")
    await expect(offer.get_by_text("Reading lamp")).to_be_visible()
    await shot(visitor, "card-offered")
    await offer.get_by_role("button", name="Send to the agent").click()
    await expect(offer).to_have_count(0)
    await expect(desk.get_by_role("log").get_by_text("Reading lamp").first).to_be_visible()
    assert await serious_findings(visitor) == []
    await write(desk, "Reply to the customer", "Both are here")
    await expect(chat.get_by_text("Both are here")).to_be_visible()
