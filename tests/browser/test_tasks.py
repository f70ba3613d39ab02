"""A connection is made, a task is drawn from its template and published, and a visitor's parcel is found."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from playwright.async_api import Page, expect

from haoke.demo.parcels import parcel_of
from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_flows import PHONE, shot
from tests.support.company import Company
from tests.support.receiver import Receiver, receiver
from tests.support.waiting import until

pytestmark = pytest.mark.anyio


def carrier(made: Receiver) -> Receiver:
    """The demo's carrier behind this address."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        asked = urlsplit(made.heard[-1].path)
        found = parcel_of(asked.path.rpartition("/")[2], parse_qs(asked.query).get("lang", ["en"])[0])
        body = msgspec.json.encode(found)
        status = "404 Nothing" if found is None else "200 OK"
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()

    made.manner = answer
    return made


async def connect(page: Page, company: Company, port: int) -> None:
    await page.goto(f"{company.url}/settings/connections")
    await page.get_by_role("button", name="Add a connection").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="Name", exact=True).fill("Carrier")
    await dialog.get_by_role("textbox", name="Address").fill(f"http://localhost:{port}/api")
    await dialog.get_by_role("button", name="Add a header").click()
    await dialog.get_by_label("Name of header 1").fill("X-Key")
    await dialog.get_by_label("Value of header 1").fill("do-not-tell")
    assert await serious_findings(page) == []
    await shot(page, "connection")
    await dialog.get_by_role("button", name="Save").click()
    await page.get_by_role("link", name="Carrier").click()
    await page.get_by_label("Path").fill("parcels/SF1234567")
    await page.get_by_role("button", name="Call", exact=True).click()
    await expect(page.get_by_text('"carrier"')).to_be_visible()
    await expect(page.get_by_role("table").get_by_text("200 · answered")).to_be_visible()
    assert await serious_findings(page) == []
    await shot(page, "calls")


async def draw(page: Page, company: Company) -> None:
    await page.goto(f"{company.url}/bot/tasks")
    await page.get_by_role("button", name="New task").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="Task").fill("Parcels")
    await dialog.get_by_role("radio", name="Where is my parcel").click()
    await dialog.get_by_role("button", name="Create and draw").click()
    step = page.get_by_role("complementary", name="Step", exact=True)
    await page.get_by_role("button", name="Call a system Please fill in: Connection").click()
    await step.get_by_label("Connection").select_option(label="Carrier")
    await expect(page.get_by_role("region", name="Problems").get_by_text("No problems")).to_be_visible()
    assert await serious_findings(page) == []
    await shot(page, "task")
    await page.get_by_role("tab", name="Try it").click()
    trial = page.get_by_role("complementary", name="Try it")
    await trial.get_by_role("button", name="Start").click()
    await trial.get_by_placeholder("What the visitor writes").fill("SF1234567")
    await page.keyboard.press("Enter")
    await expect(trial.get_by_text("Parcel SF1234567")).to_be_visible()
    await shot(page, "task-try")
    await page.get_by_role("button", name="Publish").click()
    await page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    await expect(page.get_by_text("Version 1 is live").first).to_be_visible()


async def test_a_visitor_finds_a_parcel_with_the_demos_system(company: Company, windows: Windows) -> None:
    site = await company.site("Parcels", await company.queue(await company.team("Parcels")))
    flow = await company.call("POST", "/flows", {"purpose": "reception", "name": "Bot", "template": "bot_first"})
    await company.call("POST", f"/flows/{flow['id']}/publish", {"revision": flow["revision"]})
    reception = await company.call("GET", f"/sites/{site['id']}/reception")
    chosen = {"queue_id": reception["queue_id"], "flow_id": flow["id"]}
    await company.call("PUT", f"/sites/{site['id']}/reception", chosen)
    async with receiver() as system:
        page = await windows(company.admin, viewport={"width": 1440, "height": 900})
        await connect(page, company, carrier(system).port)
        await draw(page, company)
        assert {heard.headers["x-key"] for heard in system.heard} == {"do-not-tell"}

        async def knows() -> bool:
            answer = await company.call("POST", "/bot/ask", {"text": "Where is my parcel?", "locale": "en"})
            return bool(answer["reason"] == "task")

        await until(knows, "the bot knows the task", seconds=60)
        visitor = await windows(**PHONE)
        await visitor.goto(f"{company.url}/w/{site['key']}")
        box = visitor.get_by_role("textbox", name="Message")
        await box.fill("Where is my parcel?")
        await box.press("Enter")
        await expect(visitor.get_by_text("What is the number of your parcel?")).to_be_visible()
        await box.fill("It is SF7654321")
        await box.press("Enter")
        await expect(visitor.get_by_text("Parcel SF7654321")).to_be_visible()
        await expect(visitor.get_by_role("definition").first).to_be_visible()
        assert await serious_findings(visitor) == []
        await shot(visitor, "card")
    await page.goto(f"{company.url}/bot/tasks")
    row = page.get_by_role("row", name="Parcels")
    await expect(row.get_by_role("cell").nth(3)).to_have_text("1")
    assert await serious_findings(page) == []
    await shot(page, "tasks")
    await page.set_viewport_size({"width": 390, "height": 844})
    await shot(page, "tasks-phone")
