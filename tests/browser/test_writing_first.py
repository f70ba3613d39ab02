"""A member writes to somebody first, over a bridge, and the answer comes into the same conversation."""

import json

import httpx
import pytest
from playwright.async_api import expect

from haoke.conversations.forms.page import STYLE
from haoke.conversations.rating_page import rating_page
from haoke.conversations.survey_rules import shown_survey
from haoke.conversations.types import Survey, SurveyReason
from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_flows import shot
from tests.browser.test_talk import at_the_desk
from tests.channels.bridged import Bridge
from tests.support.company import Company
from tests.support.receiver import receiver
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


async def test_a_new_conversation_is_begun_from_the_list_and_from_a_customer(
    company: Company, windows: Windows
) -> None:
    team = await company.team("Reaching out")
    agent = await company.member("Agent who begins", teams=(team,))
    async with receiver() as other, httpx.AsyncClient(base_url=company.url) as outside:
        other.manner = OK
        new = {"kind": "bridge", "name": "Outer harbour", "settings": {"url": other.url}}
        account = await company.call("POST", "/channel-accounts", new)
        await company.call("PUT", f"/sites/{account['id']}/reception", {"queue_id": await company.queue(team)})
        settings = {"address": "harbour@kf.test"}
        await company.call("POST", "/channel-accounts", {"kind": "email", "name": "Harbour mail", "settings": settings})
        desk = await at_the_desk(company, windows, agent)
        await desk.get_by_role("button", name="New conversation").click()
        dialog = desk.get_by_role("dialog")
        await expect(dialog.get_by_text("Nobody found")).to_be_visible()
        assert await serious_findings(desk) == []
        await dialog.get_by_role("searchbox").fill("sailor@sea.test")
        await dialog.get_by_role("button", name="Write to sailor@sea.test").click()
        await dialog.get_by_role("radio", name="Outer harbour").check()
        await expect(dialog.get_by_role("textbox", name="Subject")).to_have_count(0)
        await dialog.get_by_role("radio", name="Harbour mail").check()
        await dialog.get_by_role("textbox", name="Subject").fill("Your mooring")
        await dialog.get_by_role("radio", name="Outer harbour").check()
        await dialog.get_by_role("textbox", name="Message").fill("Your berth is free")
        assert await serious_findings(desk) == []
        await shot(desk, "begin")
        await dialog.get_by_role("button", name="Send").click()
        log = desk.get_by_role("log")
        await expect(log.get_by_text("You wrote first")).to_be_visible()
        await expect(log.get_by_text("Your berth is free")).to_be_visible()

        async def heard() -> bool:
            return any(b"Your berth is free" in each.body for each in other.heard)

        await until(heard, "the other end hears it")
        sent = next(json.loads(each.body) for each in other.heard if b"Your berth is free" in each.body)
        assert sent["user"] == {"id": "sailor@sea.test"}
        await Bridge(outside, account).says("On my way", user="sailor@sea.test", name="Sailor")
        await expect(log.get_by_text("On my way")).to_be_visible()

        await desk.get_by_role("button", name="Write to ").click()
        await expect(dialog.get_by_text("An open conversation goes on")).to_be_visible()
        await dialog.get_by_role("textbox", name="Message").fill("The lamp is lit")
        assert await serious_findings(desk) == []
        await dialog.get_by_role("button", name="Send").click()
        await expect(log.get_by_text("The lamp is lit")).to_be_visible()


async def test_the_rating_page_can_be_read_and_filled_on_a_phone(windows: Windows) -> None:
    reasons = [SurveyReason(id="slow", texts={"en": "It took too long"})]
    html = rating_page("en", shown_survey(Survey(reasons=reasons), "en"), wrong=True)
    page = await windows(viewport={"width": 390, "height": 780})
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        await page.set_content(html)
        await page.add_style_tag(content=STYLE)
        assert await serious_findings(page) == []
        await shot(page, f"rate-{scheme}")
    await page.get_by_role("radio", name="4 · Satisfied").check()
    await page.get_by_role("checkbox", name="It took too long").check()
    await page.get_by_role("textbox").fill("Thank you")
    given = await page.evaluate("new URLSearchParams(new FormData(document.forms[0])).toString()")
    assert given == "score=4&reasons=slow&text=Thank+you"
