"""A graph is drawn, published and asked, with the pointer and without."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.support.company import Company
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

SPEC = "The weight of the Toaster T8 is 900 g. The Toaster T8 supports defrosting."


async def add_entity(page: Page, name: str, kind: str) -> None:
    await page.get_by_role("button", name="Add", exact=True).click()
    await page.get_by_role("menuitem", name="Add an entity").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Name").fill(name)
    await dialog.get_by_label("Kind").select_option(kind)
    await dialog.get_by_role("button", name="Create").click()
    await expect(page.get_by_role("heading", name=name)).to_be_visible()


async def test_a_graph_is_drawn_published_and_asked(company: Company, windows: Windows) -> None:
    page = await windows(company.admin)
    await page.goto(f"{company.url}/bot/graph")
    await page.get_by_role("button", name="Begin with the usual words").click()
    await page.get_by_role("button", name="Add an entity").click()
    await page.get_by_role("dialog").get_by_label("Name").fill("Kettle K1")
    await page.get_by_role("dialog").get_by_role("button", name="Create").click()
    side = page.get_by_role("complementary", name="Chosen item")
    await side.get_by_label("Add a fact").select_option("weight")
    await side.get_by_label("weight", exact=True).fill("850")
    await side.get_by_role("button", name="Save draft").click()
    await expect(side.get_by_role("button", name="Save draft")).to_be_disabled()

    await add_entity(page, "Filter F9", "part")
    await side.get_by_label("Relation").select_option("fits")
    await side.get_by_label("Add link").fill("kettle")
    await side.get_by_role("button", name="Kettle K1").click()
    await side.get_by_role("button", name="Save draft").click()
    drawing = page.get_by_role("group", name="The graph.")
    await expect(drawing.get_by_role("button", name="Kettle K1")).to_be_visible()
    assert await serious_findings(page) == []

    await page.get_by_role("button", name="Publish drafts").click()
    await page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    await expect(page.get_by_role("button", name="Publish drafts")).to_be_hidden()

    async def is_ready() -> bool:
        return bool((await company.call("GET", "/bot/status"))["ready"])

    await until(is_ready, "the bot is ready", seconds=60)
    question = page.get_by_label("Question")

    async def is_answered() -> bool:
        await question.fill("which part fits the kettle K1?")
        await page.get_by_role("button", name="Ask", exact=True).click()
        await expect(page.get_by_role("status").get_by_text("which part fits the kettle K1?")).to_be_visible()
        return await page.get_by_text("Kettle K1 can be used with Filter F9.").is_visible()

    await until(is_answered, "what was published is answered")
    await expect(drawing.locator(".is-walked")).to_have_count(2)
    await question.fill("how heavy is the Kettle K1")
    await page.get_by_role("button", name="Ask", exact=True).click()
    await expect(page.get_by_text("Kettle K1, weight: 850 g.")).to_be_visible()

    await page.get_by_role("button", name="List", exact=True).click()
    table = page.get_by_role("table", name="Knowledge graph")
    await expect(table.get_by_role("row")).to_have_count(3)
    await table.get_by_role("button", name="Kettle K1").press("Enter")
    await expect(side.get_by_role("heading", name="Kettle K1")).to_be_visible()
    assert await serious_findings(page) == []

    await page.get_by_role("button", name="Drawing", exact=True).click()
    await (
        drawing.locator(".graph-node", has_text="Kettle K1")
        .locator(".graph-handle")
        .drag_to(drawing.locator(".graph-node", has_text="Filter F9"))
    )
    dialog = page.get_by_role("dialog", name="Link Kettle K1 and Filter F9")
    await dialog.get_by_label("Relation").select_option("replaces")
    await dialog.get_by_role("button", name="Add link").click()
    await expect(side.get_by_role("button", name="Remove replaces Filter F9")).to_be_visible()


async def test_what_entries_say_is_taken_into_the_graph(company: Company, windows: Windows) -> None:
    row = {"key": "graph-spec", "locale": "en", "question": "Toaster data", "answer": [{"text": SPEC}]}
    await company.call("POST", "/knowledge/import/rows", {"rows": [row], "publish": True})
    await company.call("POST", "/knowledge/graph/begin")
    page = await windows(company.admin)
    await page.goto(f"{company.url}/bot/graph")
    await page.get_by_role("button", name="From entries").click()
    dialog = page.get_by_role("dialog", name="From entries")
    proposed = dialog.get_by_role("listitem").filter(has_text="The weight of the Toaster T8 is 900 g")
    await expect(proposed.get_by_label("Value")).to_have_value("900")
    assert await serious_findings(page) == []
    await proposed.get_by_label("Value").fill("950")
    await proposed.get_by_role("button", name="Take in").click()
    await expect(proposed).to_have_count(0)
    await dialog.get_by_role("listitem").filter(has_text="defrosting").get_by_role("button", name="Dismiss").click()
    await dialog.get_by_role("button", name="Close").last.click()
    await page.get_by_label("Find an entity").fill("Toaster")
    await page.get_by_role("button", name="Toaster T8").first.click()
    side = page.get_by_role("complementary", name="Chosen item")
    await expect(side.get_by_label("weight", exact=True)).to_have_value("950")
    await page.get_by_role("button", name="Tools").click()
    await page.get_by_role("menuitem", name="Problems").click()
    await expect(page.get_by_role("dialog", name="Problems")).to_be_visible()
    assert await serious_findings(page) == []
