"""The wallboard in a browser: it lives, it can be paused, filtered and read without seeing colours."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.axe import serious_findings
from tests.browser.conftest import Windows
from tests.browser.test_desk import Shop
from tests.support.company import Company

pytestmark = pytest.mark.anyio


async def test_the_wallboard_follows_what_happens(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Board")
    boss = await company.member("Boss of Board", role="supervisor", teams=(shop.team,))
    wall = await windows(boss)
    await wall.goto(f"{company.url}/board")
    line = wall.get_by_role("row").filter(has=wall.get_by_role("rowheader", name="Board"))
    await expect(line.get_by_role("cell").first).to_have_text("0")
    await expect(wall.get_by_text("Nobody is at work")).to_be_visible()
    await shop.visitor("Hello board")
    await expect(line.get_by_role("cell").first).to_have_text("1")
    for theme in ("light", "dark"):
        await wall.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        assert await serious_findings(wall) == []
    await shop.desk()
    agent = wall.get_by_role("row").filter(has=wall.get_by_role("rowheader", name=re.compile(shop.agent.name)))
    await expect(agent).to_contain_text("Online")
    await expect(agent).to_contain_text("1/5")
    await wall.get_by_role("button", name="Pause").click()
    await expect(wall.get_by_text(re.compile("Paused at"))).to_be_visible()
    await shop.visitor("While nobody looks")
    await expect(agent).to_contain_text("1/5")
    await wall.get_by_role("button", name="Go on").click()
    await expect(agent).to_contain_text("2/5")
    await wall.get_by_role("button", name="Show as a table").click()
    await expect(wall.get_by_role("columnheader", name="Given up").first).to_be_visible()


async def test_a_board_of_ones_own_is_arranged_with_keys_and_shared(company: Company, windows: Windows) -> None:
    shop = await Shop.opened(company, windows, "Arranged")
    boss = await company.member("Boss of Arranged", role="supervisor", teams=(shop.team,))
    wall = await windows(boss)
    await wall.goto(f"{company.url}/board")
    await wall.get_by_role("button", name="Make my own").click()
    await wall.get_by_role("textbox", name="Name of the board").fill("Night shift")
    await wall.get_by_role("button", name="Add a tile").click()
    dialog = wall.get_by_role("dialog")
    await dialog.get_by_role("combobox", name="What it shows").click()
    await wall.get_by_role("option", name="Agents online").click()
    await dialog.get_by_role("spinbutton", name="Off target").fill("0")
    assert await serious_findings(wall) == []
    await dialog.get_by_role("button", name="Add a tile").click()
    await wall.get_by_role("button", name="Add a tile").click()
    await dialog.get_by_role("combobox", name="Kind").click()
    await wall.get_by_role("option", name="Map of the week").click()
    await dialog.get_by_role("button", name="Add a tile").click()
    await expect(wall.get_by_role("columnheader", name="23")).to_be_visible()

    handle = wall.get_by_role("button", name="Move Agents online")
    await handle.focus()
    await wall.keyboard.press("ArrowRight")
    await expect(wall.get_by_role("status").filter(has_text="Agents online: column 2")).to_have_count(1)
    await wall.keyboard.press("Shift+ArrowRight")
    await expect(wall.get_by_role("status").filter(has_text="3 wide, 2 high")).to_have_count(1)
    await wall.get_by_role("button", name="More on Course of the day").click()
    await wall.get_by_role("menuitem", name="Remove").click()
    await wall.get_by_role("button", name="More on Waiting").click()
    await wall.get_by_role("menuitem", name="Move right").click()
    await expect(wall.get_by_role("status").filter(has_text="Waiting: column 2, row 1")).to_have_count(1)
    box = await wall.get_by_role("button", name="Move Waiting").bounding_box()
    assert box is not None
    await wall.mouse.move(box["x"] + 5, box["y"] + 5)
    await wall.mouse.down()
    await wall.mouse.move(box["x"] - 600, box["y"] + 5, steps=3)
    await wall.mouse.up()
    await wall.get_by_role("switch", name="Share with everybody").click()
    for theme in ("light", "dark"):
        await wall.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        assert await serious_findings(wall, where="document.querySelector('main')") == []
    await wall.get_by_role("button", name="Save").click()
    await wall.wait_for_url("**/board/*")
    await expect(wall.get_by_text("Off target").first).to_be_visible()

    again = await windows(company.admin)
    await again.goto(wall.url)
    await expect(again.get_by_text("Agents online").first).to_be_visible()
    await expect(again.get_by_role("combobox", name="Board")).to_contain_text("Night shift (by Boss of Arranged)")
    await expect(again.get_by_text("Today", exact=True)).to_have_count(0)


async def test_an_agent_is_told_who_may_look(company: Company, windows: Windows) -> None:
    team = await company.team("Curious")
    agent = await company.member("Curious agent", teams=(team,))
    page = await windows(agent)
    await page.goto(f"{company.url}/board")
    await expect(page.get_by_role("navigation").get_by_role("link", name="Wallboard")).to_have_count(0)
    await expect(page.get_by_role("table")).to_have_count(0)
