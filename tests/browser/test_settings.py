"""The administrators' side: each page in both themes and on a phone, and the acts that must not go wrong."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.support.company import Company, Person

pytestmark = pytest.mark.anyio

PAGES = (
    "profile",
    "preferences",
    "workspaces",
    "members",
    "roles",
    "teams",
    "skills",
    "sites",
    "queues",
    "simulation",
    "agent-states",
    "calendars",
    "reminders",
    "words",
    "word-findings",
    "bans",
    "workspace",
    "audit",
    "about",
)
SITE_TABS = ("look", "texts", "rules", "install")


async def furnish(company: Company) -> list[str]:
    """People, a team, a role, hours and a site, so that no page is empty. Addresses of what was made."""
    team = await company.team("Furnished")
    await company.call("POST", "/skills", {"name": "Furnished skill"})
    await company.member("Furnished Agent", teams=(team,))
    await company.call("POST", "/roles", {"name": "Furnished role", "permissions": {"members.read": "all"}})
    queue = await company.queue(team)
    week = [[{"start": 540, "end": 720}, {"start": 1320, "end": 1560}], *[[]] * 6]
    days = [{"date": "2027-01-01", "name": "Holiday"}, {"date": "2027-01-02", "hours": [{"start": 540, "end": 600}]}]
    hours = {"name": "Furnished hours", "time_zone": "Asia/Shanghai", "week": week, "exceptions": days}
    calendar = await company.call("POST", "/calendars", hours)
    other = await company.queue(await company.team("Furnished night"))
    limits = {"calendar_id": calendar["id"], "overflow": [{"when": "wait", "over": 60, "to": other}]}
    await company.call("PUT", f"/queues/{queue}/limits", limits)
    site = await company.site("Furnished site", queue)
    return [f"sites/{site['id']}", f"calendars/{calendar['id']}", f"queues/{queue}/limits"]


@pytest.fixture(scope="module")
async def furnished(company: Company) -> list[str]:
    """Every page of the settings, by its address."""
    site, *made = await furnish(company)
    roles = await company.call("GET", "/roles")
    return [*PAGES, *made, f"roles/{roles['items'][-1]['id']}", *(f"{site}?tab={tab}" for tab in SITE_TABS)]


async def visit(page: Page, company: Company, path: str) -> None:
    await page.goto(f"{company.url}/settings/{path}")
    await expect(page.locator("main h1").first).to_be_visible()
    await expect(page.get_by_role("status", name="Loading")).to_have_count(0)
    await expect(page.locator("main .set-page > *").nth(1)).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_every_page_can_be_used_by_everybody(
    company: Company, furnished: list[str], windows: Windows, theme: str
) -> None:
    page = await windows(company.admin, color_scheme=theme)
    findings = {}
    for path in furnished:
        await visit(page, company, path)
        if found := await serious_findings(page):
            findings[path] = found
    assert findings == {}


async def test_every_page_fits_a_small_phone(company: Company, furnished: list[str], windows: Windows) -> None:
    page = await windows(company.admin, viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    wide = []
    for path in furnished:
        await visit(page, company, path)
        if await page.evaluate(
            "[document.documentElement, ...document.querySelectorAll('main')]"
            ".some((e) => e.scrollWidth > e.clientWidth)"
        ):
            wide.append(path)
    assert wide == []


async def test_a_role_is_copied_and_its_changes_are_shown_before_they_count(company: Company, windows: Windows) -> None:
    page = await windows(company.admin)
    await page.goto(f"{company.url}/settings/roles")
    await page.get_by_role("link", name="Agent", exact=True).click()
    await expect(page.get_by_text("cannot be changed")).to_be_visible()
    await expect(page.get_by_role("group", name="Reply to customers").get_by_label("Team")).to_be_disabled()

    await page.get_by_role("button", name="Copy").click()
    await page.get_by_role("dialog").get_by_label("Name").fill("Night shift")
    await page.get_by_role("button", name="Create", exact=True).click()
    await expect(page.get_by_role("heading", name="Night shift", level=1)).to_be_visible()
    await page.get_by_role("group", name="Reply to customers").get_by_label("Team").check()
    await page.get_by_role("group", name="Export transcripts").get_by_label("None").check()
    await expect(page.get_by_role("region", name="Unsaved changes")).to_contain_text("2 permissions")
    await page.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("listitem")).to_have_count(2)
    await expect(dialog).to_contain_text("1 change opens more than before")
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("region", name="Unsaved changes")).to_be_hidden()

    roles = await company.call("GET", "/roles")
    made = next(role for role in roles["items"] if role["name"] == "Night shift")
    assert made["permissions"]["conversations.reply"] == "team"
    assert "conversations.export" not in made["permissions"]


async def test_a_site_is_dressed_in_sight_and_never_lost_by_leaving(company: Company, windows: Windows) -> None:
    page = await windows(company.admin)
    site = await company.site("Dressed", await company.queue(await company.team("Dressers")))
    await page.goto(f"{company.url}/settings/sites/{site['id']}?tab=texts")
    await page.get_by_label("Title").first.fill("Tea and lanterns")
    await expect(page.get_by_role("figure", include_hidden=True)).to_contain_text("Tea and lanterns")

    await page.get_by_role("link", name="Members").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Cancel").click()
    await expect(page.get_by_label("Title").first).to_have_value("Tea and lanterns")

    await page.get_by_role("tab", name="Rules").click()
    await page.get_by_label("Allowed domains").fill("https://shop.example.com/cart\n<script>")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("alert")).to_contain_text("Not a domain: <script>")
    await page.get_by_label("Allowed domains").fill("https://shop.example.com/cart")
    bar = page.get_by_role("region", name="Unsaved changes")
    await expect(bar).to_contain_text("Title, Allowed domains")
    await page.get_by_role("button", name="Save").dblclick()
    await expect(bar).to_be_hidden()
    saved = (await company.call("GET", f"/sites/{site['id']}"))["settings"]
    assert (saved["title"], saved["allowed_domains"]) == ("Tea and lanterns", ["shop.example.com"])

    await page.get_by_role("tab", name="Install").click()
    await page.get_by_role("button", name="Create secret").click()
    secret = await page.get_by_role("group", name="Identity secret").inner_text()
    assert len(secret) >= 32
    await expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()

    await page.get_by_role("button", name="Delete site").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Delete site").click()
    await page.wait_for_url("**/settings/sites")
    await company.call("GET", f"/sites/{site['id']}", expect=404)


async def test_a_member_is_disabled_and_the_audit_log_tells_it(company: Company, windows: Windows) -> None:
    person = await company.member("Leaving Soon")
    page = await windows(company.admin)
    await page.goto(f"{company.url}/settings/members")
    await page.get_by_role("searchbox").fill("leaving")
    await page.get_by_role("button", name="Leaving Soon").click()
    await page.get_by_role("button", name="Disable").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Disable").click()
    await expect(page.get_by_role("row", name=re.compile("Leaving Soon.*Disabled"))).to_be_visible()
    await person.api.call("GET", "/me", expect=401)
    await page.goto(f"{company.url}/settings/audit")
    await expect(page.get_by_text("Ada disabled the member Leaving Soon")).to_be_visible()


async def test_a_profile_changes_its_picture_language_and_password(company: Company, windows: Windows) -> None:
    person = await company.member("Changing Much")
    page = await windows(person)
    await page.goto(f"{company.url}/settings/profile")
    png = await page.screenshot(clip={"x": 0, "y": 0, "width": 300, "height": 200})
    await page.locator("input[type=file]").set_input_files([{"name": "me.png", "mimeType": "image/png", "buffer": png}])
    await page.get_by_role("application").press("ArrowLeft")
    assert await serious_findings(page) == []
    await page.get_by_role("button", name="Use").click()
    await expect(page.locator("main img")).to_be_visible()

    await page.get_by_label("Current password").fill(person.password)
    await page.get_by_label("New password").fill("an even longer lantern")
    await page.get_by_role("button", name="Change password").click()
    await expect(page.get_by_text("Your password is changed").first).to_be_visible()
    credentials = {"email": person.email, "password": "an even longer lantern"}
    await company.client().call("POST", "/session", credentials)

    await page.get_by_label("Language").click()
    await page.get_by_role("option", name="繁體中文").click()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name="個人資料")).to_be_visible()
    me = await person.api.call("GET", "/me")
    assert me["member"]["locale"] == "zh-TW"
    assert me["member"]["avatar"]


async def test_pages_one_may_not_open_say_so(company: Company, windows: Windows) -> None:
    person: Person = await company.member("Only Agent")
    page = await windows(person)
    await page.goto(f"{company.url}/settings/roles")
    await expect(page.get_by_text("You may not open this page")).to_be_visible()
    await page.goto(f"{company.url}/settings/members")
    await expect(page.get_by_role("link", name="Roles and permissions")).to_have_count(0)
    await expect(page.get_by_role("button", name="Invite")).to_have_count(0)


async def test_a_simulation_compares_a_policy_with_the_one_that_is(company: Company, windows: Windows) -> None:
    page = await windows(company.admin)
    await visit(page, company, "simulation")
    await page.get_by_role("radio", name="Made up").click()
    await page.get_by_label("Arrivals an hour").fill("120")
    await page.get_by_role("button", name="Compare").click()
    result = page.get_by_role("table", name="Side by side")
    await expect(result.get_by_role("row").filter(has_text="Answered within 20 s")).to_contain_text("%")
    await expect(result.get_by_role("columnheader", name="Erlang C")).to_be_visible()
    assert await serious_findings(page) == []
