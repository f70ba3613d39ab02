"""A flow is drawn, published, and receives a visitor."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.support.company import Company

pytestmark = pytest.mark.anyio

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SHOTS = os.environ.get("HAOKE_SHOTS")


async def shot(page: Page, name: str) -> None:
    """Keep a picture, where somebody wants to look."""
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png")


async def received(company: Company, name: str, graph: dict[str, Any]) -> dict[str, Any]:
    """A site whose visitors this flow receives."""
    site = await company.site(name, await company.queue(await company.team(name)))
    flow = await company.call("POST", "/flows", {"purpose": "reception", "name": name})
    saved = await company.call("PUT", f"/flows/{flow['id']}/draft", {"revision": flow["revision"], "graph": graph})
    await company.call("POST", f"/flows/{flow['id']}/publish", {"revision": saved["revision"]})
    reception = await company.call("GET", f"/sites/{site['id']}/reception")
    chosen = {"queue_id": reception["queue_id"], "flow_id": flow["id"]}
    await company.call("PUT", f"/sites/{site['id']}/reception", chosen)
    return site


async def test_a_visitor_clicks_through_a_menu_and_a_form(company: Company, windows: Windows) -> None:
    graph = {
        "start": "menu",
        "nodes": [
            {
                "id": "menu",
                "kind": "menu",
                "settings": {
                    "text": "What can we do for you?",
                    "options": [{"id": "buy", "text": "I want to buy"}, {"id": "help", "text": "I need help"}],
                },
                "next": {"buy": "form", "help": "form", "other": "form"},
            },
            {
                "id": "form",
                "kind": "form",
                "settings": {
                    "text": "Please tell us who you are.",
                    "fields": [
                        {"id": "name", "label": "Name", "save": "name"},
                        {"id": "phone", "label": "Phone", "type": "phone", "save": "phone"},
                        {"id": "more", "label": "What is it about?", "required": False},
                    ],
                },
                "next": {"next": "board", "failed": "board"},
            },
            {
                "id": "board",
                "kind": "notice",
                "settings": {"title": "Fair week", "text": "It takes a little longer."},
                "next": {"next": "queue"},
            },
            {"id": "queue", "kind": "enter_queue"},
        ],
    }
    site = await received(company, "Clicks", graph)
    visitor = await windows(**PHONE)
    await visitor.goto(f"{company.url}/w/{site['key']}")
    menu = visitor.get_by_role("group", name="What can we do for you?")
    await expect(menu).to_be_visible()
    assert await serious_findings(visitor) == []
    await shot(visitor, "widget-menu")
    await menu.get_by_role("button", name="I want to buy").click()
    form = visitor.get_by_role("form", name="Please tell us who you are.")
    await form.get_by_label("Name").fill("Wang")
    await form.get_by_label("Phone").fill("nonsense")
    assert await serious_findings(visitor) == []
    await form.get_by_role("button", name="Send").click()
    await expect(form.get_by_role("alert")).to_be_visible()
    await shot(visitor, "widget-form")
    await form.get_by_label("Phone").fill("139 1234 5678")
    await form.get_by_role("button", name="Send").click()
    log = visitor.get_by_role("log")
    await expect(log.get_by_text("Fair week")).to_be_visible()
    await expect(form).to_have_count(0)
    await expect(menu).to_have_count(0)
    await expect(log.get_by_text("I want to buy")).to_be_visible()
    await expect(log.get_by_text("Phone: 13912345678")).to_be_visible()
    await shot(visitor, "widget-queue")
    await visitor.reload()
    await expect(log.get_by_text("Phone: 13912345678")).to_be_visible()


async def test_words_do_where_a_click_would(company: Company, windows: Windows) -> None:
    graph = {
        "start": "menu",
        "nodes": [
            {
                "id": "menu",
                "kind": "menu",
                "settings": {"text": "Which?", "options": [{"id": "a", "text": "Apples"}]},
                "next": {"a": "end", "other": "end"},
            },
            {"id": "end", "kind": "end", "settings": {"text": "That is all."}},
        ],
    }
    site = await received(company, "Words for clicks", graph)
    visitor = await windows()
    await visitor.goto(f"{company.url}/w/{site['key']}")
    await expect(visitor.get_by_role("button", name="Apples")).to_be_visible()
    box = visitor.get_by_role("textbox", name="Message")
    await box.fill("apples")
    await box.press("Enter")
    await expect(visitor.get_by_text("That is all.")).to_be_visible()
    await expect(visitor.get_by_role("button", name="Apples")).to_have_count(0)


async def test_a_flow_is_drawn_published_and_receives_a_visitor(company: Company, windows: Windows) -> None:
    site = await company.site("Drawn", await company.queue(await company.team("Drawn")))
    page = await windows(company.admin, viewport={"width": 1440, "height": 900})
    await page.goto(f"{company.url}/settings/flows")
    await page.get_by_role("button", name="New flow").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="Name").fill("Front desk")
    await dialog.get_by_role("button", name="Create and draw").click()

    kinds = page.get_by_role("complementary", name="Kinds of steps")
    step = page.get_by_role("complementary", name="Step", exact=True)
    problems = page.get_by_role("region", name="Problems")
    await kinds.get_by_role("button", name="Menu").click()
    await step.get_by_label("Question").fill("How can we help?")
    for text in ("Buying", "Something else"):
        await step.get_by_role("button", name="Add: Choice").click()
        await step.get_by_role("group", name="Choice").last.get_by_label("Button").fill(text)
    await expect(problems.get_by_text("The exit “Buying” leads nowhere.")).to_be_visible()
    await expect(page.get_by_role("button", name="Publish")).to_be_disabled()
    assert await serious_findings(page) == []
    await page.get_by_role("button", name="Add a step after “Buying”").click()
    await page.get_by_role("dialog").get_by_role("button", name="Queue", exact=True).click()
    await step.get_by_label("Message before").fill("One moment.")

    # The rest by the outline, with the keyboard alone.
    await page.get_by_role("button", name="Outline").click()
    outline = page.get_by_role("list", name="Steps of the flow")
    await outline.get_by_role("button", name="Menu").focus()
    await page.keyboard.press("Enter")
    for way in ("Something else", "anything else"):
        await step.get_by_label(f"“{way}” leads to").select_option(label="Queue: One moment.")
    await expect(problems.get_by_text("No problems")).to_be_visible()
    assert await serious_findings(page) == []
    await shot(page, "designer-outline")
    await page.get_by_role("button", name="Drawing").click()
    await shot(page, "designer-canvas")

    await page.get_by_role("tab", name="Try it").click()
    trial = page.get_by_role("complementary", name="Try it")
    await trial.get_by_role("button", name="Start").click()
    await trial.get_by_role("group", name="How can we help?").get_by_role("button", name="Buying").click()
    await expect(trial.get_by_text("enters the queue")).to_be_visible()
    assert await serious_findings(page) == []
    await shot(page, "designer-try")

    await page.get_by_role("button", name="Publish").click()
    await page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    await expect(page.get_by_text("Version 1 is live").first).to_be_visible()
    await page.get_by_role("tab", name="Versions").click()
    await page.get_by_role("button", name="Compare with the draft").click()
    await expect(page.get_by_text("The draft is the same.")).to_be_visible()
    assert await serious_findings(page) == []
    await shot(page, "designer-versions")

    await page.goto(f"{company.url}/settings/sites/{site['id']}?tab=rules")
    await page.get_by_label("Reception flow").click()
    await page.get_by_role("option", name="Front desk").click()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("region", name="Unsaved changes")).to_have_count(0)

    visitor = await windows()
    await visitor.goto(f"{company.url}/w/{site['key']}")
    await visitor.get_by_role("group", name="How can we help?").get_by_role("button", name="Buying").click()
    await expect(visitor.get_by_text("One moment.")).to_be_visible()
    await expect(visitor.get_by_text("You are number 1 in the queue")).to_be_visible()
