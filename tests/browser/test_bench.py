"""A change is tested in the dialogue that publishes it, and what flips is seen before anybody else notices."""

from uuid import uuid4

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.support.company import Company
from tests.support.waiting import until

pytestmark = pytest.mark.anyio


async def test_a_flip_is_seen_before_it_is_published(company: Company, windows: Windows) -> None:
    call = company.call
    rows = [
        {"key": f"bench-{key}", "locale": "en", "question": question, "answer": [{"text": answer}]}
        for key, question, answer in (
            ("anvil", "How heavy is the anvil?", "Forty kilograms."),
            ("forge", "Where is the forge?", "In the yard."),
        )
    ]
    await call("POST", "/knowledge/import/rows", {"rows": rows, "publish": True})

    async def is_ready() -> bool:
        return bool((await call("GET", "/bot/status"))["ready"])

    await until(is_ready, "the bot is ready", seconds=60)
    found = (await call("GET", "/knowledge/entries?q=bench-forge"))["items"]
    forge = await call("GET", f"/knowledge/entries/{found[0]['id']}")
    page = await windows(company.admin)
    await page.goto(f"{company.url}/bot/test-bench")
    await page.get_by_role("textbox", name="New set").fill("Smithy")
    await page.get_by_role("button", name="Add").click()
    await expect(page.get_by_role("heading", name="Smithy")).to_be_visible()
    await page.get_by_role("textbox", name="Question").fill("How heavy is the anvil?")
    await page.get_by_role("searchbox", name="Search entries").fill("anvil")
    await expect(page.get_by_label("Expected")).to_contain_text("How heavy is the anvil?")
    await page.get_by_role("button", name="Add").click()
    await expect(page.get_by_role("row", name="How heavy is the anvil?")).to_be_visible()
    assert await serious_findings(page) == []

    phrasing = {"id": str(uuid4()), "text": "How heavy is the anvil?", "locale": "en"}
    content = forge["draft"] | {"phrasings": [phrasing]}
    await call("PUT", f"/knowledge/entries/{forge['id']}/draft", {"revision": forge["revision"], "content": content})
    await page.goto(f"{company.url}/knowledge/entries/{forge['id']}")
    await page.get_by_role("button", name="Publish").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Run").click()
    await expect(dialog.get_by_role("row", name="Right 100 % 0 %")).to_be_visible(timeout=60_000)
    assert await serious_findings(page) == []
    link = await dialog.get_by_role("link", name="What flips").get_attribute("href")
    await page.goto(f"{company.url}{link}")
    await expect(page.get_by_text("Wrong now 1")).to_be_visible()
    await expect(page.get_by_text("How heavy is the anvil?").first).to_be_visible()
    assert await serious_findings(page) == []
