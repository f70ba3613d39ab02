"""The assistant beside a conversation: a likely answer is sent with a click, a draft is rewritten."""

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_desk import REPLY, Shop, said
from tests.browser.test_talk import opened
from tests.support.company import Company
from tests.support.model_server import model_server, streamed
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

QUESTION, ANSWER = "May I bring my dog into the shop?", "Dogs are welcome on a lead."


async def test_a_likely_answer_is_sent_and_a_draft_rewritten(company: Company, windows: Windows) -> None:
    row = {"key": "assist-dogs", "locale": "en", "question": QUESTION, "answer": [{"text": ANSWER}]}
    await company.call("POST", "/knowledge/import/rows", {"rows": [row], "publish": True})

    async def is_known() -> bool:
        asked = {"text": QUESTION, "locale": "en", "trial": True}
        return bool((await company.call("POST", "/bot/ask", asked))["outcome"] == "answered")

    await until(is_known, "the bot knows the new entry", seconds=60)
    shop = await Shop.opened(company, windows, "Dogs")
    async with model_server() as model:
        model.replies = [streamed("Dogs are always welcome!")]
        url = model.url.replace("127.0.0.1", "localhost")
        endpoint = {"url": url, "model": "m", "key": None, "uses": ["writing"], "daily_tokens": 100_000}
        await company.call("PUT", "/bot/model", endpoint)
        desk = await shop.desk()
        visitor = await shop.visitor(QUESTION)
        await opened(desk, QUESTION)
        await desk.get_by_role("tab", name="Assistant").click()
        answers = desk.get_by_role("region", name="Likely answers")
        card = answers.get_by_role("article", name=QUESTION)
        await expect(card.get_by_text(ANSWER)).to_be_visible()
        await expect(card.get_by_role("link", name=QUESTION)).to_be_visible()
        assert await serious_findings(desk) == []
        await card.get_by_role("button", name="Send", exact=True).click()
        await expect(said(visitor, ANSWER)).to_be_visible()
        await expect(answers.get_by_text("Noted, thank you.")).to_be_visible()

        await card.get_by_role("button", name="Edit").click()
        reply = desk.get_by_role("textbox", name=REPLY)
        await expect(reply).to_have_value(ANSWER)
        writing = desk.get_by_role("region", name="Writing")
        await writing.get_by_role("button", name="Rewrite my draft").click()
        await desk.get_by_role("menuitem", name="Friendlier").click()
        await expect(writing.get_by_text("Dogs are always welcome!")).to_be_visible()
        assert await serious_findings(desk) == []
        await writing.get_by_role("button", name="Insert").click()
        await expect(reply).to_have_value("Dogs are always welcome!")
        await company.call("DELETE", "/bot/model")
    latest = (await company.call("GET", "/bot/asked?limit=20"))["items"]
    shown = next(one for one in latest if one["source"] == "assist")
    assert (shown["question"], shown["helpful"], shown["chosen_id"]) == (QUESTION, True, shown["entry_id"])
