"""The desk in a browser: what agents do all day beside talking: with keys, in two tabs, and when things break."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_talk import at_the_desk, opened, write
from tests.support.company import Company, Person

pytestmark = pytest.mark.anyio

REPLY = "Reply to the customer"


class Shop:
    """A team with its site and one agent at the desk."""

    def __init__(self, company: Company, windows: Windows, key: str, queue: str, team: str, agent: Person) -> None:
        self.company, self.windows = company, windows
        self.key, self.queue, self.team, self.agent = key, queue, team, agent

    @classmethod
    async def opened(cls, company: Company, windows: Windows, name: str) -> "Shop":
        team = await company.team(name)
        queue = await company.queue(team)
        site = await company.site(name, queue)
        return cls(company, windows, site["key"], queue, team, await company.member(f"Agent of {name}", teams=(team,)))

    async def desk(self, **options: object) -> Page:
        return await at_the_desk(self.company, self.windows, self.agent, **options)

    async def visitor(self, text: str) -> Page:
        page = await self.windows()
        await page.goto(f"{self.company.url}/w/{self.key}")
        await write(page, "Message", text)
        await expect(page.get_by_role("log").get_by_text(text)).to_be_visible()
        return page


def said(page: Page, text: str) -> object:
    return page.get_by_role("log").get_by_text(text, exact=True)


async def test_what_rings_is_taken_with_the_keyboard(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Ringing")
    await company.call("PATCH", f"/queues/{shop.queue}", {"mode": "ring", "accept_seconds": 60})
    desk = await shop.desk()
    await shop.visitor("It rings")
    ring = desk.get_by_role("alertdialog")
    await expect(ring).to_contain_text("It rings")
    assert await serious_findings(desk) == []
    await desk.keyboard.press("Alt+y")
    await expect(ring).to_have_count(0)
    await expect(said(desk, "It rings")).to_be_visible()


async def test_who_is_offline_starts_with_one_button_and_sees_the_units_they_hold(
    company: Company, windows: Windows
) -> None:
    shop = await Shop.opened(company, windows, "Starting")
    await company.call("PATCH", f"/queues/{shop.queue}", {"units": 2})
    await shop.visitor("Two units of me")
    desk = await windows(shop.agent)
    await desk.goto(f"{company.url}/conversations")
    await desk.get_by_role("button", name="Go online").click()
    await expect(desk.get_by_text("Two units of me")).to_be_visible()
    await expect(desk.get_by_text("2 of 5")).to_be_visible()
    assert await serious_findings(desk) == []


async def test_shortcuts_get_keys_of_ones_own(company: Company, windows: Windows) -> None:
    person = await company.member("Keys of her own")
    desk = await windows(person)
    await desk.goto(f"{company.url}/conversations")
    await expect(desk.get_by_role("tab", name=re.compile("^Mine"))).to_be_visible()
    await desk.keyboard.press("?")
    sheet = desk.get_by_role("dialog", name="Keyboard shortcuts")
    await sheet.get_by_role("button", name="Open the command palette").click()
    await desk.keyboard.press("F6")  # is taken
    await expect(desk.get_by_text("Already used for “Next pane”. Press others.", exact=True)).to_be_visible()
    async with desk.expect_response("**/api/v1/me"):
        await desk.keyboard.press("Alt+o")
    await expect(sheet.get_by_role("button", name="Open the command palette")).to_contain_text("Alt O")
    assert await serious_findings(desk) == []
    await desk.reload()
    await expect(desk.get_by_role("button", name=re.compile("Search, or run a command"))).to_contain_text("Alt O")
    await desk.keyboard.press("Control+k")
    await expect(desk.get_by_role("dialog")).to_have_count(0)
    await desk.keyboard.press("Alt+o")
    await expect(desk.get_by_role("dialog")).to_be_visible()


async def test_who_waits_in_the_queue_is_taken_by_hand(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Waiting")
    await shop.visitor("Is nobody there?")
    desk = await windows(shop.agent)
    await desk.goto(f"{company.url}/conversations?list=queue")
    await desk.get_by_text("Is nobody there?").click()
    await expect(desk.get_by_text("The customer is waiting")).to_be_visible()
    await company.online(shop.agent)  # who comes online is given what waits
    await expect(desk.get_by_role("textbox", name=REPLY)).to_be_visible()
    await expect(desk.get_by_role("tab", name=re.compile("^Mine 1"))).to_be_visible()


async def test_two_tabs_share_one_line_and_the_second_takes_over(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Tabs")
    first = await shop.desk()
    visitor = await shop.visitor("Hello tabs")
    await opened(first, "Hello tabs")
    second = await first.context.new_page()
    sockets: list[str] = []
    second.on("websocket", lambda socket: sockets.append(socket.url))
    await second.goto(first.url)
    await expect(said(second, "Hello tabs")).to_be_visible()
    await write(second, REPLY, "from the second tab")
    for page in (first, second, visitor):
        await expect(said(page, "from the second tab")).to_have_count(1)
    assert sockets == []
    async with second.expect_websocket():  # the first may carry the message still, when it goes away in this moment
        await first.close()
        await write(second, REPLY, "alone now")
    await expect(said(visitor, "alone now")).to_have_count(1)
    await expect(second.get_by_role("log").get_by_text("Sending")).to_have_count(0)
    assert len(sockets) == 1


async def test_an_answer_written_without_a_network_is_sent_once_when_it_is_back(
    company: Company, windows: Windows
) -> None:
    shop = await Shop.opened(company, windows, "Cellar")
    desk = await shop.desk()
    visitor = await shop.visitor("Anybody?")
    await opened(desk, "Anybody?")
    await desk.context.set_offline(True)
    await expect(desk.get_by_text("Connection lost, reconnecting")).to_be_visible()
    await write(desk, REPLY, "written in the cellar")
    await expect(desk.get_by_text("Waits for the connection")).to_be_visible()
    await desk.context.set_offline(False)
    await expect(said(visitor, "written in the cellar")).to_have_count(1, timeout=40_000)
    await expect(desk.get_by_text("Waits for the connection")).to_have_count(0)
    await expect(said(desk, "written in the cellar")).to_have_count(1)


async def test_notes_quotes_and_recalls(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Words")
    desk = await shop.desk()
    visitor = await shop.visitor("A question")
    await opened(desk, "A question")
    await desk.keyboard.press("Alt+p")
    await write(desk, "Internal note", "be careful")
    await expect(said(desk, "be careful")).to_be_visible()
    await desk.keyboard.press("Alt+l")
    bubble = desk.get_by_role("article").filter(has_text="A question")
    await bubble.hover()
    await bubble.get_by_role("button", name="Quote").click()
    await write(desk, REPLY, "An answer")
    await expect(visitor.get_by_role("log").get_by_text("A question")).to_have_count(2)
    answer = desk.get_by_role("article").filter(has_text="An answer")
    await answer.hover()
    await answer.get_by_role("button", name="Recall").click()
    await expect(desk.get_by_role("log").get_by_text("Message recalled")).to_be_visible()
    await expect(said(visitor, "An answer")).to_have_count(0)
    await expect(visitor.get_by_text("be careful")).to_have_count(0)


async def test_the_keyboard_reaches_everything(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Keys")
    desk = await shop.desk()
    await shop.visitor("first in line")
    await shop.visitor("second in line")
    await expect(desk.get_by_role("tab", name=re.compile("^Mine 2"))).to_be_visible()
    await desk.keyboard.press("Alt+j")
    await expect(said(desk, "first in line")).to_be_visible()
    await desk.keyboard.press("Alt+j")
    await expect(said(desk, "second in line")).to_be_visible()
    await desk.keyboard.press("Alt+r")
    await expect(desk.get_by_role("textbox", name=REPLY)).to_be_focused()
    await desk.keyboard.type("?")  # a character while writing, a command elsewhere
    await expect(desk.get_by_role("dialog")).to_have_count(0)
    await desk.keyboard.press("Escape")
    await desk.keyboard.press("?")
    await expect(desk.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    await desk.keyboard.press("Escape")
    await desk.keyboard.press("Control+k")
    await desk.get_by_label("Search, or run a command").fill("first in")
    await desk.get_by_role("option", name=re.compile("first in line")).click()
    await expect(said(desk, "first in line")).to_be_visible()
    await desk.keyboard.press("Alt+e")
    await expect(desk.get_by_text("This conversation is closed.")).to_be_visible()
    await desk.keyboard.press("g")
    await desk.keyboard.press("u")
    await expect(desk.get_by_role("heading", name="Customers")).to_be_visible()


async def test_what_is_known_of_a_customer_is_edited_in_place(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Customers")
    desk = await shop.desk()
    await shop.visitor("Who am I?")
    await opened(desk, "Who am I?")
    panel = desk.get_by_role("complementary", name="Side panel")
    await panel.get_by_role("button", name=re.compile("^Edit Name")).click()
    await desk.keyboard.type("Grace Hopper")
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_role("heading", level=1, name="Grace Hopper")).to_be_visible()
    await panel.get_by_role("button", name=re.compile("^Edit Email")).click()
    await desk.keyboard.type("not an address")
    await desk.keyboard.press("Enter")
    await expect(panel.get_by_role("alert")).to_contain_text("not an address")
    await panel.get_by_role("textbox").fill("grace@example.com")
    await desk.keyboard.press("Enter")
    await expect(panel.get_by_text("grace@example.com")).to_be_visible()


async def test_drafts_wait_on_every_device(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Drafts")
    desk = await shop.desk()
    await shop.visitor("Take your time")
    await opened(desk, "Take your time")
    async with desk.expect_response(re.compile("/draft$")):
        await desk.get_by_role("textbox", name=REPLY).fill("half a thou")
    other = await windows(shop.agent)
    await other.goto(desk.url)
    await expect(other.get_by_role("textbox", name=REPLY)).to_have_value("half a thou")


async def test_a_session_that_ends_keeps_what_is_on_the_screen(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Ends")
    desk = await shop.desk()
    visitor = await shop.visitor("Still there?")
    await opened(desk, "Still there?")
    await desk.get_by_role("textbox", name=REPLY).fill("Yes,")
    await desk.context.clear_cookies()  # as when it has expired; who signs out hands the conversation on
    await desk.keyboard.insert_text(" I")  # at once: the dialog that it brings takes the keyboard
    dialog = desk.get_by_role("dialog", name="Please sign in again")
    await expect(dialog).to_be_visible(timeout=40_000)
    await dialog.get_by_label("Password").fill(shop.agent.password)
    await desk.keyboard.press("Enter")
    await expect(dialog).to_have_count(0)
    box = desk.get_by_role("textbox", name=REPLY)
    await expect(box).to_have_value("Yes, I")
    await box.press("End")
    await desk.keyboard.type(" am")
    await desk.keyboard.press("Enter")
    await expect(said(visitor, "Yes, I am")).to_have_count(1)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
async def test_every_theme_can_be_read(company: Company, windows: Windows, theme: str) -> None:
    shop = await Shop.opened(company, windows, f"Theme {theme}")
    await shop.agent.api.call("PATCH", "/me", {"preferences": {"theme": theme}})
    desk = await shop.desk()
    await shop.visitor("What colours")
    await opened(desk, "What colours")
    await expect(desk.locator("html")).to_have_attribute("data-theme", theme)
    assert await serious_findings(desk) == []
