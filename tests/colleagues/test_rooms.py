"""Colleagues write to each other: once however often it is sent, seen by those in the room alone."""

import asyncio
from uuid import uuid4

import pytest

from tests.support.api import Browser, Office, published

pytestmark = pytest.mark.anyio


async def people(office: Office, count: int) -> list[Browser]:
    return [await office.member("agent" if number else "supervisor") for number in range(count)]


async def id_of(browser: Browser) -> str:
    return str((await browser.me())["member"]["id"])


async def test_two_have_one_room_whoever_begins(office: Office) -> None:
    one, two = await people(office, 2)
    ids = await id_of(one), await id_of(two)
    made = await asyncio.gather(
        *(each.post_api("/rooms", {"member_ids": [other]}) for each, other in ((one, ids[1]), (two, ids[0])) * 3)
    )
    assert len({room["id"] for room in made}) == 1
    assert (made[0]["direct"], sorted(made[0]["member_ids"])) == (True, sorted(ids))


async def test_a_message_sent_again_is_there_once(office: Office) -> None:
    one, two = await people(office, 2)
    room = (await one.post_api("/rooms", {"member_ids": [await id_of(two)]}))["id"]
    sent = {"id": str(uuid4()), "text": "hello 😀"}
    with published(one.app) as frames:
        answers = await asyncio.gather(*(one.post_api(f"/rooms/{room}/messages", sent) for _ in range(5)))
    assert len({answer["seq"] for answer in answers}) == 1
    told = [topic for topic, frame in frames if frame["t"] == "room_message"]
    assert sorted(told) == sorted([f"m:{await id_of(one)}", f"m:{await id_of(two)}"])
    taken = await two.post_api(f"/rooms/{room}/messages", sent, expect=409)
    assert taken["code"] == "MessageIdTaken"
    for number in range(5):
        await two.post_api(f"/rooms/{room}/messages", {"id": str(uuid4()), "text": f"answer {number}"})
    page = await one.get_api(f"/rooms/{room}/messages?before=7&limit=3")
    assert [message["seq"] for message in page["messages"]] == [4, 5, 6]
    assert page["last_seq"] == 6
    rest = await one.get_api(f"/rooms/{room}/messages?after=4")
    assert [message["text"] for message in rest["messages"]] == ["answer 3", "answer 4"]


async def test_what_is_unread_is_counted_and_read_everywhere(office: Office) -> None:
    one, two = await people(office, 2)
    room = (await one.post_api("/rooms", {"member_ids": [await id_of(two)]}))["id"]
    for text in ("a", "b"):
        await one.post_api(f"/rooms/{room}/messages", {"id": str(uuid4()), "text": text})
    assert (await one.get_api("/rooms/unread"), await two.get_api("/rooms/unread")) == ({"count": 0}, {"count": 2})
    with published(two.app) as frames:
        await two.post_api(f"/rooms/{room}/read", {"seq": 99}, expect=204)
        await two.post_api(f"/rooms/{room}/read", {"seq": 1}, expect=204)
    assert [frame for _, frame in frames] == [{"t": "room_read", "room_id": room, "seq": 2}]
    assert await two.get_api("/rooms/unread") == {"count": 0}
    [listed] = (await two.get_api("/rooms"))["items"]
    assert (listed["last"]["text"], listed["read_seq"], listed["last_seq"]) == ("b", 2, 2)


async def test_a_group_has_a_name_and_whoever_is_in_it_alone(office: Office) -> None:
    one, two, three = await people(office, 3)
    ids = [await id_of(each) for each in (one, two, three)]
    nameless = await one.post_api("/rooms", {"member_ids": ids[1:]}, expect=400)
    assert nameless["code"] == "RoomNeedsName"
    room = await one.post_api("/rooms", {"member_ids": [ids[1]], "name": "Lunch"})
    path = f"/rooms/{room['id']}"
    await one.post_api(f"{path}/messages", {"id": str(uuid4()), "text": "between us"})
    for method, rest, body in (
        ("GET", "/messages", None),
        ("POST", "/messages", {"id": str(uuid4()), "text": "let me in"}),
        ("POST", "/read", {"seq": 1}),
        ("PATCH", "", {"add": [ids[2]]}),
        ("DELETE", "/members/me", None),
    ):
        assert (await three.api(method, path + rest, body, expect=404))["code"] == "RoomNotFound"
    changed = await two.api("PATCH", path, {"add": [ids[2]], "name": "Dinner"})
    assert (changed["name"], sorted(changed["member_ids"])) == ("Dinner", sorted(ids))
    assert await three.get_api("/rooms/unread") == {"count": 0}, "what was said before is not news"
    with published(two.app) as frames:
        await two.api("DELETE", f"{path}/members/me")
    assert (f"m:{ids[1]}", {"t": "room_gone", "room_id": room["id"]}) in frames
    assert (await two.get_api("/rooms"))["items"] == []
    pair = await one.post_api("/rooms", {"member_ids": [ids[1]]})
    assert (await one.api("DELETE", f"/rooms/{pair['id']}/members/me", expect=409))["code"] == "RoomOfTwo"


async def test_rooms_come_in_pages_the_latest_first(office: Office) -> None:
    one, two = await people(office, 2)
    other = await id_of(two)
    made = [(await one.post_api("/rooms", {"member_ids": [other], "name": f"Group {n}"}))["id"] for n in range(5)]
    await two.post_api(f"/rooms/{made[1]}/messages", {"id": str(uuid4()), "text": "up"})
    seen: list[str] = []
    cursor = ""
    for _ in range(3):
        page = await one.get_api(f"/rooms?limit=2{cursor}")
        seen += [room["id"] for room in page["items"]]
        cursor = f"&cursor={page['next']}"
    assert seen == [made[1], *[room for room in reversed(made) if room != made[1]]]
    assert page["next"] is None


async def test_other_workspaces_do_not_exist(office: Office) -> None:
    one, two = await people(office, 2)
    stranger = await office.other_workspace()
    room = (await one.post_api("/rooms", {"member_ids": [await id_of(two)]}))["id"]
    await stranger.get_api(f"/rooms/{room}/messages", expect=404)
    refused = await stranger.post_api("/rooms", {"member_ids": [await id_of(one)]}, expect=404)
    assert refused["code"] == "MemberNotFound"


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
async def test_bad_messages_are_refused(office: Office, text: str) -> None:
    one, two = await people(office, 2)
    room = (await one.post_api("/rooms", {"member_ids": [await id_of(two)]}))["id"]
    await one.post_api(f"/rooms/{room}/messages", {"id": str(uuid4()), "text": text}, expect=400)
    assert (await one.get_api(f"/rooms/{room}/messages"))["messages"] == []
