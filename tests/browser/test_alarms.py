"""Alarms in a browser: the rule is set, the alarm rings, somebody looks after it, and it is closed."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_desk import Shop
from tests.support.company import Company
from tests.support.receiver import receiver

pytestmark = pytest.mark.anyio

COUNT_NOTES = """
window.notes = 0
const make = AudioContext.prototype.createOscillator
AudioContext.prototype.createOscillator = function () { window.notes++; return make.call(this) }
"""
RING = 30_000  # milliseconds: five seconds of waiting, and the board looks every five


async def test_an_alarm_rings_is_looked_after_and_closed(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Alarmed")
    boss = await company.member("Boss of Alarmed", role="supervisor", teams=(shop.team,))
    admin = await windows(company.admin)
    await admin.goto(f"{company.url}/settings/supervision")
    await admin.get_by_role("combobox", name="For").click()
    await admin.get_by_role("option", name="Alarmed", exact=True).click()
    card = admin.locator("section").filter(has=admin.get_by_role("heading", name="Long wait"))
    await card.get_by_role("switch").click()
    await card.get_by_role("spinbutton", name="Threshold").fill("5")
    await card.get_by_role("button", name="Save").click()
    await expect(card.get_by_text("Own rule")).to_be_visible()
    assert await serious_findings(admin) == []

    wall = await windows(boss)
    await wall.add_init_script(COUNT_NOTES)
    await wall.goto(f"{company.url}/alarms")
    await wall.get_by_text("Everything is in order").click()  # browsers are silent until somebody touched the page
    await shop.visitor("How long do I wait?")
    alarm = wall.get_by_role("main").get_by_role("listitem").filter(has_text=re.compile("waiting in Alarmed"))
    await expect(alarm.get_by_role("button", name="I look after it")).to_be_visible(timeout=RING)
    await expect(wall.get_by_role("link", name=re.compile("Alarms"))).to_contain_text("1")
    assert await wall.evaluate("window.notes") > 0, "it rings"
    await wall.get_by_role("button", name=re.compile("Alerts")).click()
    await expect(wall.get_by_role("dialog").get_by_text(re.compile("waiting in Alarmed"))).to_be_visible()
    await wall.keyboard.press("Escape")
    for theme in ("light", "dark"):
        await wall.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        assert await serious_findings(wall, where="document.querySelector('main')") == []
    await alarm.get_by_role("button", name="I look after it").click()
    await expect(alarm).to_contain_text("Boss of Alarmed looks after it")
    await alarm.get_by_role("button", name="Close").click()
    await expect(wall.get_by_text("Everything is in order")).to_be_visible()
    await wall.get_by_role("button", name="Closed").click()
    await expect(wall.get_by_text(re.compile("Closed by Boss of Alarmed"))).to_be_visible()


async def test_a_webhook_is_made_and_tried(company: Company, windows: Windows) -> None:
    admin = await windows(company.admin)
    await admin.goto(f"{company.url}/settings/webhooks")
    await admin.get_by_role("button", name="Add a webhook").click()
    form = admin.get_by_role("dialog", name="Add a webhook")
    await form.get_by_role("textbox", name="Address").fill("http://127.0.0.1:1/")
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_text("127.0.0.1 lies in an internal network").first).to_be_visible()
    async with receiver() as server:
        await form.get_by_role("textbox", name="Address").fill(server.url)
        await form.get_by_role("checkbox", name="Overflow").check()
        assert await serious_findings(admin) == []
        await form.get_by_role("button", name="Save").click()
        await expect(form.get_by_role("group", name="Secret")).to_have_text(re.compile("^whsec_"))
        await form.get_by_role("button", name="Close").last.click()
        await admin.get_by_role("link", name=server.url).click()
        await admin.get_by_role("button", name="Send a test").click()
        row = admin.get_by_role("row").filter(has_text="Test")
        await expect(row).to_contain_text("Arrived")
        await expect(row).to_contain_text("answered 204")
        assert [one.headers["content-type"] for one in server.heard] == ["application/json"]
    await admin.get_by_role("link", name="Webhooks for alarms").first.click()
    await admin.get_by_role("button", name="Add a webhook").click()
    await form.get_by_role("combobox", name="Where to").click()
    await admin.get_by_role("option", name="DingTalk group robot").click()
    await form.get_by_role("textbox", name="Address").fill("https://example.com/robot")
    await form.get_by_role("textbox", name="Who is called").fill("@all")
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_text("Enter the address that the robot was given").first).to_be_visible()
    await form.get_by_role("textbox", name="Address").fill("https://oapi.dingtalk.com/robot/send?access_token=T")
    assert await serious_findings(admin) == []
    await form.get_by_role("button", name="Save").click()
    await expect(admin.get_by_role("row").filter(has_text="DingTalk group robot")).to_be_visible()
    for theme in ("light", "dark"):
        await admin.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        assert await serious_findings(admin) == []
