"""Browsers in front of a really started Haoke.

``server`` is a fresh installation nobody has set up; ``company`` is one for the tests of a file, with an administrator.
People get a window each: ``window = await windows(person)``. What a page complains about (an error in the console, a
broken Content-Security-Policy) fails the test that saw it.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright, expect

from tests.support.company import Company, Person
from tests.support.server import Server

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-features=LocalNetworkAccessChecks",  # of pages whose files a test gives out itself
)
PATIENCE = 15_000  # milliseconds for what a page is expected to show
expect.set_options(timeout=PATIENCE)
HARMLESS = ("Failed to load resource", "ERR_INTERNET_DISCONNECTED")
"""An answer of 4xx, which the page handles and tests assert by itself; a network that a test has taken away."""

Windows = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.fail("The browser tests need Chromium: apt install chromium fonts-noto-cjk", pytrace=False)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        await browser.close()


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    """A Haoke that waits to be set up."""
    async with Server(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
async def company(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Company]:
    """A company on a server of its own. The tests of a file share it: each makes the people, teams, sites it needs."""
    async with Server(tmp_path_factory.mktemp("haoke"), outbound_hosts="localhost") as running:
        founded = await Company.found(running.url)
        yield founded
        await founded.close()


@pytest.fixture
async def windows(chromium: Browser) -> AsyncIterator[Windows]:
    """Open a window: of a person, who is signed in, or of somebody nobody knows. Options are Playwright's."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    async def window(person: Person | None = None, **options: Any) -> Page:
        still = {"reduced_motion": "reduce"}  # axe must not judge a colour that is on its way
        settings = {"locale": "en", "viewport": {"width": 1280, "height": 800}} | still | options
        context = await chromium.new_context(**settings)
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        if person is not None:
            url = str(person.api.base_url)
            await context.add_cookies([{"name": k, "value": v, "url": url} for k, v in person.api.cookies.items()])
        page = await context.new_page()
        page.on("console", lambda message: complaints.extend(said(message)))
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error.message}"))
        return page

    yield window
    for context in opened:
        await context.close()
    assert complaints == []


def said(message: ConsoleMessage) -> list[str]:
    serious = message.type == "error" and not any(words in message.text for words in HARMLESS)
    return [f"{message.location.get('url', '')}: {message.text}"] if serious else []
