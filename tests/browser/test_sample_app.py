"""The sample app of examples/app, as it was built, on a phone and against a real Haoke."""

import mimetypes
from pathlib import Path
from uuid import uuid4

import jwt
import pytest
from playwright.async_api import Page, Route, expect

from haoke.kernel.clock import now
from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_talk import PHONE, at_the_desk, opened, write
from tests.support.company import Company
from tests.support.server import ROOT

pytestmark = pytest.mark.anyio

BUILT = ROOT / "haoke" / "static" / "sample"


async def as_its_server(page: Page, site: str, secret: str) -> None:
    """What the shop's own server does: gives out the app's files and the site's key, and signs who is signed in."""

    async def serve(route: Route) -> None:
        path = route.request.url.partition("/demo/app/")[2].partition("?")[0]
        if path == "config.json":
            await route.fulfill(json={"sites": {"en": site}})
        elif path == "token/mei":
            claims = {"sub": "mei", "name": "Mei", "exp": int(now().timestamp()) + 600}
            await route.fulfill(json={"token": jwt.encode(claims, secret, "HS256")})
        else:
            file = BUILT / (path or "index.html")
            await route.fulfill(path=file, content_type=mimetypes.guess_type(file.name)[0] or "text/javascript")

    await page.route("**/demo/app/**", serve)


async def test_the_sample_app_talks_signs_in_and_resumes(company: Company, windows: Windows, tmp_path: Path) -> None:
    team = await company.team("Sample")
    site = await company.site("Sample shop", await company.queue(team))
    secret = (await company.call("POST", f"/sites/{site['id']}/identity-secret"))["secret"]
    agent = await company.member("Zhou Yu", teams=(team,))
    desk = await at_the_desk(company, windows, agent)
    phone = await windows(**PHONE)
    await as_its_server(phone, site["key"], secret)
    await phone.goto(f"{company.url}/demo/app/")
    assert await serious_findings(phone) == []
    await phone.get_by_role("button", name="Sign in as Mei").click()
    await expect(phone.get_by_role("button", name="Sign out mei")).to_be_visible()
    await phone.get_by_role("button", name="Ask us: Camp lamp").click()
    await phone.get_by_role("textbox", name="Message").fill("Camp lamp: does it swim?")
    await phone.get_by_role("button", name="Send", exact=True).click()
    await opened(desk, "Camp lamp: does it swim?")
    await expect(desk.get_by_text("Mei").first).to_be_visible()
    await write(desk, "Reply to the customer", "It floats")
    await expect(phone.get_by_role("log").get_by_text("It floats")).to_be_visible()
    await expect(phone.get_by_role("heading", name="Zhou Yu")).to_be_visible()
    paper = tmp_path / "lamp.txt"
    paper.write_text("a lamp")
    await phone.locator("input[type=file]").set_input_files(paper)
    await expect(phone.get_by_role("link", name="lamp.txt")).to_be_visible()
    await expect(desk.get_by_role("log").get_by_text("lamp.txt")).to_be_visible()
    assert await serious_findings(phone) == []

    await phone.get_by_role("button", name="Back", exact=True).click()
    (talk,) = (await agent.api.call("GET", "/conversations?list=mine"))["items"]
    await agent.api.call("POST", f"/conversations/{talk['id']}/messages", {"id": str(uuid4()), "body": {"text": "Hm?"}})
    await expect(phone.get_by_role("button", name="Help, 1 new messages")).to_be_visible()
    await phone.get_by_role("button", name="All conversations").click()
    await phone.get_by_role("button", name="Hm?").click()
    await expect(phone.get_by_role("log").get_by_text("Hm?")).to_be_visible()

    await phone.context.set_offline(True)
    await phone.evaluate("dispatchEvent(new Event('offline'))")
    await phone.get_by_role("textbox", name="Message").fill("Written in a tunnel")
    await phone.get_by_role("button", name="Send", exact=True).click()
    await expect(phone.get_by_role("log").get_by_text("Written in a tunnel")).to_be_visible()
    await phone.context.set_offline(False)
    await expect(desk.get_by_role("log").get_by_text("Written in a tunnel")).to_be_visible(timeout=40_000)

    tablet = await windows(**PHONE)
    await as_its_server(tablet, site["key"], secret)
    await tablet.goto(f"{company.url}/demo/app/")
    await tablet.get_by_role("button", name="Sign in as Mei").click()
    await tablet.get_by_role("button", name="Help").first.click()
    await expect(tablet.get_by_role("log").get_by_text("Written in a tunnel")).to_be_visible()
