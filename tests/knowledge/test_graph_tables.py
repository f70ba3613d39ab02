"""Entities of the graph come from tables and go into them; bad rows say why."""

import csv
import io
from typing import Any
from uuid import UUID

import msgspec
import pytest

from haoke.knowledge.graph.types import GraphEntity
from tests.knowledge.test_graph import ITEMS, words
from tests.support.api import Browser, Office
from tests.support.gadgets import Gadgets

pytestmark = pytest.mark.anyio


async def take(who: Browser, data: bytes, name: str = "table.csv", *, preview: bool = True, expect: int = 200) -> Any:
    path = f"/api/v1/knowledge/graph/import?locale=en&preview={str(preview).lower()}"
    response = await who.post(path, files={"file": (name, data)})
    assert response.status_code == expect, response.text
    return response.json()


def table(*rows: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


SHEET = table(
    ("Name", "Kind", "Weight", "Colours", "fits", "Warranty", "How nice"),
    ("K1", "model", "1,200 g", "red, blue", "", "two years", "very"),
    ("F9", "part", "90", "", "K1", "", ""),
    ("Bad", "planet", "", "", "", "", ""),
    ("Worse", "part", "heavy", "", "", "", ""),
    ("Lost", "part", "", "", "Nobody", "", ""),
    ("K1", "model", "1", "", "", "", ""),
)


async def test_a_table_is_looked_at_then_taken_in_as_drafts(office: Office) -> None:
    boss = await office.administrator()
    await words(boss)
    seen = await take(boss, SHEET)
    assert seen["counts"] == {"new": 2, "bad": 4}
    assert seen["strangers"] == ["How nice"]
    assert [(row["line"], row["fate"]) for row in seen["rows"]][:4] == [(4, "bad"), (5, "bad"), (6, "bad"), (7, "bad")]
    assert all(row["problem"] for row in seen["rows"] if row["fate"] == "bad")
    assert (await boss.get_api(f"{ITEMS}?sort=entity"))["items"] == []
    await take(boss, SHEET, preview=False)
    found = {item["draft"]["words"]["en"][0]: item for item in (await boss.get_api(f"{ITEMS}?sort=entity"))["items"]}
    assert set(found) == {"K1", "F9"}
    assert [fact["value"] for fact in found["K1"]["draft"]["facts"]] == [1200, ["red", "blue"], "two years"]
    assert found["F9"]["draft"]["links"][0]["to_id"] == found["K1"]["id"]
    assert found["K1"]["live"] is None
    again = await take(boss, SHEET, preview=False)
    assert again["counts"] == {"same": 2, "bad": 4}
    changed = await take(boss, table(("名稱", "重量"), ("F9", "95")), preview=False)
    assert changed["counts"] == {"changed": 1}


@pytest.mark.parametrize("to", ["csv", "xlsx"])
async def test_what_is_given_out_and_taken_in_again_changes_nothing(office: Office, to: str) -> None:
    boss = await office.administrator()
    known = {item["id"] for item in (await words(boss)).values()}
    gadgets = Gadgets(UUID(office.workspace_id))
    for item_id, content in gadgets.items.items():
        if str(item_id) not in known:
            await boss.post_api(ITEMS, {"id": str(item_id), "content": msgspec.to_builtins(content)})
    response = await boss.get(f"/api/v1/knowledge/graph/export?to={to}")
    assert response.status_code == 200
    entities = [item for item in gadgets.items.values() if isinstance(item, GraphEntity)]
    assert (await take(boss, response.content, f"graph.{to}"))["counts"] == {"same": len(entities)}


async def test_strange_files_are_refused(office: Office) -> None:
    boss, agent = await office.administrator(), await office.agent()
    await words(boss)
    for data, name in ((b"", "a.csv"), (b"a,b\n1,2", "a.csv"), (b"PK\x03\x04", "a.xlsx"), (SHEET, "a.docx")):
        assert (await take(boss, data, name, expect=400))["code"] == "ImportUnreadable"
    await take(agent, SHEET, expect=403)
    assert (await agent.get("/api/v1/knowledge/graph/export")).status_code == 403
