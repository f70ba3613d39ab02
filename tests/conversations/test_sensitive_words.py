"""Sensitive words over every way in: the fast one, the general one, and HTTP."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from haoke.conversations.words.screen import MASK
from tests.support.api import Office
from tests.support.live import live_server
from tests.support.shop import Company, company

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(postgres, tmp_path: Path) -> AsyncIterator[Company]:
    url = await asyncio.to_thread(postgres.create_database)
    async with live_server(url, tmp_path) as server, company(server) as made:
        yield made


async def words(shop: Company, *texts: str, name: str = "", **values: Any) -> str:
    """A list with these words."""
    made = await shop.administrator.call("POST", "/word-lists", {"name": name or texts[0], **values})
    for text in texts:
        await shop.administrator.call("POST", f"/word-lists/{made['id']}/words", {"text": text})
    return str(made["id"])


async def findings(shop: Company, query: str = "") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await shop.administrator.call("GET", f"/word-findings{query}"))["items"]
    return items


async def test_what_is_masked_is_stored_and_seen_masked_over_every_way_in(shop: Company) -> None:
    await words(shop, "微信", action="mask", direction="inbound")
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        await agent.go("online")
        first = await visitor.post("加微*信")
        await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        await desk.send({"t": "open", "c": first["c"], "since": 0})
        texts = [
            part["body"].get("text") for part in (await desk.expect("parts"))["parts"] if part["kind"] == "message"
        ]
        assert texts == [f"加{MASK}*{MASK}"]
        await visitor.post("plain", first["c"])
        again = await visitor.post("ＷＥＣＨＡＴ 微 信", first["c"])
        heard = await desk.expect("part", where=lambda frame: frame["part"]["id"] == again["id"])
        assert heard["part"]["body"]["text"] == f"ＷＥＣＨＡＴ {MASK} {MASK}"
        headers = {"Authorization": f"Bearer {visitor.welcome['token']}"}
        async with shop.browser() as browser:
            body = {"id": str(uuid4()), "body": {"text": "微信"}}
            assert (await browser.post("/api/v1/visitor/messages", json=body, headers=headers)).is_success
        heard = await desk.expect("part", where=lambda frame: frame["part"]["id"] == body["id"])
        assert heard["part"]["body"]["text"] == MASK * 2
        listed = await agent.call("GET", "/conversations?list=mine")
        assert listed["items"][0]["last"]["text"] == MASK * 2
        said = await desk.post("请勿留微信", first["c"])
        heard = await visitor.expect("part", where=lambda frame: frame["part"]["id"] == said["id"])
        assert heard["part"]["body"]["text"] == "请勿留微信", "the list is about visitors"
        await visitor.send({"t": "typing", "c": first["c"], "on": True, "text": "我的微信"})
        assert (await desk.expect("typing"))["text"] == f"我的{MASK * 2}"
    assert [(each["by"], each["words"]) for each in await findings(shop)] == [("visitor", {"mask": ["微信"]})] * 3


async def test_what_is_blocked_is_refused_by_name_and_remembered(shop: Company) -> None:
    await words(shop, "退差价", action="block")
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        await agent.go("online")
        refused = await visitor.post("退 差 价")
        assert (refused["t"], refused["code"], refused["params"]) == ("error", "MessageNotAllowed", {})
        assert "退差价" not in refused["detail"]
        assert (await agent.call("GET", "/conversations?list=all"))["items"] == [], "nothing was opened"
        ack = await visitor.post("hello")
        await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        await desk.send({"t": "open", "c": ack["c"], "since": 0})
        await desk.expect("parts")
        refused = await desk.post("可以退差价", ack["c"])
        assert (refused["code"], refused["params"]) == ("WordNotAllowed", {"word": "退差价"})
        body = {"id": str(uuid4()), "body": {"text": "退差价"}}
        refused = await agent.call("POST", f"/conversations/{ack['c']}/messages", body, expect=400)
        assert refused["code"] == "WordNotAllowed"
        note = await desk.post("退差价?", ack["c"], note=True)
        assert note["t"] == "ack", "notes are not looked at"
        assert (await visitor.post("next", ack["c"]))["seq"] == note["seq"] + 1, "no number was lost"
    found = await findings(shop, "?action=block")
    assert [(each["by"], each["seq"], each["conversation_id"]) for each in found] == [
        ("member", None, ack["c"]),
        ("member", None, ack["c"]),
        ("visitor", None, None),
    ]


async def test_a_change_counts_for_the_very_next_message(shop: Company) -> None:
    async with shop.server.visitor(shop.site["key"]) as visitor:
        ack = await visitor.post("hello")
        list_id = await words(shop, "secret", action="block")
        assert (await visitor.post("a secret", ack["c"]))["t"] == "error"
        await shop.administrator.call("PATCH", f"/word-lists/{list_id}", {"enabled": False})
        assert (await visitor.post("a secret", ack["c"]))["t"] == "ack"
        await shop.administrator.call("PATCH", f"/word-lists/{list_id}", {"enabled": True})
        [word] = (await shop.administrator.call("GET", f"/word-lists/{list_id}/words"))["items"]
        await shop.administrator.call("PATCH", f"/words/{word['id']}", {"action": "watch"})
        assert (await visitor.post("a secret", ack["c"]))["t"] == "ack"
        await shop.administrator.call("DELETE", f"/words/{word['id']}")
        assert (await visitor.post("a secret", ack["c"]))["t"] == "ack"
    assert [list(each["words"]) for each in await findings(shop)] == [["watch"], ["block"]]


async def test_sending_again_what_was_sent_before_a_word_was_blocked_is_harmless(shop: Company) -> None:
    async with shop.server.visitor(shop.site["key"]) as visitor:
        first = await visitor.post("a secret")
        await words(shop, "secret", action="block")
        again = await visitor.post("a secret", first["c"], id=first["id"])
        assert (again["t"], again["seq"]) == ("ack", first["seq"])


async def test_the_original_is_kept_only_when_wanted_and_whoever_reads_it_is_noted(shop: Company) -> None:
    admin = shop.administrator
    await words(shop, "secret", action="mask")
    supervisor = await shop.agent("sun", role="supervisor")
    async with shop.server.visitor(shop.site["key"]) as visitor:
        ack = await visitor.post("one secret")
        await admin.call("PUT", "/words/settings", {"keep_days": 7})
        await visitor.post("another secret", ack["c"])
    kept, not_kept = await findings(shop)
    assert (kept["original"], not_kept["original"]) == (True, False)
    assert (await admin.call("POST", f"/word-findings/{kept['id']}/original", {}))["text"] == "another secret"
    refused = await admin.call("POST", f"/word-findings/{not_kept['id']}/original", {}, expect=404)
    assert refused["code"] == "OriginalNotKept"
    assert [each["id"] for each in (await supervisor.call("GET", "/word-findings"))["items"]] == [
        kept["id"],
        not_kept["id"],
    ], "of the own team"
    await supervisor.call("POST", f"/word-findings/{kept['id']}/original", {}, expect=403)
    entries = (await admin.call("GET", "/audit?action=words"))["items"]
    assert entries[0]["action"] == "words.original_read"


async def test_a_file_is_shown_before_it_is_taken(office: Office) -> None:
    admin = await office.administrator()
    made = await admin.post_api("/word-lists", {"name": "Imported", "action": "mask"})
    path = f"/word-lists/{made['id']}"
    file = {
        "format": "csv",
        "text": '\ufeffword,action,direction,mode\n代购,block,outbound,exact\n"刷单"\n代购,watch\nx,explode\n\n'
        + "a" * 61,
    }
    shown = await admin.post_api(f"{path}/import", file)
    assert (shown["new"], shown["known"], shown["faulty"]) == (2, 0, 2)
    assert [(each["row"], each["fault"]) for each in shown["faults"]] == [(5, "action"), (7, "word")]
    assert (await admin.get_api(f"{path}/words"))["items"] == []
    await admin.post_api(f"{path}/import", file | {"write": True})
    stored = (await admin.get_api(f"{path}/words"))["items"]
    assert [(each["text"], each["action"], each["mode"]) for each in stored] == [
        ("代购", "block", "exact"),
        ("刷单", None, None),
    ]
    again = await admin.post_api(f"{path}/import", file | {"write": True})
    assert (again["new"], again["known"]) == (0, 2)
    refused = await admin.post_api(f"{path}/import", {"format": "csv", "text": 'a\n"open'}, expect=400)
    assert refused["code"] == "WordFileInvalid"


async def test_large_lists_are_paged_and_searched(office: Office) -> None:
    admin = await office.administrator()
    made = await admin.post_api("/word-lists", {"name": "Large"})
    path = f"/word-lists/{made['id']}"
    text = "\n".join(f"word-{number:05}" for number in range(20_000))
    assert (await admin.post_api(f"{path}/import", {"text": text, "write": True}))["new"] == 20_000
    seen: list[str] = []
    cursor = ""
    for _ in range(3):
        page = await admin.get_api(f"{path}/words?limit=200{cursor}")
        seen += [each["text"] for each in page["items"]]
        cursor = f"&cursor={page['next']}"
    assert seen == [f"word-{number:05}" for number in range(600)]
    found = await admin.get_api(f"{path}/words?q=19_99")
    assert found["items"] == [], "what is searched for is no pattern"
    assert len((await admin.get_api(f"{path}/words?q=-1999"))["items"]) == 10
    verdict = await admin.post_api("/words/try", {"text": "WORD*12345!"})
    assert verdict["words"] == {"watch": ["word-12345"]}


async def test_bad_words_and_names_are_refused_by_name(office: Office) -> None:
    admin = await office.administrator()
    made = await admin.post_api("/word-lists", {"name": "One"})
    path = f"/word-lists/{made['id']}"
    await admin.post_api(f"{path}/words", {"text": " wort "})

    assert (await admin.post_api("/word-lists", {"name": "One"}, expect=409))["code"] == "WordListNameTaken"
    for text, code, status in (("wort", "WordKnown", 409), ("  ", "WordInvalid", 400), ("a\nb", "WordInvalid", 400)):
        assert (await admin.post_api(f"{path}/words", {"text": text}, expect=status))["code"] == code
    other = await office.other_workspace()
    assert (await other.get_api(f"{path}/words", expect=404))["code"] == "WordListNotFound"
    assert (await other.get_api("/word-lists"))["items"] == []
