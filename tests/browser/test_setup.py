"""From an empty installation to the second member at work, as people meet it in the browser."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.support.company import PASSWORD, Company
from tests.support.server import Server

pytestmark = pytest.mark.anyio

PASSWORD_FIELD = re.compile("^Password")  # not the button that shows it


async def set_up(page: Page, url: str) -> None:
    await page.goto(url)
    await page.wait_for_url("**/setup")
    await page.get_by_label("Workspace").fill("Lantern Tea")
    await page.get_by_label("Your name").fill("Wang Fang")
    await page.get_by_label("Email").fill("wang@lantern.example")
    await page.get_by_label(PASSWORD_FIELD).fill(PASSWORD)
    await page.get_by_role("button", name="Create workspace").click()
    await page.wait_for_url("**/welcome")


async def test_first_start_leads_to_set_up_and_the_first_steps(server: Server, windows: Windows) -> None:
    page = await windows(timezone_id="Asia/Taipei")
    await page.goto(server.url)
    await page.wait_for_url("**/setup")
    await expect(page.get_by_label("Time zone")).to_have_value("Asia/Taipei")

    await page.get_by_role("button", name="Create workspace").click()
    summary = page.get_by_role("alert")
    await expect(summary).to_contain_text("Please enter a name for the workspace.")
    await expect(summary).to_be_focused()
    await summary.get_by_role("link", name="email address").click()
    await expect(page.get_by_label("Email")).to_be_focused()
    assert await serious_findings(page) == []

    await page.get_by_label(PASSWORD_FIELD).fill("password12")
    await expect(page.get_by_text("Weak")).to_be_visible()
    await set_up(page, server.url)
    assert await serious_findings(page) == []

    await expect(page.get_by_role("group", name="Embed code")).to_contain_text("data-site=")
    await page.get_by_role("button", name="Go online").click()
    await expect(page.get_by_role("button", name="Go online")).to_be_hidden()
    async with page.context.expect_page() as opening:
        await page.get_by_role("link", name="Open the link").click()
    visitor = await opening.value
    await visitor.get_by_role("textbox", name="Message").fill("Is anybody there?")
    await visitor.keyboard.press("Enter")
    await page.get_by_role("button", name="Go to the workspace").click()
    await page.get_by_text("Is anybody there?").first.click()
    await page.get_by_role("textbox", name="Reply to the customer").fill("I am")
    await page.keyboard.press("Enter")
    await expect(visitor.get_by_role("log").get_by_text("I am", exact=True)).to_be_visible()
    await page.goto(f"{server.url}/welcome")
    await expect(page.get_by_text("Done")).to_have_count(2)


async def test_an_invited_colleague_joins_and_signs_in_again(server: Server, windows: Windows) -> None:
    admin = await windows()
    await set_up(admin, server.url)
    await admin.get_by_role("button", name="Invite").click()
    await admin.get_by_role("dialog").get_by_label("Email").fill("chen@lantern.example")
    await admin.get_by_role("button", name="Create link").click()
    link = await admin.get_by_role("group", name="Invitation link").inner_text()

    page = await windows()
    await page.goto(link)
    await expect(page.get_by_role("heading", name="Join Lantern Tea")).to_be_visible()
    await expect(page.get_by_label("Email")).to_have_value("chen@lantern.example")
    assert await serious_findings(page) == []
    await page.get_by_label("Your name").fill("Chen Qiang")
    await page.get_by_label(PASSWORD_FIELD).fill(PASSWORD)
    await page.get_by_role("button", name="Join").click()
    await page.wait_for_url("**/conversations")

    await page.get_by_role("button", name="Account").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await page.wait_for_url("**/sign-in")
    await page.goto(f"{server.url}/settings/profile")
    await page.wait_for_url("**/sign-in?next=/settings/profile")
    await sign_in(page, "chen@lantern.example", "not the password")
    await expect(page.get_by_role("alert")).to_contain_text("wrong")
    assert await serious_findings(page) == []
    await sign_in(page, "chen@lantern.example", PASSWORD)
    await page.wait_for_url("**/settings/profile")

    await page.goto(link)
    await expect(page.get_by_role("heading", name="This invitation cannot be used")).to_be_visible()


async def sign_in(page: Page, email: str, password: str) -> None:
    await page.get_by_label("Email").fill(email)
    await page.get_by_label(PASSWORD_FIELD).fill(password)
    await page.get_by_role("button", name="Sign in").click()


async def test_too_many_wrong_passwords_pause_signing_in(company: Company, windows: Windows) -> None:
    person = await company.member("Guessed")
    page = await windows()
    await page.goto(f"{company.url}/sign-in")
    button = page.get_by_role("button", name=re.compile("Sign in|Try again in"))
    for _ in range(20):
        if await button.is_disabled():
            break
        async with page.expect_response("**/api/v1/session"):
            await sign_in(page, person.email, "a wrong password")
        await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_role("alert")).to_contain_text("paused for a moment")
    await expect(button).to_have_text(re.compile("Try again in .*(second|minute)"))


async def test_who_belongs_to_several_workspaces_chooses_one(company: Company, windows: Windows) -> None:
    await company.call("POST", "/workspaces", {"name": "Second", "locale": "en", "time_zone": "UTC"})
    page = await windows()
    await page.goto(f"{company.url}/sign-in")
    await sign_in(page, company.admin.email, company.admin.password)
    await expect(page.get_by_role("heading", name="Choose a workspace")).to_be_visible()
    assert await serious_findings(page) == []
    await page.get_by_role("button", name="Second").click()
    await page.wait_for_url("**/conversations")
    await page.goto(f"{company.url}/settings/workspaces")
    await page.get_by_role("button", name="Go to Acme").click()
    await page.wait_for_url("**/conversations")
    await page.get_by_role("button", name="Account").click()
    await expect(page.get_by_role("menu")).to_contain_text("Acme")


async def test_work_survives_the_end_of_a_session(company: Company, windows: Windows) -> None:
    person = await company.member("Interrupted")
    page = await windows(person)
    await page.goto(f"{company.url}/settings/profile")
    await page.get_by_label("Name").fill("Not Interrupted")
    await page.context.clear_cookies()
    await page.get_by_role("button", name="Save").click()
    again = page.get_by_role("dialog", name="Please sign in again")
    await again.get_by_label("Password").fill(person.password)
    assert await serious_findings(page) == []
    await again.get_by_role("button", name="Sign in").click()
    await expect(again).to_be_hidden()
    await expect(page.get_by_label("Name")).to_have_value("Not Interrupted")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("region", name="Unsaved changes")).to_be_hidden()
    assert (await person.api.call("GET", "/me"))["member"]["name"] == "Not Interrupted"
