"""What customers edit, take back and put signs to at a channel is seen in the desk; quotes go both ways."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.channels.test_outgoing import Line, line, listening
from tests.support.waiting import until

__all__ = ["line"]
pytestmark = pytest.mark.anyio


def about(kind: str, target: str, name: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "message_id": name, "target": target, "user": {"id": "u-1", "name": "Li"}} | more


def ago(seconds: int) -> str:
    return (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat()


def words(text: str) -> list[dict[str, str]]:
    return [{"kind": "text", "text": text}]


async def parts_of(line: Line, kind: str = "message") -> list[dict[str, Any]]:
    found = (await line.api("GET", f"/conversations/{line.conversation}/parts"))["parts"]
    return [part for part in found if part["kind"] == kind]


async def has(line: Line, text: str) -> dict[str, Any]:
    async def there() -> bool:
        return any(part.get("body", {}).get("text") == text for part in await parts_of(line))

    await until(there, f"the desk has {text}")
    return next(part for part in await parts_of(line) if part.get("body", {}).get("text") == text)


async def come(line: Line, *events: dict[str, Any]) -> None:
    assert (await line.bridge.post({"events": list(events)})).status_code == 202

    async def taken() -> bool:
        (account,) = [
            each
            for each in (await line.api("GET", "/channel-accounts"))["items"]
            if each["id"] == line.bridge.account["id"]
        ]
        return bool(account["tally"]["pending"] == 0)

    await until(taken, "all is taken")


async def test_an_edit_a_sign_and_a_recall_are_seen_at_once_and_once(line: Line) -> None:
    conversation = await line.opened()
    await line.bridge.says("It is bleu", message="ext-2")
    before = await has(line, "It is bleu")
    edit = about("edit", "ext-2", "e-1", parts=words("It is blue"), occurred_at=ago(10))
    cookie = "; ".join(f"{name}={value}" for name, value in line.admin.cookies.items())
    async with line.server.member(cookie) as desk:
        await listening(desk, conversation)
        await come(line, edit)
        frame = await desk.expect("part", where=lambda each: each["part"]["kind"] == "edited")
        assert frame["part"]["body"]["seq"] == before["seq"]
        assert frame["part"]["body"]["body"]["text"] == "It is blue"
        late = about("edit", "ext-2", "e-0", parts=words("It is blau"), occurred_at=ago(20))
        await come(line, edit, late)  # the same again, and one that a later one was quicker than
        edited = await has(line, "It is blue")
        assert [each["text"] for each in edited["body"]["former"]] == ["It is bleu"]
        assert len(await parts_of(line, "edited")) == 1
        await come(line, about("reaction", "ext-2", "r-1", emoji="👍❤️"))
        frame = await desk.expect("part", where=lambda each: each["part"]["kind"] == "reacted")
        assert frame["part"]["body"] == {"seq": before["seq"], "reactions": ["👍", "❤️"]}
        await come(line, about("reaction", "ext-2", "r-2"))
        assert (await has(line, "It is blue"))["body"]["reactions"] == []
        transcript = await line.admin.get(f"/api/v1/conversations/{conversation}/transcript?format=text")
        assert "It is blue" in transcript.text
        await come(line, about("recall", "ext-2", "x-1"), about("recall", "ext-2", "x-2"))
        await desk.expect("part", where=lambda each: each["part"]["kind"] == "recalled")
    (gone,) = [part for part in await parts_of(line) if part["seq"] == before["seq"]]
    assert gone["recalled"]
    assert not gone.get("body")
    assert len(await parts_of(line, "recalled")) == 1


async def test_what_is_told_of_a_message_before_it_came_waits_for_it(line: Line) -> None:
    await line.opened()
    await come(line, about("edit", "ext-9", "e-1", parts=words("right")), about("reaction", "ext-9", "r-1", emoji="👀"))
    assert await parts_of(line, "edited") == []
    await line.bridge.says("wrong", message="ext-9")
    message = await has(line, "right")
    assert message["body"]["reactions"] == ["👀"]
    assert message["body"]["former"][0]["text"] == "wrong"


async def test_nobody_changes_what_another_wrote(line: Line) -> None:
    await line.opened()
    await line.bridge.says("mine", message="ext-3")
    mine = await has(line, "mine")
    stranger = {"user": {"id": "u-2", "name": "Wu"}}
    await come(
        line,
        about("edit", "ext-3", "e-9", parts=words("not mine")) | stranger,
        about("recall", "ext-3", "x-9") | stranger,
        about("reaction", "ext-3", "r-9", emoji="👎") | stranger,
    )
    assert await has(line, "mine") == mine


async def test_quotes_go_both_ways(line: Line) -> None:
    await line.opened()
    await line.bridge.says("Red or blue?", message="ext-4")
    asked = await has(line, "Red or blue?")
    quote = {"seq": asked["seq"], "text": "x", "by": asked["by"]}
    message = await line.answers("Blue", quote=quote)
    assert (await line.hears("Blue"))["reply_to"] == "ext-4"
    await line.becomes(message, "sent")
    own = await has(line, "Blue")
    again = await line.answers("As I said", quote={"seq": own["seq"], "text": "", "by": own["by"]})
    assert (await line.hears("As I said"))["reply_to"] == "theirs-1"
    await line.becomes(again, "sent")
    event = {"type": "message", "message_id": "ext-5", "user": {"id": "u-1"}, "parts": words("Thanks")}
    await come(line, event | {"reply_to": f"{message}#1"})
    assert (await has(line, "Thanks"))["body"]["quote"] == {"seq": own["seq"], "text": "Blue", "by": own["by"]}
    await come(line, about("reaction", f"{message}#1", "r-7", emoji="❤️"))
    assert (await has(line, "Blue"))["body"]["reactions"] == ["❤️"]


async def test_a_refused_recall_is_told_and_the_time_of_a_state_never_goes_back(line: Line) -> None:
    conversation = await line.opened()
    message = await line.answers("Oh no")
    sent = await line.becomes(message, "sent")
    read = {"type": "receipt", "message_id": f"{message}#1", "state": "read", "user": {"id": "u-1"}}
    await come(line, read | {"occurred_at": ago(3600)})
    shown = await line.becomes(message, "read")
    assert shown["at"] >= sent["at"]
    assert not shown["recall_refused"]
    line.other.manner = b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    own = await has(line, "Oh no")
    await line.api("POST", f"/conversations/{conversation}/recall", {"seq": own["seq"]})

    async def refused() -> bool:
        return bool((await line.state_of(message))["recall_refused"])

    await until(refused, "it is said that the customer has it still")
    assert (await line.state_of(message))["state"] == "read"
