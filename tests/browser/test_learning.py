"""From a question nobody answered to knowledge that answers it."""

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.support.company import Company
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

ASKED = ["Does the lantern float on water?", "does your lantern float on water", "Will the lantern float on the water"]


async def test_what_was_not_known_becomes_knowledge(company: Company, windows: Windows) -> None:
    call = company.call
    row = {
        "key": "learning-lantern",
        "locale": "en",
        "question": "How long does the battery of the lantern last?",
        "answer": [{"text": "Nine hours."}],
    }
    await call("POST", "/knowledge/import/rows", {"rows": [row], "publish": True})

    async def is_ready() -> bool:
        return bool((await call("GET", "/bot/status"))["ready"])

    async def is_gathered() -> bool:
        page = await call("GET", "/bot/learning/clusters?q=lantern")
        return sum(one["size"] for one in page["items"]) == len(ASKED)

    await until(is_ready, "the bot is ready", seconds=60)
    for question in ASKED:
        answer = await call("POST", "/bot/ask", {"text": question, "locale": "en"})
        await call("POST", f"/bot/answers/{answer['id']}/feedback", {"helpful": False})
    await until(is_gathered, "the questions are gathered", seconds=60)

    page = await windows(company.admin)
    await page.goto(f"{company.url}/bot/learning")
    await expect(page.get_by_role("heading", name="Bot")).to_be_visible()
    assert await serious_findings(page) == []
    await page.get_by_role("link", name="lantern").first.click()
    await expect(page.get_by_text("No agent has answered it")).to_be_visible()
    assert await serious_findings(page) == []
    await page.get_by_role("button", name="A new entry").click()
    await page.get_by_role("textbox", name="Question", exact=True).fill("Does the lantern float?")
    await page.get_by_role("textbox", name="Phrasings").fill("\n".join(ASKED))
    await page.get_by_role("textbox", name="Answer", exact=True).fill("Yes, for an hour.")
    await page.get_by_role("button", name="Make a draft").click()
    await page.get_by_role("button", name="Open the draft").click()
    await page.get_by_role("button", name="Publish", exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()

    async def is_answered() -> bool:
        answer = await call("POST", "/bot/ask", {"text": ASKED[1], "locale": "en"})
        return bool([part["text"] for part in answer["parts"]] == ["Yes, for an hour."])

    await until(is_answered, "the bot answers what it has learnt")
