"""A site's own page on a phone: all conversations, with a network and without one."""

import re
from functools import partial
from uuid import uuid4

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_talk import PHONE, at_the_desk, opened, write
from tests.support.company import Company
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

KEPT = """async (text) => {
    const all = await indexedDB.databases()
    const name = all.map((each) => each.name).find((each) => each.startsWith('haoke-talks:'))
    if (!name) return false
    const wait = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)))
    const database = await wait(indexedDB.open(name))
    const found = await wait(database.transaction('unsent').objectStore('unsent').getAll())
    database.close()
    return JSON.stringify(found.filter((each) => each.log)).includes(text)
}"""


async def test_all_conversations_are_listed_and_open_without_a_network(company: Company, windows: Windows) -> None:
    team = await company.team("Harbour")
    site = await company.site("Harbour shop", await company.queue(team), reopen_hours=0)
    agent = await company.member("Sun Li", teams=(team,))
    desk = await at_the_desk(company, windows, agent)
    visitor = await windows(**PHONE)
    await visitor.goto(f"{company.url}/w/{site['key']}")
    await visitor.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await visitor.reload()  # now the worker sees the page, and keeps it
    await write(visitor, "Message", "Do you ship to Kiel?")
    await opened(desk, "Do you ship to Kiel?")
    await write(desk, "Reply to the customer", "We do, within two days")
    await expect(visitor.get_by_text("We do, within two days")).to_be_visible()
    (first,) = (await agent.api.call("GET", "/conversations?list=mine"))["items"]
    await agent.api.call("POST", f"/conversations/{first['id']}/close", {})
    await expect(visitor.get_by_text("The conversation has ended.", exact=False)).to_be_visible()
    await write(visitor, "Message", "And to Malmö?")
    await opened(desk, "And to Malmö?")

    await visitor.get_by_role("button", name="Conversations").click()
    page = visitor.get_by_role("region", name="Conversations")
    await expect(page.get_by_role("listitem")).to_have_count(2)
    current, past = page.get_by_role("listitem").nth(0), page.get_by_role("listitem").nth(1)
    await expect(current).to_contain_text("You: And to Malmö?")
    await expect(past).to_contain_text("We do, within two days")
    await expect(past).to_contain_text("Ended")
    assert await serious_findings(visitor) == []
    mine = {"id": str(uuid4()), "body": {"text": "Three days"}}
    (second,) = (await agent.api.call("GET", "/conversations?list=mine"))["items"]
    await agent.api.call("POST", f"/conversations/{second['id']}/messages", mine)
    await expect(current).to_contain_text("1 unread")
    await past.get_by_role("button").click()
    log = visitor.get_by_role("region").get_by_role("log")
    await expect(log.get_by_text("We do, within two days")).to_be_visible()
    assert await serious_findings(visitor) == []
    await visitor.go_back()
    await current.get_by_role("button").click()
    await expect(visitor.get_by_text("Three days")).to_be_visible()
    await expect(visitor.get_by_role("button", name="Conversations", exact=True)).to_be_visible()
    for text in ("Three days", "We do, within two days"):
        await until(partial(visitor.evaluate, KEPT, text), "the device has its copy")

    await visitor.context.set_offline(True)
    await visitor.reload()
    await expect(visitor.get_by_role("log").get_by_text("Three days")).to_be_visible()
    await expect(visitor).to_have_title(re.compile("Harbour|Chat"))
    await visitor.get_by_role("button", name="Conversations").click()
    await page.get_by_role("listitem").nth(1).get_by_role("button").click()
    await expect(log.get_by_text("We do, within two days")).to_be_visible()
    await visitor.get_by_role("button", name="Write a message").click()
    await write(visitor, "Message", "Thank you, I order")
    await visitor.context.set_offline(False)
    await expect(desk.get_by_role("log").get_by_text("Thank you, I order")).to_be_visible(timeout=40_000)


async def test_a_notice_leads_to_its_conversation_and_the_device_can_forget(company: Company, windows: Windows) -> None:
    team = await company.team("Ferry")
    site = await company.site("Ferry shop", await company.queue(team), reopen_hours=0)
    agent = await company.member("Gao Jie", teams=(team,))
    await at_the_desk(company, windows, agent)
    visitor = await windows(**PHONE)
    await visitor.context.grant_permissions(["notifications"], origin=company.url)
    await visitor.goto(f"{company.url}/w/{site['key']}")
    await visitor.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await write(visitor, "Message", "When is the last ferry?")
    await expect(visitor.get_by_text("Gao Jie is here for you")).to_be_visible()
    (first,) = (await agent.api.call("GET", "/conversations?list=mine"))["items"]
    answer = {"id": str(uuid4()), "body": {"text": "At ten"}}
    await agent.api.call("POST", f"/conversations/{first['id']}/messages", answer)
    await agent.api.call("POST", f"/conversations/{first['id']}/close", {})
    await expect(visitor.get_by_text("The conversation has ended.", exact=False)).to_be_visible()
    await write(visitor, "Message", "And the first?")
    await expect(visitor.get_by_text("Gao Jie is here for you")).to_have_count(2)

    (worker,) = visitor.context.service_workers
    to = f"/w/{site['key']}"
    told = {"title": "Gao Jie", "body": "At ten", "tag": first["id"], "to": to}
    await worker.evaluate("(data) => self.dispatchEvent(new PushEvent('push', { data: JSON.stringify(data) }))", told)
    clicked = """async () => {
        const [notification] = await self.registration.getNotifications()
        if (!notification) return false
        self.dispatchEvent(new NotificationEvent('notificationclick', { notification }))
        return true
    }"""
    await until(lambda: worker.evaluate(clicked), "the notice is shown, and clicked")
    page = visitor.get_by_role("region", name="Gao Jie")
    await expect(page.get_by_role("log").get_by_text("At ten")).to_be_visible()
    await page.get_by_role("button", name="Write a message").click()
    await expect(page).to_have_count(0)

    await visitor.get_by_role("button", name="More", exact=True).click()
    await visitor.get_by_role("button", name="Privacy").click()
    await visitor.get_by_role("button", name="Forget me on this device").click()
    await expect(visitor.get_by_text("And the first?")).to_have_count(0)
    await expect(visitor.get_by_role("textbox", name="Message")).to_be_visible()
    await visitor.get_by_role("button", name="Conversations").click()
    await expect(visitor.get_by_text("You have not written to us yet")).to_be_visible()
