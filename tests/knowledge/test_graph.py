"""The life of the graph over the API: begun, drawn, published, changed, rolled back, taken back."""

from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from haoke.knowledge.catalog import live_graph
from tests.support.api import Browser, Office, runtime_of
from tests.support.gadgets import Gadgets

pytestmark = pytest.mark.anyio
ITEMS = "/knowledge/graph/items"


async def words(who: Browser) -> dict[str, dict[str, Any]]:
    """The vocabulary by its English names."""
    found = await who.post_api("/knowledge/graph/begin")
    return {item["draft"]["words"]["en"][0]: item for item in found["items"]}


async def draw(who: Browser, name: str, *, expect: int | None = None, **content: Any) -> dict[str, Any]:
    body = {"id": str(uuid4()), "content": {"sort": "entity", "words": {"en": [name]}} | content}
    item: dict[str, Any] = await who.post_api(ITEMS, body, expect=expect)
    return item


async def change(who: Browser, item: dict[str, Any], *, expect: int = 200, **content: Any) -> dict[str, Any]:
    body = {"revision": item["revision"], "content": item["draft"] | content}
    changed: dict[str, Any] = await who.api("PUT", f"{ITEMS}/{item['id']}/draft", body, expect=expect)
    return changed


async def publish(who: Browser, *items: dict[str, Any], expect: int = 200) -> dict[str, Any]:
    body = {"items": [{"id": item["id"], "revision": item["revision"]} for item in items]}
    done: dict[str, Any] = await who.post_api("/knowledge/graph/publish", body, expect=expect)
    return done


async def live(office: Office) -> set[str]:
    async with runtime_of(office.app).db.reading() as tx:
        found = await live_graph(tx, UUID(office.workspace_id))
    return {words[0] for item in found for words in item.content.words.values()}


async def test_drawn_published_changed_and_brought_back(office: Office) -> None:
    boss = await office.administrator()
    known = await words(boss)
    assert await words(boss) == known, "beginning again changes nothing"
    weight = known["weight"]
    phone = await draw(boss, "X200", facts=[{"attribute_id": weight["id"], "value": 189}])
    assert (phone["live"], phone["settled"], await live(office)) == (None, False, set())
    drafts = await boss.get_api(f"{ITEMS}?unsettled=true&limit=200")
    assert len(drafts["items"]) == len(known) + 1
    await publish(boss, *drafts["items"])
    assert await live(office) >= {"X200", "weight"}

    phone = await boss.get_api(f"{ITEMS}/{phone['id']}")
    heavier = await change(boss, phone, facts=[{"attribute_id": weight["id"], "value": 190.5}])
    assert (heavier["live"], heavier["settled"]) == (1, False)
    stale = await change(boss, phone, expect=409, facts=[])
    assert stale["code"] == "GraphItemChanged"
    await publish(boss, phone, expect=409)
    await publish(boss, heavier)
    versions = (await boss.get_api(f"{ITEMS}/{phone['id']}/versions"))["items"]
    assert [one["content"]["facts"][0]["value"] for one in versions] == [190.5, 189]
    back = await boss.post_api(f"{ITEMS}/{phone['id']}/roll-back", {"number": 1})
    assert (back["live"], back["draft"]["facts"][0]["value"], back["settled"]) == (3, 189, True)
    dropped = await change(boss, back, words={"en": ["X201"]})
    dropped = await boss.post_api(f"{ITEMS}/{phone['id']}/discard", {"revision": dropped["revision"]})
    assert dropped["draft"] == back["draft"]
    gone = await boss.post_api(f"{ITEMS}/{phone['id']}/withdraw")
    assert gone["live"] is None
    assert "X200" not in await live(office)
    names = [line["action"] for line in (await boss.get_api("/audit"))["items"]]
    assert {"graph.begun", "graph.added", "graph.published", "graph.rolled_back", "graph.withdrawn"} <= set(names)


async def test_what_is_not_whole_is_refused_and_nothing_changes(office: Office) -> None:
    boss = await office.administrator()
    known = await words(boss)
    weight, fits = known["weight"]["id"], known["fits"]["id"]
    model = known["model"]["id"]

    async def refused(code: str, **content: Any) -> None:
        assert (await draw(boss, "Bad", expect=400, **content))["code"] == code

    await refused("GraphFactInvalid", facts=[{"attribute_id": weight, "value": "heavy"}])
    await refused("GraphReferenceMissing", facts=[{"attribute_id": fits, "value": 1}])
    await refused("GraphReferenceMissing", links=[{"relation_id": fits, "to_id": str(uuid4())}])
    await refused("GraphReferenceMissing", kind_id=weight)
    await refused("GraphNameMissing", words={"en": [" "]})
    await refused("InvalidRequest", words={"en": ["x" * 101]})
    await refused("InvalidRequest", facts=[{"attribute_id": weight, "value": 1}] * 301)
    assert (await boss.get_api(f"{ITEMS}?sort=entity"))["items"] == []

    phone = await draw(boss, "X200", kind_id=model, facts=[{"attribute_id": weight, "value": 1}])
    cable = await draw(boss, "Cable", links=[{"relation_id": fits, "to_id": phone["id"]}])
    used = await boss.api("DELETE", f"{ITEMS}/{phone['id']}", expect=409)
    assert used["code"] == "GraphItemUsed"
    fixed = await change(boss, known["weight"], expect=409, type="text")
    assert fixed["code"] == "GraphTypeFixed"
    body = {"revision": phone["revision"], "content": {"sort": "kind", "words": {"en": ["X200"]}}}
    turned = await boss.api("PUT", f"{ITEMS}/{phone['id']}/draft", body, expect=409)
    assert turned["code"] == "GraphSortFixed"
    await boss.api("DELETE", f"{ITEMS}/{cable['id']}")
    await boss.api("DELETE", f"{ITEMS}/{phone['id']}")


async def test_surroundings_and_what_is_inherited(office: Office) -> None:
    boss = await office.administrator()
    gadgets = Gadgets(UUID(office.workspace_id))
    await words(boss)
    for item_id, content in gadgets.items.items():
        body = {"id": str(item_id), "content": msgspec.to_builtins(content)}
        if str(item_id) not in {item["id"] for item in (await boss.get_api("/knowledge/graph/vocabulary"))["items"]}:
            await boss.post_api(ITEMS, body)
    series = str(gadgets.id("X 系列"))
    near = await boss.get_api(f"{ITEMS}/{series}/surroundings")
    names = [item["draft"]["words"]["zh-CN"][0] for item in near["items"]]
    assert names[0] == "X 系列"
    assert set(names) == {"X 系列", "X200", "X300", "C65"}
    x200 = await boss.get_api(f"{ITEMS}/{gadgets.id('X200')}/surroundings?depth=2")
    assert {item["draft"]["words"]["zh-CN"][0] for item in x200["items"]} == {"X200", "X 系列", "X300", "C65"}
    inherited = {one["attribute_id"]: one["from_id"] for one in x200["known"]}
    assert inherited[str(gadgets.id("fast"))] == series
    assert inherited[str(gadgets.id("weight"))] == str(gadgets.id("X200"))
    page = await boss.get_api(f"{ITEMS}?sort=entity&limit=3")
    rest = await boss.get_api(f"{ITEMS}?sort=entity&limit=3&cursor={page['next']}")
    assert len({item["id"] for item in page["items"] + rest["items"]}) == 6
    found = await boss.get_api(f"{ITEMS}?q=x2&kind_id={gadgets.id('model')}")
    assert [item["id"] for item in found["items"]] == [str(gadgets.id("X200"))]


async def test_agents_look_supervisors_draw_and_workspaces_know_nothing_of_each_other(office: Office) -> None:
    agent, supervisor = await office.agent(), await office.member("supervisor")
    await draw(agent, "X200", expect=403)
    phone = await draw(supervisor, "X200")
    await agent.get_api(f"{ITEMS}/{phone['id']}")
    await agent.post_api("/knowledge/graph/publish", {"items": [{"id": phone["id"], "revision": 1}]}, expect=403)
    other = await office.other_workspace()
    await other.get_api(f"{ITEMS}/{phone['id']}", expect=404)
    await other.api("DELETE", f"{ITEMS}/{phone['id']}", expect=404)
    await publish(other, phone, expect=404)


async def test_authors_are_shown_what_keeps_the_bot_from_answering(office: Office) -> None:
    boss = await office.administrator()
    known = await words(boss)
    weight, model_of = known["weight"]["id"], known["is a model of"]["id"]
    assert (await boss.get_api("/knowledge/graph/problems"))["items"] == []
    facts = [{"attribute_id": weight, "value": value} for value in (1, 2)]
    heavy = await draw(boss, "Heavy", facts=facts)
    await draw(boss, "Child", links=[{"relation_id": model_of, "to_id": heavy["id"]}])
    twin = await draw(boss, "heavy")
    one = await draw(boss, "One")
    other = await draw(boss, "Other", links=[{"relation_id": model_of, "to_id": one["id"]}])
    await change(boss, one, links=[{"relation_id": model_of, "to_id": other["id"]}])
    found = await boss.get_api("/knowledge/graph/problems")
    told = [(problem["kind"], set(problem["item_ids"])) for problem in found["items"]]
    assert told == [
        ("contradiction", {heavy["id"]}),
        ("circle", {one["id"], other["id"]}),
        ("shared_name", {heavy["id"], twin["id"]}),
    ]
    assert found["items"][0]["what"] == "weight"
    assert found["names"][twin["id"]] == "heavy"
