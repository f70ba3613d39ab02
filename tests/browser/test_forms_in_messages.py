"""Forms: set up in the settings, filled in by a visitor on a phone, and on their own page by somebody at a channel."""

import json
import re

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_flows import shot
from tests.browser.test_talk import PHONE, at_the_desk, opened, write
from tests.channels.bridged import Bridge
from tests.support.company import Company
from tests.support.receiver import receiver
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

MAIN = "document.querySelector('main')"
THEMES = ("light", "dark")
COMPLAINT = {
    "title": "Complaint",
    "fields": [
        {"id": "mail", "label": "E-mail", "type": "email", "help": "For our answer", "fills": "email"},
        {"id": "what", "label": "What is wrong", "type": "choices", "options": ["Leaf", "Tin", "Postage"]},
    ],
}


async def send_form(desk: Page, name: str, preface: str = "") -> None:
    await desk.get_by_role("button", name="Send a form").click()
    dialog = desk.get_by_role("dialog", name="Send a form")
    await dialog.get_by_label("Form", exact=True).select_option(name)
    await dialog.get_by_label("Said before it").fill(preface)
    assert await serious_findings(desk) == []
    await dialog.get_by_role("button", name="Send", exact=True).click()
    await expect(dialog).to_have_count(0)


async def test_a_form_is_set_up_and_filled_in_on_a_phone(company: Company, windows: Windows) -> None:
    team = await company.team("Returns")
    site = await company.site("Returns", await company.queue(team))
    agent = await company.member("Returns agent", teams=(team,))
    admin = await windows(company.admin)
    await admin.goto(f"{company.url}/settings/forms")
    await admin.get_by_role("button", name="New form").click()
    await admin.get_by_role("textbox", name="Name").fill("Goods that come back")
    await admin.get_by_role("button", name="Save").click()
    await expect(admin.get_by_text("Please fill this in.").first).to_be_visible()
    await admin.get_by_role("textbox", name="Title").fill("Return")
    await admin.get_by_role("textbox", name="Introduction").fill("We fetch the parcel.")
    await admin.get_by_role("textbox", name="Question 1", exact=True).fill("Your name")
    await admin.get_by_role("combobox", name="What question 1 notes").click()
    await admin.get_by_role("option", name="Customer’s name").click()
    await admin.get_by_role("button", name="Add field").click()
    await admin.get_by_role("textbox", name="Question 2", exact=True).fill("Reason")
    await admin.get_by_role("combobox", name="Kind of answer 2").click()
    await admin.get_by_role("option", name="One choice").click()
    await admin.get_by_role("textbox", name="Choices of question 2").fill("Too late\nBroken")
    for theme in THEMES:
        await admin.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        assert await serious_findings(admin, where=MAIN) == []
        await shot(admin, f"form-{theme}")
    await admin.get_by_role("button", name="Save").click()
    await expect(admin).to_have_url(re.compile("/settings/forms/[0-9a-f-]{36}"))

    desk = await at_the_desk(company, windows, agent)
    visitor = await windows(**PHONE)
    await visitor.goto(f"{company.url}/w/{site['key']}")
    await write(visitor, "Message", "The pot is cracked")
    await opened(desk, "The pot is cracked")
    await send_form(desk, "Goods that come back", "Just two questions")
    form = visitor.get_by_role("form", name="Return")
    await form.get_by_label("Your name").fill("  ")
    await form.get_by_label("Broken").check()
    await form.get_by_role("button", name="Send").click()
    await expect(form.get_by_role("alert")).to_have_text("Please fill this in.")
    assert await serious_findings(visitor) == []
    await shot(visitor, "form-phone")
    await form.get_by_label("Your name").fill("Mei Lin")
    await form.get_by_role("button", name="Send").click()
    await expect(form.get_by_role("status")).to_have_text("Sent. Thank you!")
    await expect(visitor.get_by_role("log")).to_contain_text("Your name: Mei Lin")

    card = desk.get_by_role("region", name="Form filled in")
    await expect(card).to_contain_text("Mei Lin")
    await expect(card).to_contain_text("Broken")
    await expect(desk.locator(".head")).to_contain_text("Mei Lin")
    for theme in THEMES:
        await desk.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        assert await serious_findings(desk) == []
        await shot(desk, f"form-desk-{theme}")
    await visitor.reload()
    await expect(form.get_by_role("status")).to_have_text("Sent. Thank you!")

    await admin.goto(f"{company.url}/settings/forms")
    await admin.get_by_role("button", name="Answers to “Goods that come back”").click()
    await expect(admin.get_by_role("heading", name="Answers to “Goods that come back”")).to_be_visible()
    await expect(admin.get_by_role("row").last).to_contain_text("Mei Lin")
    assert await serious_findings(admin, where=MAIN) == []
    await shot(admin, "form-answers")


async def test_a_form_is_filled_in_behind_its_link(company: Company, windows: Windows) -> None:
    team = await company.team("Far tea")
    agent = await company.member("Far tea agent", teams=(team,))
    await company.call("POST", "/forms", {"name": "Complaints", "content": COMPLAINT})
    async with receiver() as other, httpx.AsyncClient(base_url=company.url) as outside:
        new = {"kind": "bridge", "name": "Tea messenger", "settings": {"url": other.url}}
        account = await company.call("POST", "/channel-accounts", new)
        await company.call("PUT", f"/sites/{account['id']}/reception", {"queue_id": await company.queue(team)})
        desk = await at_the_desk(company, windows, agent)
        await Bridge(outside, account).says("My tea is stale", user="far-9", name="Ada")
        await opened(desk, "My tea is stale")
        await send_form(desk, "Complaints")

        async def sent() -> str:
            cards = [part for each in other.heard for part in json.loads(each.body).get("parts", ())]
            return next((part["url"] for part in cards if part.get("title") == "Complaint"), "")

        await until(sent, "the link is sent")
        reader = await windows(java_script_enabled=False, color_scheme="dark", **PHONE)
        await reader.goto(await sent())
        assert "My tea is stale" not in await reader.content()
        await reader.get_by_label("E-mail").fill("ada@haoke.test")
        await reader.get_by_role("button", name="Send").click()
        await expect(reader.get_by_role("alert")).to_contain_text("What is wrong")
        await shot(reader, "form-link")
        judged = await windows(**PHONE)
        await judged.goto(await sent())
        for scheme in ("light", "dark"):
            await judged.emulate_media(color_scheme=scheme)
            assert await serious_findings(judged) == []
        await reader.get_by_label("Tin").check()
        await reader.get_by_label("Postage").check()
        await reader.get_by_role("button", name="Send").click()
        await expect(reader.get_by_role("heading", name="Thank you")).to_be_visible()
        card = desk.get_by_role("region", name="Form filled in")
        await expect(card).to_contain_text("Postage")
        await expect(card).to_contain_text("ada@haoke.test")
        await judged.reload()
        await expect(judged.get_by_role("heading", name="Already sent")).to_be_visible()
