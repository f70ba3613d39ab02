"""A visitor on a phone and two agents at their desks: the main job, as people see it."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.support.company import Company, Person
from tests.support.pictures import picture

pytestmark = pytest.mark.anyio

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


async def at_the_desk(company: Company, windows: Windows, person: Person, **options: object) -> Page:
    """A window of an agent who is ready for work."""
    desk = await windows(person, **options)
    await desk.goto(f"{company.url}/")
    await expect(desk.get_by_role("tab", name=re.compile("^Mine"))).to_be_visible()
    await company.online(person)
    await expect(desk.get_by_role("button", name=re.compile("Online"))).to_be_visible()
    return desk


async def opened(desk: Page, text: str) -> None:
    """Click the conversation whose last message is this."""
    await desk.get_by_text(text, exact=False).first.click()
    await expect(desk.get_by_role("log").get_by_text(text).first).to_be_visible()


async def write(page: Page, label: str, text: str) -> None:
    box = page.get_by_role("textbox", name=label)
    await box.fill(text)
    await box.press("Enter")


async def test_a_visitor_and_two_agents_talk(company: Company, windows: Windows, tmp_path: Path) -> None:
    team = await company.team("Shop")
    queue = await company.queue(team)
    site = await company.site("Shop", queue, typing_preview=True, welcome="Welcome to the shop")
    first = await company.member("Li Na", teams=(team,))
    second = await company.member("Wang Fang", teams=(team,))
    desk = await at_the_desk(company, windows, first)

    visitor = await windows(**PHONE)
    await visitor.goto(f"{company.url}/w/{site['key']}")
    await write(visitor, "Message", "Where is my tea?")
    await expect(visitor.get_by_text("Li Na is here for you")).to_be_visible()
    await opened(desk, "Where is my tea?")

    box = visitor.get_by_role("textbox", name="Message")
    await box.press_sequentially("It was order 20", delay=20)
    await expect(desk.get_by_text("It was order 20")).to_be_visible()
    await box.fill("")

    await write(desk, "Reply to the customer", "Let me look")
    await expect(visitor.get_by_role("log").get_by_text("Let me look")).to_be_visible()
    await expect(desk.get_by_role("log").get_by_text("Read").last).to_be_visible()

    photo = tmp_path / "parcel.png"
    photo.write_bytes(picture())
    await visitor.get_by_role("button", name="Send a picture, file or place").click()
    async with visitor.expect_file_chooser() as chooser:
        await visitor.get_by_text("Photo or video").click()
    await (await chooser.value).set_files(photo)
    await expect(desk.get_by_role("button", name=re.compile("parcel"))).to_be_visible()

    paper = tmp_path / "invoice.txt"
    paper.write_text("one pound of tea\n" * 100, encoding="utf-8")
    await desk.locator("input[type=file]").last.set_input_files(paper)
    await desk.get_by_role("textbox", name="Reply to the customer").press("Enter")
    await expect(visitor.get_by_text("invoice.txt")).to_be_visible()

    other = await at_the_desk(company, windows, second)
    await desk.get_by_role("button", name="Transfer", exact=True).first.click()
    dialog = desk.get_by_role("dialog")
    await dialog.get_by_text("Wang Fang").first.click()
    await dialog.get_by_label(re.compile("Note")).fill("knows about parcels")
    await dialog.get_by_role("button", name="Transfer", exact=True).click()
    await expect(visitor.get_by_text("Wang Fang is here for you")).to_be_visible()
    await opened(other, "invoice.txt")
    await expect(other.get_by_role("log").get_by_text("knows about parcels")).to_be_visible()
    await expect(visitor.get_by_text("knows about parcels")).to_have_count(0)

    await write(other, "Reply to the customer", "It leaves today")
    await expect(visitor.get_by_role("log").get_by_text("It leaves today")).to_be_visible()
    for page in (visitor, desk, other):
        assert await serious_findings(page) == []


async def test_the_visitor_comes_back_and_finds_what_was_said(company: Company, windows: Windows) -> None:
    team = await company.team("Returns")
    site = await company.site("Returns", await company.queue(team))
    agent = await company.member("Chen Yu", teams=(team,))
    desk = await at_the_desk(company, windows, agent, **PHONE)
    visitor = await windows()
    address = f"{company.url}/w/{site['key']}"
    await visitor.goto(address)
    await write(visitor, "Message", "Can I return it?")
    await opened(desk, "Can I return it?")
    await visitor.goto("about:blank")
    await desk.get_by_role("textbox", name="Reply to the customer").fill("Of course, within 30 days")
    await desk.get_by_role("button", name="Send", exact=True).click()
    await expect(desk.get_by_role("log").get_by_text("Of course, within 30 days")).to_be_visible()
    assert await serious_findings(desk) == []
    await visitor.goto(address)
    await expect(visitor.get_by_role("log").get_by_text("Of course, within 30 days")).to_be_visible()
    await expect(visitor.get_by_role("log").get_by_text("Can I return it?")).to_be_visible()


async def test_what_was_written_without_a_network_arrives_when_it_is_back(company: Company, windows: Windows) -> None:
    team = await company.team("Night")
    site = await company.site("Night", await company.queue(team))
    agent = await company.member("Zhao Min", teams=(team,))
    desk = await at_the_desk(company, windows, agent)
    visitor = await windows()
    await visitor.goto(f"{company.url}/w/{site['key']}")
    await write(visitor, "Message", "first words")
    await opened(desk, "first words")
    await visitor.context.set_offline(True)
    await visitor.evaluate("window.dispatchEvent(new Event('offline'))")
    await write(visitor, "Message", "written in a tunnel")
    await visitor.context.set_offline(False)
    await expect(desk.get_by_role("log").get_by_text("written in a tunnel")).to_be_visible(timeout=40_000)
    await expect(desk.get_by_role("log").get_by_text("written in a tunnel")).to_have_count(1)


async def test_a_file_that_was_under_way_goes_on_after_a_reload(
    company: Company, windows: Windows, tmp_path: Path
) -> None:
    team = await company.team("Papers")
    site = await company.site("Papers", await company.queue(team))
    agent = await company.member("Xu Jing", teams=(team,))
    desk = await at_the_desk(company, windows, agent)
    visitor = await windows()
    await visitor.goto(f"{company.url}/w/{site['key']}")
    await write(visitor, "Message", "A paper follows")
    await opened(desk, "A paper follows")
    paper = tmp_path / "contract.txt"
    paper.write_text("whereas\n" * 10_000, encoding="utf-8")

    for page, path in ((visitor, "**/visitor/uploads/*"), (desk, "**/api/v1/uploads/*")):
        await page.route(path, lambda route: route.abort() if route.request.method == "PATCH" else route.continue_())
    async with visitor.expect_event("requestfailed"):
        await visitor.get_by_role("button", name="Send a picture, file or place").click()
        async with visitor.expect_file_chooser() as chooser:
            await visitor.get_by_text("File", exact=True).click()
        await (await chooser.value).set_files(paper)
    await visitor.unroute_all()
    await visitor.reload()
    await expect(desk.get_by_role("log").get_by_text("contract.txt")).to_have_count(1)

    answer = tmp_path / "answer.txt"
    answer.write_text("agreed\n" * 10_000, encoding="utf-8")
    async with desk.expect_event("requestfailed"):
        await desk.locator("input[type=file]").last.set_input_files(answer)
    await desk.unroute_all()
    await desk.reload()
    await expect(desk.get_by_text("answer.txt")).to_be_visible()
    await desk.get_by_role("textbox", name="Reply to the customer").press("Enter")
    await expect(visitor.get_by_role("log").get_by_text("answer.txt")).to_have_count(1)


async def test_a_visitors_page_opens_without_a_network_and_sends_later(company: Company, windows: Windows) -> None:
    team = await company.team("Corner")
    site = await company.site("Corner shop", await company.queue(team))
    desk = await at_the_desk(company, windows, await company.member("Zhao Min", teams=(team,)))
    visitor = await windows(**PHONE)
    await visitor.goto(f"{company.url}/w/{site['key']}")
    await visitor.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await visitor.reload()  # now the worker sees the page, and keeps it
    await write(visitor, "Message", "Are you open?")
    await opened(desk, "Are you open?")
    await visitor.context.set_offline(True)
    await visitor.reload()
    await write(visitor, "Message", "I will be there at five")
    await expect(visitor.get_by_text("I will be there at five")).to_be_visible()
    await visitor.context.set_offline(False)
    await expect(desk.get_by_role("log").get_by_text("I will be there at five")).to_be_visible(timeout=40_000)
