"""What comes in over a channel, from the provider's request to the agents' list."""

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from haoke.channels.jobs import take_what_was_left
from tests.channels.bridged import Bridge, event
from tests.support.api import Browser, Office
from tests.support.server import ROOT
from tests.support.waiting import until

pytestmark = pytest.mark.anyio


class Bridged:
    def __init__(self, admin: Browser, bridge: Bridge) -> None:
        self.admin = admin
        self.bridge = bridge

    @property
    def id(self) -> str:
        return str(self.bridge.account["id"])

    async def tally(self) -> dict[str, int]:
        tally: dict[str, int] = (await self.admin.get_api(f"/channel-accounts/{self.id}"))["tally"]
        assert tally["requests"] == tally["processed"] + tally["rejected"] + tally["pending"]
        return tally

    async def settled(self) -> dict[str, int]:
        async def nothing_waits() -> bool:
            return (await self.tally())["pending"] == 0

        await until(nothing_waits, "all is processed")
        return await self.tally()

    async def conversations(self) -> list[dict[str, Any]]:
        found = (await self.admin.get_api("/conversations?list=all"))["items"]
        return [each for each in found if each["site"]["id"] == self.id]

    async def said(self, conversation: dict[str, Any]) -> list[str]:
        parts = (await self.admin.get_api(f"/conversations/{conversation['id']}/parts"))["parts"]
        return [part["body"]["text"] for part in parts if part["kind"] == "message"]

    async def journal(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.admin.get_api(f"/channel-accounts/{self.id}/requests"))["items"]
        return found


@pytest.fixture
async def bridged(office: Office) -> Bridged:
    admin = await office.administrator()
    settings = {"welcome": "Welcome over the bridge"}
    account = await admin.post_api("/channel-accounts", {"kind": "bridge", "name": "Taobao", "settings": settings})
    return Bridged(admin, Bridge(office.browser(), account))


async def test_a_message_opens_a_conversation_in_the_desk(bridged: Bridged) -> None:
    answer = await bridged.bridge.says("Where is my parcel?", message="m-1")
    assert answer.status_code == 202
    assert await bridged.settled() == {"requests": 1, "processed": 1, "rejected": 0, "pending": 0}
    (conversation,) = await bridged.conversations()
    assert conversation["customer"]["name"] == "Li"
    assert conversation["site"]["name"] == "Taobao"
    assert conversation["page"] == {"channel": "bridge"}
    assert await bridged.said(conversation) == ["Welcome over the bridge", "Where is my parcel?"]


async def test_the_same_message_again_is_none(bridged: Bridged) -> None:
    for _ in range(3):
        assert (await bridged.bridge.says("Hello", message="m-1")).status_code == 202
    assert (await bridged.settled())["requests"] == 3
    (conversation,) = await bridged.conversations()
    assert (await bridged.said(conversation)).count("Hello") == 1


async def test_several_messages_of_one_request_arrive_in_their_order(bridged: Bridged) -> None:
    texts = [f"line {number}" for number in range(20)]
    await bridged.bridge.post({"events": [event(text) for text in texts]})
    await bridged.bridge.post({"events": [event("other", user="u-2")]})
    await bridged.settled()
    by_length = sorted([await bridged.said(each) for each in await bridged.conversations()], key=len)
    assert [words[1:] for words in by_length] == [["other"], texts]


async def test_what_is_unknown_is_kept_and_shown(bridged: Bridged) -> None:
    given = event("look") | {"parts": [{"kind": "hologram", "x": 1}, {"kind": "location", "lat": 31.2, "lng": 121.4}]}
    await bridged.bridge.post(given)
    await bridged.bridge.post(event("") | {"type": "dance"})
    await bridged.settled()
    (conversation,) = await bridged.conversations()
    assert (await bridged.said(conversation))[1:] == ["[hologram]", "[dance]"]
    assert '"x": 1' in (await bridged.journal())[1]["body"]


async def test_what_is_not_signed_rightly_is_refused_and_noted(bridged: Bridged) -> None:
    now = int(time.time())
    forged = "whsec_" + "b" * 40
    for fault in ({"signed": False}, {"secret": forged}, {"at": now - 400}, {"at": now + 400}):
        assert (await bridged.bridge.post(event("give me all"), **fault)).status_code == 401
    assert await bridged.tally() == {"requests": 4, "processed": 0, "rejected": 4, "pending": 0}
    problems = [entry["problem"] for entry in await bridged.journal()]
    assert problems == ["SignatureStale", "SignatureStale", "SignatureInvalid", "SignatureInvalid"]
    assert not await bridged.conversations()


async def test_rubbish_gets_an_answer_and_loses_nothing(bridged: Bridged) -> None:
    for body in (b"", b"{", b"[]", b"\xff\xfe", b'{"events": 5}', b'{"type": "message"}', b'{"events": [null]}'):
        assert (await bridged.bridge.post(body)).status_code == 400, body
    nul = event("a\0b", user="u\0x", message="m\0")
    assert (await bridged.bridge.post(nul)).status_code == 202
    assert (await bridged.bridge.post(b" " * 1_100_000)).status_code == 413
    assert (await bridged.bridge.browser.post("/hooks/nobody", content=b"{}")).status_code == 404
    assert await bridged.settled() == {"requests": 8, "processed": 1, "rejected": 7, "pending": 0}
    (conversation,) = await bridged.conversations()
    assert (await bridged.said(conversation))[1:] == ["ab"]


async def test_what_the_desk_refuses_is_rejected_and_holds_nothing_up(bridged: Bridged) -> None:
    await bridged.bridge.post({"events": [event(" "), event("and now?")]})
    assert await bridged.settled() == {"requests": 1, "processed": 0, "rejected": 1, "pending": 0}
    assert (await bridged.journal())[0]["problem"] == "MessageEmpty"
    (conversation,) = await bridged.conversations()
    assert (await bridged.said(conversation))[1:] == ["and now?"]


async def test_a_request_can_be_replayed(bridged: Bridged) -> None:
    await bridged.bridge.says("once", message="m-1")
    await bridged.settled()
    (entry,) = await bridged.journal()
    path = f"/channel-accounts/{bridged.id}/requests/{entry['id']}/replay"
    assert await bridged.admin.post_api(path) == {"events": 0}
    assert (await bridged.settled())["processed"] == 1


async def test_a_new_key_works_beside_the_old_one_and_secrets_are_never_shown(bridged: Bridged) -> None:
    first = bridged.bridge.secret
    renewed = await bridged.admin.post_api(f"/channel-accounts/{bridged.id}/key")
    read = await bridged.admin.get_api(f"/channel-accounts/{bridged.id}")
    assert read["secrets"] == ["secret", "previous_secret"]
    assert read["key"] is None
    assert "secret" not in read["settings"]
    assert first not in str(read)
    for secret in (first, renewed["key"]):
        assert (await bridged.bridge.post(event("hi"), secret=secret)).status_code == 202
    patched = {"settings": {"previous_secret": ""}}
    await bridged.admin.api("PATCH", f"/channel-accounts/{bridged.id}", patched)
    assert (await bridged.bridge.post(event("hi"), secret=first)).status_code == 401
    await bridged.settled()


async def test_an_account_that_was_removed_is_no_door(bridged: Bridged) -> None:
    await bridged.admin.api("DELETE", f"/channel-accounts/{bridged.id}")
    assert (await bridged.bridge.says("Hello?")).status_code == 404


async def test_what_a_killed_process_had_acknowledged_is_taken_by_another(
    bridged: Bridged, fresh_url: str, tmp_path: Path
) -> None:
    other = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.channels.killed",
        fresh_url,
        str(tmp_path),  # a process of the same node, which has its key
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert other.stdout is not None
    port = int(await other.stdout.readline())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as browser:
        bridge = Bridge(browser, bridged.bridge.account)
        texts = ["one", "two", "three"]
        assert (await bridge.post({"events": [event(text) for text in texts]})).status_code == 202
        assert (await bridge.says("four")).status_code == 202
        assert (await bridge.post(event("forged"), signed=False)).status_code == 401
        assert await other.stdout.readline() == b"begun\n"
        other.kill()
        await other.wait()
    assert await bridged.tally() == {"requests": 3, "processed": 0, "rejected": 1, "pending": 2}
    runtime = bridged.admin.app.state.runtime
    async with runtime.db.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE channel_events SET due_at = 'epoch'")
    await take_what_was_left(runtime)
    assert await bridged.settled() == {"requests": 3, "processed": 2, "rejected": 1, "pending": 0}
    (conversation,) = await bridged.conversations()
    assert (await bridged.said(conversation))[1:] == ["one", "two", "three", "four"]


async def test_a_card_of_the_customers_is_a_card_and_anything_else_is_said_in_words(bridged: Bridged) -> None:
    link = {"kind": "link_card", "title": "Air fryer", "url": "https://shop.example/1", "description": "3.5 l"}
    order = {
        "kind": "order_card",
        "title": "Order 17",
        "image": "http://10.0.0.1/p.jpg",
        "fields": [["Status", "paid"]],
        "links": [{"title": "Open", "url": "https://shop.example/o/17"}],
    }
    for name, parts in (
        ("c-1", [link]),
        ("c-2", [order]),
        ("c-3", [link | {"url": "javascript:alert(1)"}]),
        ("c-4", [{"kind": "text", "text": "this one"}, link]),
    ):
        await bridged.bridge.post(event("") | {"message_id": name, "parts": parts})
    await bridged.settled()
    (conversation,) = await bridged.conversations()
    found = (await bridged.admin.get_api(f"/conversations/{conversation['id']}/parts"))["parts"]
    bodies = [part["body"] for part in found if part["kind"] == "message" and part["by"]["kind"] == "visitor"]
    assert [body.get("card", {}).get("kind") for body in bodies] == ["link", "order", None, None]
    assert bodies[0]["card"]["links"] == [{"label": "shop.example", "url": "https://shop.example/1"}]
    assert bodies[1]["card"]["fields"] == [{"label": "Status", "value": "paid"}]
    assert "image" not in bodies[1]["card"]
    assert bodies[2]["text"] == "Air fryer\n3.5 l\njavascript:alert(1)"
    assert bodies[3]["text"] == "this one\nAir fryer\n3.5 l\nhttps://shop.example/1"


async def test_the_journal_shows_a_request_with_what_was_read_in_it(bridged: Bridged) -> None:
    await bridged.bridge.post({"events": [event("first"), event(" ")]})
    await bridged.settled()
    await bridged.bridge.says("fine")
    await bridged.settled()
    path = f"/channel-accounts/{bridged.id}/requests"
    (entry,) = (await bridged.admin.get_api(f"{path}?only=rejected"))["items"]
    assert len((await bridged.admin.get_api(f"{path}?only=processed"))["items"]) == 1
    request = await bridged.admin.get_api(f"{path}/{entry['id']}")
    assert request["size"] == len(request["body"])
    assert [(each["state"], each["problem"]) for each in request["events"]] == [
        ("processed", ""),
        ("rejected", "MessageEmpty"),
    ]
    assert request["events"][0]["event"]["parts"] == [{"kind": "text", "text": "first"}]


async def test_kinds_come_with_words_in_the_readers_language(bridged: Bridged) -> None:
    kinds = {each["kind"]: each for each in await bridged.admin.get_api("/channel-kinds")}
    assert "web" not in kinds
    bridge = kinds["bridge"]
    assert bridge["keyed"]
    assert "{hook}" in bridge["steps"]
    assert bridge["fields"]["url"]["label"]
