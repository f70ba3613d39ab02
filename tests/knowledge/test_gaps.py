"""What packs leave open is filled in before anybody reads it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.knowledge.gaps import filled, gaps_in
from haoke.knowledge.types import AnswerPart, Content, EntryAnswer
from tests.support.api import Browser, Office

pytestmark = pytest.mark.anyio


def said(text: str) -> Content:
    return Content(title="x", locale="en", answers=[EntryAnswer("en", parts=[AnswerPart(text)])])


@given(st.text("ab{}`_ \n", max_size=60), st.text("ab{} ", max_size=5))
def test_filling_in_everything_leaves_open_only_what_was_put_in(text: str, value: str) -> None:
    content = said(text)
    names = gaps_in(content)
    after = gaps_in(filled(content, dict.fromkeys(names, "-")))
    assert after == []
    assert filled(content, {}) == content
    assert filled(content, {"nothing_like_it": value}) == content


def test_code_and_other_braces_are_no_gaps() -> None:
    text = 'Call {phone}, {phone} or {fax_2}. `{code}` {"a": 1} {} {Big} {0}\n```\n{block}\n```\n'
    assert gaps_in(said(text)) == ["phone", "fax_2"]


async def take_in(boss: Browser, **more: Any) -> list[dict[str, Any]]:
    rows = [
        {"key": "call", "question": "How to call?", "locale": "en", "answer": [{"text": "{phone}, {hours}"}]},
        {"key": "open", "question": "When open?", "locale": "en", "answer": [{"text": "{hours}"}]},
        {"key": "done", "question": "All said?", "locale": "en", "answer": [{"text": "Yes."}]},
    ]
    result = await boss.post_api("/knowledge/import/rows", {"rows": rows} | more)
    return list(result["rows"])


async def states(boss: Browser) -> dict[str, str]:
    return {each["key"]: each["state"] for each in (await boss.get_api("/knowledge/entries"))["items"]}


async def test_an_entry_with_gaps_is_not_published_and_terms_fill_all_at_once(office: Office) -> None:
    boss = await office.administrator()
    assert [each["gaps"] for each in await take_in(boss, publish=True)] == [["phone", "hours"], ["hours"], []]
    assert await states(boss) == {"call": "draft", "open": "draft", "done": "published"}
    listed = {each["key"]: each["id"] for each in (await boss.get_api("/knowledge/entries"))["items"]}
    refused = await boss.post_api(f"/knowledge/entries/{listed['call']}/publish", {"revision": 1}, expect=400)
    assert (refused["code"], refused["params"]["gaps"]) == ("EntryGapsOpen", "{phone}, {hours}")

    open_ones = (await boss.get_api("/knowledge/gaps"))["items"]
    assert [(each["name"], each["entries"]) for each in open_ones] == [("hours", 2), ("phone", 1)]
    filling = {"values": {"hours": "9-18", "phone": "  ", "nobody": "x"}, "publish": True}
    done = await boss.post_api("/knowledge/gaps/fill", filling)
    assert done == {"changed": 2, "published": 1, "open": 1}
    assert await states(boss) == {"call": "draft", "open": "published", "done": "published"}
    assert (await boss.post_api("/knowledge/gaps/fill", filling))["changed"] == 0
    await boss.post_api("/knowledge/gaps/fill", {"values": {"phone": "400"}})
    assert (await states(boss))["call"] == "draft", "nobody asked to publish it"
    entry = await boss.get_api(f"/knowledge/entries/{listed['call']}")
    assert entry["draft"]["answers"][0]["parts"][0]["text"] == "400, 9-18"
    assert (await boss.get_api("/knowledge/gaps"))["items"] == []
    await (await office.agent()).post_api("/knowledge/gaps/fill", filling, expect=403)


async def test_what_somebody_is_writing_is_filled_in_but_not_published(office: Office) -> None:
    boss = await office.administrator()
    content = {"title": "Mine", "locale": "en", "answers": [{"locale": "en", "parts": [{"text": "{phone}"}]}]}
    entry = await boss.post_api("/knowledge/entries", {"content": content})
    done = await boss.post_api("/knowledge/gaps/fill", {"values": {"phone": "400"}, "publish": True})
    assert done == {"changed": 1, "published": 0, "open": 0}
    assert (await boss.get_api(f"/knowledge/entries/{entry['id']}"))["state"] == "draft"
