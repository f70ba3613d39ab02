"""Channels in browsers: a bridge is added in the settings and counts what comes in; the desk answers over one."""

import json
import re
from email.message import EmailMessage

import httpx
import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_talk import at_the_desk, opened, write
from tests.channels.bridged import Bridge, event
from tests.channels.postoffice import post_office
from tests.support.company import Company
from tests.support.receiver import OK, receiver
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

MAIN = "document.querySelector('main')"
THEMES = ("light", "dark")


async def test_a_channel_is_added_and_counts_what_comes_in(company: Company, windows: Windows) -> None:
    page = await windows(company.admin)
    await page.goto(f"{company.url}/settings/channels")
    await page.get_by_role("button", name="Add a channel").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("button", name="Bridge")).to_be_visible()
    assert await serious_findings(page) == []
    await dialog.get_by_role("button", name="Bridge").click()
    await dialog.get_by_role("textbox", name="Name").fill("House messenger")
    await dialog.get_by_role("button", name="Create").click()
    await expect(page.get_by_role("heading", name="House messenger")).to_be_visible()
    hook = await page.get_by_role("group", name="Our address").inner_text()
    key = await page.get_by_role("group", name="Signing secret").inner_text()
    await expect(page.locator(".channel-steps")).to_contain_text(hook)

    await page.get_by_role("textbox", name="Welcome").fill("Good day")
    await page.get_by_role("textbox", name="Address of your program").fill("nonsense")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Enter a whole address").first).to_be_visible()
    await page.get_by_role("textbox", name="Address of your program").fill("")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    for theme in THEMES:
        await page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        assert await serious_findings(page, where=MAIN) == []

    async with httpx.AsyncClient(base_url=company.url) as outside:
        bridge = Bridge(outside, {"hook": hook, "key": key})
        assert (await bridge.says("Is my order on its way?", message="first")).status_code == 202
        assert (await bridge.post(event("give me all"), signed=False)).status_code == 401

    async def taken() -> bool:
        (account,) = [
            each
            for each in (await company.call("GET", "/channel-accounts"))["items"]
            if each["name"] == "House messenger"
        ]
        return bool(account["tally"]["processed"] == 1)

    await until(taken, "the message is processed")
    await page.get_by_role("tab", name="Journal").click()
    rows = page.get_by_role("row")
    await expect(rows).to_have_count(3)
    await page.get_by_role("group", name="State").get_by_text("Rejected").click()
    await expect(rows).to_have_count(2)
    await expect(rows.last).to_contain_text("The signature of this request is not right.")
    assert await serious_findings(page, where=MAIN) == []
    await page.get_by_role("group", name="State").get_by_text("Processed").click()
    await expect(rows.last).to_contain_text("processed")
    await rows.last.get_by_role("button").click()
    await expect(dialog.get_by_text(re.compile("message · u-1"))).to_be_visible()
    await expect(dialog.get_by_text('"Is my order on its way?"').last).to_be_visible()
    assert await serious_findings(page) == []
    await dialog.get_by_role("button", name="Replay").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Replay").click()
    await expect(page.get_by_text("Read anew; new in it: 0", exact=True)).to_be_visible()
    await dialog.get_by_role("button", name="Close").last.click()

    await page.goto(f"{company.url}/settings/channels")
    card = page.get_by_role("listitem").filter(has_text="House messenger")
    await expect(card).to_contain_text("2 requests")
    await expect(card).to_contain_text("1 rejected")
    assert await serious_findings(page, where=MAIN) == []


REFUSED = b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
REPLY = "Reply to the customer"


async def test_an_answer_goes_out_fails_and_is_sent_again(company: Company, windows: Windows) -> None:
    team = await company.team("Bridged desk")
    agent = await company.member("Agent of the bridge", teams=(team,))
    async with receiver() as other, httpx.AsyncClient(base_url=company.url) as outside:
        new = {"kind": "bridge", "name": "Far shore", "settings": {"url": other.url}}
        account = await company.call("POST", "/channel-accounts", new)
        await company.call("PUT", f"/sites/{account['id']}/reception", {"queue_id": await company.queue(team)})
        bridge = Bridge(outside, account)
        desk = await at_the_desk(company, windows, agent)
        await bridge.says("Do you ship to the island?", user="far-1", name="Robinson", message="far-a")
        await opened(desk, "Do you ship to the island?")
        await expect(desk.locator(".head")).to_contain_text("Bridge · Far shore")
        log = desk.get_by_role("log")
        await write(desk, REPLY, "Every Friday")
        await expect(log.get_by_text("Sent", exact=True)).to_be_visible()
        sent = next(json.loads(each.body) for each in other.heard if b"Every Friday" in each.body)
        receipt = {"type": "receipt", "message_id": sent["message_id"], "state": "read", "user": {"id": "far-1"}}
        assert (await bridge.post(receipt)).status_code == 202
        await expect(log.get_by_text("Read", exact=True)).to_be_visible()

        change = {"user": {"id": "far-1"}, "target": "far-a"}
        edit = {"type": "edit", "message_id": "far-b", "parts": [{"kind": "text", "text": "Do you ship to islands?"}]}
        sign = {"type": "reaction", "message_id": "far-c", "emoji": "🙏"}
        assert (await bridge.post({"events": [change | edit, change | sign]})).status_code == 202
        await expect(log.get_by_role("img", name="The customer reacted with 🙏")).to_be_visible()
        await expect(log.get_by_text("Do you ship to islands?")).to_be_visible()
        await log.get_by_role("button", name="Edited").click()
        await expect(log.get_by_role("list", name="What it said before")).to_contain_text("Do you ship to the island?")

        other.manner = REFUSED
        await write(desk, REPLY, "With the mail boat")
        await expect(log).to_contain_text("Failed: the channel does not know this recipient.")
        for theme in THEMES:
            await desk.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
            assert await serious_findings(desk) == []
        other.manner = OK
        await log.get_by_role("button", name="Send again").click()
        await expect(log.get_by_text("Failed")).to_have_count(0)
        await expect(log.get_by_text("Sent", exact=True)).to_be_visible()
        assert sum(b"With the mail boat" in each.body for each in other.heard) == 2

        other.manner = REFUSED
        await write(desk, REPLY, "For nothing")
        await expect(log).to_contain_text("Failed: the channel does not know this recipient.")
        await bridge.post(change | {"type": "recall", "message_id": "far-d"})
        await expect(log.get_by_text("The customer took this message back")).to_be_visible()


async def test_a_mail_is_answered_to_all_below_its_quote(company: Company, windows: Windows) -> None:
    team = await company.team("Mail room")
    agent = await company.member("Post mistress", teams=(team,))
    async with post_office() as office:
        hosts = {"imap_host": "localhost", "smtp_host": "localhost"}
        new = {"kind": "email", "name": "Support mail", "settings": office.settings("support@kf.test") | hosts}
        account = await company.call("POST", "/channel-accounts", new)
        await company.call("PUT", f"/sites/{account['id']}/reception", {"queue_id": await company.queue(team)})
        desk = await at_the_desk(company, windows, agent)
        mail = EmailMessage()
        mail["From"], mail["To"] = "Defoe <customer@cust.test>", "support@kf.test, friday@cust.test"
        mail["Cc"], mail["Subject"], mail["Message-ID"] = "crusoe@cust.test", "The parrot", "<parrot-1@cust.test>"
        mail.set_content("Does the parrot speak?\n\nOn Monday, support wrote:\n> All our birds are well.\n")
        await office.post(mail)
        await opened(desk, "Does the parrot speak?")
        log = desk.get_by_role("log")
        await expect(log.get_by_role("heading", name="The parrot")).to_be_visible()
        await expect(log.get_by_text("friday@cust.test")).to_be_visible()
        await expect(log.get_by_text("All our birds are well.")).to_have_count(0)
        await log.get_by_role("button", name="Show what is quoted and signed").click()
        await expect(log.get_by_text("All our birds are well.")).to_be_visible()
        await expect(desk.get_by_text("To customer@cust.test")).to_be_visible()
        await desk.get_by_role("button", name="Reply to all").click()
        await expect(desk.get_by_role("textbox", name="Cc", exact=True)).to_have_value(
            "friday@cust.test, crusoe@cust.test"
        )
        await desk.get_by_role("button", name="Quote the mail").click()
        below = desk.get_by_role("textbox", name="Quoted below your answer")
        await expect(below).to_have_value(re.compile("Defoe wrote:\n> Does the parrot speak\\?$"))
        for theme in THEMES:
            await desk.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
            assert await serious_findings(desk) == []
        await write(desk, REPLY, "Only when asked")
        await expect(log.get_by_text("Sent", exact=True)).to_be_visible()
        sent = await office.last("customer@cust.test")
        assert (sent["Cc"], sent["In-Reply-To"]) == ("friday@cust.test, crusoe@cust.test", "<parrot-1@cust.test>")
        words, formatted = (sent.get_body((kind,)).get_content() for kind in ("plain", "html"))
        assert words.startswith("Only when asked")
        assert words.strip().endswith("> Does the parrot speak?")
        assert "<blockquote>Does the parrot speak?" in formatted

        admin = await windows(company.admin)
        await admin.goto(f"{company.url}/settings/channels/{account['id']}")
        await admin.get_by_role("button", name="Pause", exact=True).click()
        await admin.get_by_role("alertdialog").get_by_role("button", name="Pause").click()
        await expect(admin.get_by_text(re.compile("Paused since"))).to_be_visible()
        await write(desk, REPLY, "If the harbour is open")
        await expect(log).to_contain_text("Waits: the channel account is paused.")
        await expect(desk.get_by_text("This channel account is paused.")).to_be_visible()
        for theme in THEMES:
            await desk.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
            await admin.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
            assert await serious_findings(desk) == []
            assert await serious_findings(admin, where=MAIN) == []
        await admin.get_by_role("button", name="Resume").click()
        await expect(desk.get_by_text("This channel account is paused.")).to_have_count(0)
        await expect(log.get_by_text("Waits")).to_have_count(0)
