"""Quality inspection in browsers: form, plan, drawn, scored with evidence, appealed against, answered, counted."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_desk import Shop
from tests.support.company import Company

pytestmark = pytest.mark.anyio

MAIN = "document.querySelector('main')"


async def choose(page: Page, label: str, option: str) -> None:
    await page.get_by_role("combobox", name=re.compile(f"^{label}")).last.click()
    await page.get_by_role("option", name=option).click()


async def write_form(admin: Page, url: str) -> None:
    await admin.goto(f"{url}/inspection?tab=forms")
    await admin.get_by_role("button", name="New score form").click()
    await admin.get_by_role("textbox", name="Name").fill("Tea service")
    item = admin.locator(".form-item")
    await item.get_by_role("textbox", name="Item").fill("Greets")
    await admin.get_by_role("button", name="Add an item").click()
    await item.last.get_by_role("textbox", name="Item").fill("Tone")
    await choose(admin, "Answer", "Scale")
    await admin.get_by_role("button", name="Add an item").click()
    await item.last.get_by_role("textbox", name="Item").fill("Says what is true")
    await item.last.get_by_role("checkbox", name=re.compile("^Fatal")).click()
    await choose(admin, "Answer", "Choices")
    assert await serious_findings(admin, where=MAIN) == []
    await admin.get_by_role("button", name="Save").click()
    await expect(admin.get_by_role("row", name=re.compile("Tea service"))).to_be_visible()


async def write_plan(admin: Page, url: str, team: str, inspector: str) -> None:
    await admin.goto(f"{url}/inspection/plans/new")
    await admin.get_by_role("textbox", name="Name").fill("Daily tea")
    await admin.get_by_role("spinbutton", name="Share", exact=True).fill("100")
    await admin.get_by_role("checkbox", name=team, exact=True).first.click()
    await admin.get_by_role("checkbox", name=inspector, exact=True).click()
    assert await serious_findings(admin, where=MAIN) == []
    await admin.get_by_role("button", name="Save").click()
    await admin.get_by_role("row", name=re.compile("Daily tea")).get_by_role("button", name="Draw now").click()
    await expect(admin.get_by_text("1 conversation drawn", exact=True)).to_be_visible()
    assert await serious_findings(admin, where=MAIN) == []


async def test_a_conversation_is_inspected_from_the_form_to_the_results(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Inspected")
    boss = await company.member("Inspector", role="supervisor", teams=(shop.team,))
    deputy = await company.member("Second chief", role="supervisor", teams=(shop.team,))
    desk = await shop.desk()
    await shop.visitor("My tea is cold")
    await expect(desk.get_by_text("My tea is cold").first).to_be_visible()
    (talk,) = (await shop.agent.api.call("GET", "/conversations?list=mine"))["items"]
    await shop.agent.api.call("POST", f"/conversations/{talk['id']}/close", expect=204)
    admin = await windows(company.admin)
    await write_form(admin, company.url)
    await write_plan(admin, company.url, "Inspected", "Inspector")

    page = await windows(boss)
    await page.goto(f"{company.url}/inspection")
    await expect(page.get_by_role("link", name=re.compile("Quality"))).to_contain_text("1")
    row = page.get_by_role("row").filter(has_text="Daily tea: by lot, place 1 of 1")
    assert await serious_findings(page, where=MAIN) == []
    await row.get_by_role("link").click()
    sheet = page.get_by_role("region", name="Scoring")
    greets = sheet.get_by_role("group", name="Greets", exact=True).first
    await greets.get_by_text("No", exact=True).click()
    await greets.get_by_role("button", name="Mark messages").click()
    await page.get_by_role("article").filter(has_text="My tea is cold").get_by_role("button").click()
    await expect(page.get_by_role("article").get_by_text("Greets")).to_be_visible()
    await sheet.get_by_role("group", name="Tone", exact=True).first.get_by_text("4", exact=True).click()
    await expect(sheet.get_by_text("Draft saved").or_(sheet.get_by_text("1 item to go"))).to_be_visible()
    await sheet.get_by_role("radio", name="Fully").click()
    await expect(sheet.get_by_text("60 points").last).to_be_visible()
    await sheet.get_by_role("textbox", name="Comment for the agent").fill("Greet, please")
    for theme in ("light", "dark"):
        await page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        assert await serious_findings(page, where=MAIN) == []
    await sheet.get_by_role("button", name="Submit").click()
    await expect(page.get_by_text("Nothing to score")).to_be_visible()

    await desk.goto(f"{company.url}/inspection")
    await desk.get_by_role("row").filter(has_text="60").get_by_role("link").click()
    await expect(desk.get_by_text("Greet, please")).to_be_visible()
    await desk.get_by_role("textbox", name="What is not right?").fill("I did greet him")
    assert await serious_findings(desk, where=MAIN) == []
    await desk.get_by_role("button", name="Send appeal").click()
    await expect(desk.get_by_text("against 60 points")).to_be_visible()

    chief = await windows(deputy)
    await chief.goto(f"{company.url}/inspection?tab=appeals")
    await chief.get_by_role("row").filter(has_text="Appealed").get_by_role("link").click()
    await chief.get_by_text("Change the result").click()
    await chief.get_by_role("group", name="Greets", exact=True).first.get_by_text("Yes", exact=True).click()
    await chief.get_by_role("textbox", name="Reason").fill("He did")
    assert await serious_findings(chief, where=MAIN) == []
    await chief.get_by_role("button", name="Answer the appeal").click()
    await expect(chief.get_by_text("After appeal 93.33")).to_be_visible()

    await chief.goto(f"{company.url}/inspection?tab=results")
    for view, said in (("By agent", "Agent of Inspected"), ("By item", "Says what is true"), ("Day by day", "93.33")):
        await chief.get_by_text(view, exact=True).click()
        await expect(chief.get_by_role("cell", name=said).or_(chief.get_by_text(said)).first).to_be_visible()
        assert await serious_findings(chief, where=MAIN) == []
    await chief.get_by_text("Agreement", exact=True).click()
    await expect(chief.get_by_text("Nothing to compare yet")).to_be_visible()
