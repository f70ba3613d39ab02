"""Take the pictures of the documents, from the demo: ``python -m tests.browser.pictures``."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from haoke.cli.demo import filled
from haoke.demo import company
from tests.browser.conftest import FLAGS
from tests.support.company import Api
from tests.support.server import ROOT, Server

PASSWORD = "for the pictures only"
PICTURES = {"workspace.png": ("maya.lindqvist", "en"), "workspace.zh-CN.png": ("lin.xiaoman", "zh-CN")}
ANSWERS = {"en": "Hello! Let me look that up for you.", "zh-CN": "您好，我帮您查一下，请稍等。"}


async def take(browser: Browser, server: Server, name: str) -> None:
    mailbox, locale = PICTURES[name]
    async with Api(server.url) as api:
        await api.call("POST", "/session", {"email": company.email(mailbox), "password": PASSWORD})
        context = await browser.new_context(
            locale=locale, viewport={"width": 1360, "height": 820}, device_scale_factor=1.5
        )
        await context.add_cookies([{"name": k, "value": v, "url": server.url} for k, v in api.cookies.items()])
        page = await context.new_page()
        await page.goto(server.url)
        states = await api.call("GET", "/agent-states")
        online = next(state["id"] for state in states["items"] if state["kind"] == "online")
        await api.call("PUT", "/presence", {"state_id": online})
        await page.locator("[data-id]").first.click()
        await page.get_by_role("textbox").last.fill(ANSWERS[locale])
        await page.keyboard.press("Enter")
        await page.get_by_text(ANSWERS[locale]).first.wait_for()
        await page.wait_for_load_state("networkidle")
        target = ROOT / "docs" / "images" / name
        target.parent.mkdir(exist_ok=True)
        await page.screenshot(path=target)
        await context.close()


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with Server(Path(folder)) as server, async_playwright() as playwright:
            await filled(server.settings(), PASSWORD)
            program = shutil.which("chromium")
            browser = await playwright.chromium.launch(executable_path=program, args=list(FLAGS))
            for name in PICTURES:
                await take(browser, server, name)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
