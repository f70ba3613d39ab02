"""How a queue finds its agents, set up in the browser: skills, their levels, rings, and a chain with its forms."""

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.support.company import Company

pytestmark = pytest.mark.anyio


async def test_a_queue_gets_skills_rings_and_a_chain(company: Company, windows: Windows) -> None:
    team = await company.team("Chained")
    await company.member("Skilled Agent", teams=(team,))
    queue = await company.queue(team)
    page = await windows(company.admin)

    await page.goto(f"{company.url}/settings/skills")
    await page.get_by_role("button", name="New skill").first.click()
    await page.get_by_role("dialog").get_by_label("Name").fill("Cantonese")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("button", name="Cantonese", exact=True)).to_be_visible()

    await page.goto(f"{company.url}/settings/members")
    await page.get_by_role("button", name="Skilled Agent", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("combobox", name="Level of Cantonese").click()
    await page.get_by_role("option", name="Level 4").click()
    assert await serious_findings(page) == []
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()

    await page.goto(f"{company.url}/settings/queues")
    await page.get_by_role("button", name="Chained", exact=True).click()
    dialog = page.get_by_role("dialog")
    for step in ("Returning customer", "IP range"):
        await dialog.get_by_role("button", name="Add a step").click()
        await page.get_by_role("menuitem", name=step).click()
    for step in ("Returning customer", "IP range"):
        await dialog.get_by_role("button", name=f"Move up: {step}").click()
    await dialog.get_by_label("Wait for these agents for").first.fill("30")
    await dialog.get_by_role("button", name="Add a rule").click()
    await dialog.get_by_label("IP ranges").fill("10.1.0.0/16\nnowhere")
    await dialog.get_by_role("group", name="These agents").get_by_label("Skilled Agent").check()
    await dialog.get_by_role("button", name="Ask for skills").click()
    await dialog.get_by_role("button", name="Ask for less after a while").click()
    assert await serious_findings(page) == []
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_contain_text("“nowhere” is neither an address nor a range")
    await dialog.get_by_label("IP ranges").fill("10.1.0.0/16")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_text("Returning customer → IP range → Least busy")).to_be_visible()

    queues = await company.call("GET", "/queues?limit=200")
    stored = next(each for each in queues["items"] if each["id"] == queue)
    assert [step["seconds"] for step in stored["chain"]] == [30, 0, 0]
    assert stored["chain"][1]["settings"]["rules"][0]["ranges"] == ["10.1.0.0/16"]
    assert [(ring["after"], ring["skills"][0]["level"]) for ring in stored["rings"]] == [(0, 3), (30, 2)]
