"""The life of an entry over the API: written, reviewed, published, revised, rolled back, over, taken back."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from haoke.kernel.clock import now, to_ms
from haoke.knowledge.catalog import published_entries, published_phrasings
from haoke.knowledge.jobs import expire_entries
from tests.support.api import Browser, Office, runtime_of

pytestmark = pytest.mark.anyio


def content(**more: Any) -> dict[str, Any]:
    plain = {"title": "退款多久到账？", "locale": "zh-CN", "answers": [answer("三个工作日。")]}
    return plain | more


def answer(text: str, **more: Any) -> dict[str, Any]:
    return {"locale": "zh-CN", "parts": [{"text": text}]} | more


async def write(who: Browser, **more: Any) -> dict[str, Any]:
    entry: dict[str, Any] = await who.post_api("/knowledge/entries", {"content": content(**more)})
    return entry


async def act(who: Browser, entry: dict[str, Any], what: str, *, expect: int = 200, **body: Any) -> dict[str, Any]:
    body = {"revision": entry["revision"]} | body
    path = f"/knowledge/entries/{entry['id']}/{what}"
    done: dict[str, Any] = await who.api("PUT" if what == "draft" else "POST", path, body, expect=expect)
    return done


async def said(office: Office, entry_id: str) -> list[str]:
    """What the entry answers now, for those above."""
    who = await office.administrator()
    workspace = (await who.me())["workspace"]["id"]
    async with runtime_of(office.app).db.reading() as tx:
        found = await published_entries(tx, workspace, [UUID(entry_id)])
    return [part.text for entry in found for each in entry.content.answers for part in each.parts]


async def test_a_writer_asks_a_reviewer_says_no_then_yes_and_readers_see_it(office: Office) -> None:
    writer, boss = await office.agent(), await office.member("supervisor")
    entry = await write(writer)
    assert (entry["state"], entry["stage"], await said(office, entry["id"])) == ("draft", "writing", [])
    entry = await act(writer, entry, "hand-in")
    waiting = await boss.get_api("/knowledge/entries?stage=review")
    assert [each["id"] for each in waiting["items"]] == [entry["id"]]
    path = f"/knowledge/entries/{entry['id']}"
    back = await boss.post_api(f"{path}/send-back", {"remark": "哪几个工作日？"})
    assert (back["stage"], back["remark"]) == ("writing", "哪几个工作日？")
    assert (await writer.get_api("/alerts"))["items"][0]["kind"] == "entry_sent_back"
    entry = await act(writer, entry, "draft", content=content(answers=[answer("一到三个工作日。")]))
    entry = await act(writer, entry, "hand-in")
    await act(writer, entry, "approve", expect=403)
    entry = await act(boss, entry, "approve")
    await act(writer, entry, "publish", expect=403)
    entry = await act(boss, entry, "publish", note="first")
    assert (entry["state"], entry["stage"], entry["published"]) == ("published", "settled", 1)
    assert await said(office, entry["id"]) == ["一到三个工作日。"]


async def test_what_is_published_stays_while_its_revision_is_written_and_comes_back(office: Office) -> None:
    boss = await office.administrator()
    entry = await act(boss, await write(boss), "publish")
    entry = await act(boss, entry, "draft", content=content(answers=[answer("五个工作日。")]))
    assert (entry["state"], entry["stage"]) == ("published", "writing")
    assert await said(office, entry["id"]) == ["三个工作日。"]
    path = f"/knowledge/entries/{entry['id']}"
    changed = (await boss.get_api(f"{path}/differences?before=1"))["items"]
    assert [(each["field"], each["of"]) for each in changed] == [("answer", "zh-CN")]
    assert [(each["kind"], each["text"]) for each in changed[0]["segments"]][:2] == [("removed", "三"), ("added", "五")]
    entry = await act(boss, entry, "publish")
    assert await said(office, entry["id"]) == ["五个工作日。"]
    entry = await boss.post_api(f"{path}/roll-back", {"number": 1})
    assert (entry["published"], entry["stage"]) == (3, "settled")
    assert await said(office, entry["id"]) == ["三个工作日。"]
    versions = (await boss.get_api(f"{path}/versions"))["items"]
    assert [(each["number"], each["restored"]) for each in versions] == [(3, 1), (2, None), (1, None)]
    entry = await act(boss, entry, "draft", content=content(title="别的"))
    entry = await act(boss, entry, "discard")
    assert (entry["draft"]["title"], entry["stage"]) == ("退款多久到账？", "settled")
    await boss.post_api(f"{path}/withdraw")
    assert await said(office, entry["id"]) == []
    lines = [line["action"] for line in (await boss.get_api("/audit"))["items"]]
    assert lines[:3] == ["entry.withdrawn", "entry.rolled_back", "entry.published"]


async def test_it_begins_and_is_over_by_its_dates(office: Office) -> None:
    boss = await office.administrator()
    soon, past = to_ms(now() + timedelta(days=1)), to_ms(now() - timedelta(days=1))
    later = await act(boss, await write(boss, valid_from=soon), "publish")
    assert await said(office, later["id"]) == []
    over = await write(boss, valid_until=past)
    assert (await act(boss, over, "publish", expect=400))["code"] == "EntryValidityInvalid"
    never = {"content": content(valid_until=10**22)}  # no calendar has it
    assert (await boss.api("POST", "/knowledge/entries", never, expect=400))["code"] == "InvalidRequest"
    ending = await act(boss, await write(boss, valid_until=soon), "publish")
    soon_over = await boss.get_api("/knowledge/entries?expiring=true")
    assert [each["id"] for each in soon_over["items"]] == [ending["id"]]
    runtime = runtime_of(office.app)
    await runtime.db.quick(
        "UPDATE live_entries SET valid_until = now() - interval '1 second' WHERE entry_id = $1", ending["id"]
    )
    await expire_entries(runtime)
    assert (await boss.get_api(f"/knowledge/entries/{ending['id']}"))["state"] == "expired"
    assert await said(office, ending["id"]) == []


async def test_nobody_overwrites_sees_or_removes_what_is_not_theirs(office: Office) -> None:
    boss, one, other = await office.administrator(), await office.agent(), await office.agent()
    entry = await write(one)
    path = f"/knowledge/entries/{entry['id']}"
    assert (await other.get_api("/knowledge/entries"))["items"] == []
    await other.get_api(path, expect=404)
    await act(other, entry, "draft", content=content(title="meins"), expect=404)
    await (await office.other_workspace()).get_api(path, expect=404)
    await act(boss, entry, "draft", content=content(title="新题"))
    refused = await act(one, entry, "draft", content=content(title="旧题"), expect=409)
    assert refused["code"] == "EntryChanged"
    published = await act(boss, await boss.get_api(path), "publish")
    await one.api("DELETE", path, expect=403)
    assert published["draft"]["title"] == "新题"
    await boss.api("DELETE", path, expect=204)
    assert await said(office, entry["id"]) == []
    mine = await write(one)
    await one.api("DELETE", f"/knowledge/entries/{mine['id']}", expect=204)


async def test_what_is_unfinished_or_contradicts_itself_is_refused_by_name(office: Office) -> None:
    boss = await office.administrator()
    cases: list[tuple[str, dict[str, Any]]] = [
        ("EntryTitleMissing", {"title": "  "}),
        ("EntryAnswerMissing", {"answers": [answer("  ")]}),
        ("EntryTeamsMissing", {"visibility": "teams"}),
    ]
    for code, wrong in cases:
        entry = await write(boss, **wrong)
        assert (await act(boss, entry, "publish", expect=400))["code"] == code
        assert (await act(boss, entry, "hand-in", expect=400))["code"] == code
    twice = {"content": content(answers=[answer("a"), answer("b")])}
    assert (await boss.post_api("/knowledge/entries", twice, expect=400))["code"] == "EntryAnswerTwice"
    lost = {"id": str(uuid4()), "name": "a.png", "type": "image/png", "size": 1, "kind": "image"}
    missing = {"content": content(answers=[{"locale": "en", "parts": [{"files": [lost]}]}])}
    assert (await boss.post_api("/knowledge/entries", missing, expect=400))["code"] == "EntryFileMissing"


async def test_phrasings_are_there_once_and_under_the_same_ids(office: Office) -> None:
    boss = await office.administrator()
    asked = [{"id": str(uuid4()), "text": text, "locale": "zh-CN"} for text in ("钱呢", "退款，多久到账?", "钱 呢！")]
    english = answer("Three days.", locale="en", title="How long?")
    entry = await write(boss, phrasings=asked, answers=[answer("三天"), english])
    entry = await act(boss, entry, "publish")
    workspace = (await boss.me())["workspace"]["id"]
    async with runtime_of(office.app).db.reading() as tx:
        found = await published_phrasings(tx, workspace)
        paged = await published_phrasings(tx, workspace, (found[0].entry_id, found[0].phrasing_id), 1)
    assert {(each.text, each.locale, each.main) for each in found} == {
        ("退款多久到账？", "zh-CN", True),
        ("How long?", "en", False),
        ("钱呢", "zh-CN", False),
    }
    assert paged == found[1:2]


async def test_categories_form_a_tree_without_circles(office: Office) -> None:
    boss = await office.administrator()
    tree = (await boss.get_api("/knowledge/categories"))["items"]
    assert [each["name"] for each in tree][:2] == ["FAQ", "Solutions"]
    faq = tree[0]["id"]
    below = await boss.post_api("/knowledge/categories", {"name": "Refunds", "parent_id": faq})
    again = {"name": "Refunds", "parent_id": faq}
    assert (await boss.post_api("/knowledge/categories", again, expect=409))["code"] == "CategoryNameTaken"
    circle = {"name": "", "parent_id": below["id"]}
    assert (await boss.api("PUT", f"/knowledge/categories/{faq}", circle, expect=400))["code"] == "CategoryTooDeep"
    entry = await write(boss, category_id=below["id"])
    listed = (await boss.get_api(f"/knowledge/entries?category_id={faq}"))["items"]
    assert [each["id"] for each in listed] == [entry["id"]]
    used = await boss.api("DELETE", f"/knowledge/categories/{below['id']}", expect=409)
    assert used["code"] == "CategoryUsed"
    await boss.api("PUT", "/knowledge/category-order", {"ids": [tree[1]["id"], faq]}, expect=204)
    assert (await boss.get_api("/knowledge/categories"))["items"][0]["id"] == tree[1]["id"]
    await boss.api("DELETE", f"/knowledge/categories/{tree[1]['id']}", expect=204)
