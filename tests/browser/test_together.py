"""Two agents work together in a browser: help, a mention, a message between them, and a notice for both."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_talk import at_the_desk, opened, write
from tests.support.company import Company

pytestmark = pytest.mark.anyio

REPLY = "Reply to the customer"


async def test_help_a_mention_and_handing_over(company: Company, windows: Windows) -> None:
    team = await company.team("Invoices")
    site = await company.site("Invoices", await company.queue(team))
    owner = await company.member("Sun Li", teams=(team,))
    helper = await company.member("Zhou Jie", teams=(team,))
    desk = await at_the_desk(company, windows, owner)
    visitor = await windows()
    await visitor.goto(f"{company.url}/w/{site['key']}")
    await write(visitor, "Message", "My invoice is wrong")
    await opened(desk, "My invoice is wrong")
    other = await windows(helper)
    await other.goto(f"{company.url}/")
    await expect(other.get_by_role("tab", name=re.compile("^Mine"))).to_be_visible()

    await desk.get_by_role("button", name=re.compile("Ask for help")).click()
    dialog = desk.get_by_role("dialog")
    await dialog.get_by_text("Zhou Jie").click()
    await dialog.get_by_label("Question").fill("Which form is it?")
    assert await serious_findings(desk) == []
    await dialog.get_by_role("button", name="Ask for help").click()
    waits = desk.get_by_text("Waiting for help from Zhou Jie")
    await expect(waits).to_be_visible()
    assert await serious_findings(desk) == []

    await other.get_by_role("button", name="Alerts (1 new)").click()
    await expect(other.get_by_text(re.compile("Sun Li asks for your help")).last).to_be_visible()
    assert await serious_findings(other) == []
    await other.get_by_role("dialog", name="Alerts").get_by_text(re.compile("Sun Li asks for your help")).click()
    requests = other.get_by_role("list", name="Requests for help")
    await expect(requests).to_contain_text("Which form is it?")
    await requests.get_by_role("button", name="Join").click()
    await expect(other.get_by_role("log").get_by_text("My invoice is wrong")).to_be_visible()
    await write(other, REPLY, "It is form 7")
    await expect(visitor.get_by_text("Zhou Jie joined the conversation")).to_be_visible()
    await expect(visitor.get_by_role("log").get_by_text("It is form 7")).to_be_visible()
    people = desk.get_by_role("region", name="Who is in this conversation")
    await expect(people).to_contain_text("Zhou Jie")
    await expect(waits).to_have_count(0)
    for page in (desk, other):
        assert await serious_findings(page) == []

    await desk.keyboard.press("Alt+p")
    note = desk.get_by_role("textbox", name="Internal note")
    await note.press_sequentially("@zho")
    await desk.get_by_role("option", name=re.compile("Zhou Jie")).wait_for()
    assert await serious_findings(desk) == []
    await desk.keyboard.press("Enter")
    await desk.keyboard.type("thank you")
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_role("log").get_by_text("@Zhou Jie thank you")).to_be_visible()
    await expect(other.get_by_role("button", name="Alerts (1 new)")).to_be_visible()
    await expect(visitor.get_by_text("thank you")).to_have_count(0)

    await company.online(helper)
    await people.get_by_role("button", name=re.compile("Zhou Jie")).click()
    await desk.get_by_role("menuitem", name="Hand over to Zhou Jie").click()
    await expect(other.get_by_role("tab", name=re.compile("^Mine 1"))).to_be_visible()
    await expect(visitor.get_by_text("Zhou Jie is here for you")).to_be_visible()


async def test_a_transfer_is_declined_with_a_reason(company: Company, windows: Windows) -> None:
    team = await company.team("Refunds")
    site = await company.site("Refunds", await company.queue(team))
    owner = await company.member("Feng Yi", teams=(team,))
    other = await company.member("Chu Han", teams=(team,))
    desk = await at_the_desk(company, windows, owner)
    visitor = await windows()
    await visitor.goto(f"{company.url}/w/{site['key']}")
    await write(visitor, "Message", "My refund, please")
    await opened(desk, "My refund, please")
    asked = await at_the_desk(company, windows, other)
    await desk.keyboard.press("Alt+t")
    dialog = desk.get_by_role("dialog")
    await dialog.get_by_text("Chu Han").click()
    await dialog.get_by_text("Ask first").click()
    assert await serious_findings(desk) == []
    await dialog.get_by_role("button", name="Transfer", exact=True).click()
    waits = desk.get_by_text("Waiting for Chu Han to take over")
    await expect(waits).to_be_visible()
    ring = asked.get_by_role("alertdialog")
    await ring.get_by_role("button", name="Decline").click()
    await ring.get_by_role("textbox").fill("In a meeting")
    assert await serious_findings(asked) == []
    await asked.keyboard.press("Enter")
    await expect(ring).to_have_count(0)
    await expect(desk.get_by_role("log").get_by_text("In a meeting")).to_be_visible()
    await expect(waits).to_have_count(0)
    await expect(desk.get_by_role("textbox", name=REPLY)).to_be_visible()


async def test_colleagues_write_to_each_other(company: Company, windows: Windows) -> None:
    one = await company.member("Qian Bo")
    two = await company.member("Wu Min")
    first, second = await windows(one), await windows(two, viewport={"width": 390, "height": 844})
    await first.goto(f"{company.url}/colleagues")
    await second.goto(f"{company.url}/conversations")
    await first.get_by_role("button", name="Write to colleagues").click()
    await first.get_by_role("dialog").get_by_text("Wu Min").click()
    assert await serious_findings(first) == []
    await first.get_by_role("button", name="Begin").click()
    await write(first, "Write to colleagues", "Lunch? 🍜")
    await expect(first.get_by_role("log").get_by_text("Lunch? 🍜")).to_have_count(1)
    await second.get_by_role("link", name=re.compile("^Colleagues")).click()
    await second.get_by_role("link", name=re.compile("Qian Bo")).click()
    await expect(second.get_by_role("log").get_by_text("Lunch? 🍜")).to_be_visible()
    await second.get_by_role("textbox", name="Write to colleagues").fill("At noon")
    await second.get_by_role("button", name="Send").click()
    await expect(first.get_by_role("log").get_by_text("At noon")).to_have_count(1)
    await first.context.set_offline(True)
    await write(first, "Write to colleagues", "I am in the lift")
    await expect(first.get_by_text("Sending…")).to_be_visible()
    await first.context.set_offline(False)
    await expect(second.get_by_role("log").get_by_text("I am in the lift")).to_have_count(1, timeout=40_000)
    await expect(first.get_by_text("Sending…")).to_have_count(0)
    for page in (first, second):
        assert await serious_findings(page) == []


async def test_a_notice_is_published_read_and_confirmed(company: Company, windows: Windows) -> None:
    reader = await company.member("Zheng Ke", teams=(await company.team("Readers"),))
    manager, page = await windows(company.admin), await windows(reader)
    await page.goto(f"{company.url}/conversations")
    await manager.goto(f"{company.url}/settings/notices")
    await manager.get_by_role("button", name="Publish a notice").click()
    dialog = manager.get_by_role("dialog")
    await dialog.get_by_label("Title").fill("Returns take 30 days now")
    await dialog.get_by_label("Text").fill("From today on. **No exceptions.**")
    await dialog.get_by_text("Important").click()
    await dialog.get_by_text("Readers").click()
    await dialog.get_by_text("Everybody must confirm").click()
    assert await serious_findings(manager) == []
    await dialog.get_by_role("button", name="Publish a notice").click()
    await expect(manager.get_by_role("table", name="Notices")).to_contain_text("0 of 1")
    strip = page.get_by_role("status").filter(has_text="Returns take 30 days now")
    await expect(strip).to_be_visible()
    await strip.get_by_role("link").click()
    await expect(page.get_by_text("No exceptions.")).to_be_visible()
    assert await serious_findings(page) == []
    await page.get_by_role("main").get_by_role("button", name="I have read it").click()
    await expect(strip).to_have_count(0)
    await manager.reload()
    await manager.get_by_role("button", name=re.compile("Returns take 30 days now: who has read it, 1 of 1")).click()
    await expect(manager.get_by_role("dialog").get_by_role("cell", name="Zheng Ke")).to_be_visible()
    assert await serious_findings(manager) == []
