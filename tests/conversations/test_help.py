"""Several members in one conversation: asked for help, mentioned, handed over; and transfers that are refused."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from haoke.kernel.clock import now
from haoke.routing.actions.expire_offer import expire_offer
from tests.support.api import runtime_of
from tests.support.live import Client, live_server
from tests.support.shop import Company, Person, company

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(postgres, tmp_path: Path) -> AsyncIterator[Company]:
    url = await asyncio.to_thread(postgres.create_database)
    async with live_server(url, tmp_path) as server, company(server) as made:
        yield made


@pytest.fixture
async def ringing(postgres, tmp_path: Path) -> AsyncIterator[Company]:
    url = await asyncio.to_thread(postgres.create_database)
    async with live_server(url, tmp_path) as server, company(server, mode="ring", accept_seconds=5) as made:
        yield made


async def served(shop: Company, owner: Person, desk: Client, visitor: Client, text: str = "hello") -> str:
    """A conversation that the owner, who is alone online, serves."""
    await owner.go("online")
    ack = await visitor.post(text)
    await desk.expect("conv", where=lambda frame: frame["conv"]["assignee_id"] == owner.id)
    await desk.send({"t": "open", "c": ack["c"], "since": 0})
    await desk.expect("parts")
    return str(ack["c"])


async def kinds(person: Person, c: str) -> list[str]:
    parts = (await person.call("GET", f"/conversations/{c}/parts"))["parts"]
    return [part["kind"] for part in parts]


async def roles(person: Person, c: str) -> dict[str, str]:
    found = (await person.call("GET", f"/conversations/{c}"))["conversation"]
    return {one["member_id"]: one["role"] for one in found["participants"]}


async def test_a_colleague_comes_to_help_and_the_customer_sees_who_writes(shop: Company) -> None:
    owner, helper = await shop.agent("li"), await shop.agent("wang")
    server = shop.server
    async with (
        server.member(owner.cookie) as one,
        server.member(helper.cookie) as two,
        server.visitor(shop.site["key"]) as visitor,
    ):
        c = await served(shop, owner, one, visitor, "my invoice is wrong")
        await helper.call("GET", f"/conversations/{c}", expect=404)
        asked = {"member_ids": [helper.id], "question": "How do I correct it?"}
        await owner.call("POST", f"/conversations/{c}/help", asked, expect=204)
        request = (await two.expect("help"))["request"]
        assert (request["question"], request["by_name"], request["conversation_id"]) == (asked["question"], "li", c)
        assert [each["id"] for each in await helper.call("GET", "/help-requests")] == [request["id"]]
        assert (await two.expect("alert"))["alert"]["kind"] == "help"
        entered = await helper.call("POST", f"/help-requests/{request['id']}/accept")
        assert entered["conversation_id"] == c
        told = await one.expect("conv", where=lambda frame: frame["conv"]["participants"] != [])
        assert [each["role"] for each in told["conv"]["participants"]] == ["helper"]
        assert await helper.call("GET", "/help-requests") == []
        assert (await helper.call("GET", "/conversations/counts"))["helping"] == 1
        assert [each["id"] for each in (await helper.call("GET", "/conversations?list=helping"))["items"]] == [c]
        await two.send({"t": "open", "c": c, "since": 0})
        await two.expect("parts")
        assert all(frame["t"] != "part" or frame["part"]["kind"] != "joined" for frame in await visitor.settle())
        assert "seq" in await two.post("The form is here", c)
        shown = await visitor.expect("part", where=lambda frame: frame["part"]["kind"] == "joined")
        assert shown["part"]["body"]["member"]["name"] == "wang"
        await two.post("Anything else?", c)
        assert (await kinds(owner, c)).count("joined") == 1
        assert "How do I correct it?" not in str(await visitor.settle())


async def test_a_note_of_a_helper_stays_inside_and_closing_is_the_owners(shop: Company) -> None:
    owner, helper = await shop.agent("li"), await shop.agent("wang")
    async with shop.server.member(owner.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        c = await served(shop, owner, desk, visitor)
        await come_to_help(owner, helper, c)
        note = {"id": c[:-4] + "0001", "body": {"text": "between us"}, "note": True}
        await helper.call("POST", f"/conversations/{c}/messages", note)
        await helper.call("POST", f"/conversations/{c}/close", expect=404)
        await helper.call("POST", f"/conversations/{c}/transfer", {"member_id": helper.id}, expect=404)
        await helper.call("GET", f"/conversations/{c}/transcript", expect=404)
        assert "between us" not in str(await visitor.settle())


async def come_to_help(owner: Person, helper: Person, c: str) -> None:
    await owner.call("POST", f"/conversations/{c}/help", {"member_ids": [helper.id]}, expect=204)
    [request] = [each for each in await helper.call("GET", "/help-requests") if each["conversation_id"] == c]
    await helper.call("POST", f"/help-requests/{request['id']}/accept")


async def test_without_the_permission_a_helper_writes_notes_only(shop: Company) -> None:
    owner, helper = await shop.agent("li"), await shop.agent("wang")
    await take_permissions(shop, "agent", "conversations.assist")
    async with shop.server.member(owner.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        c = await served(shop, owner, desk, visitor)
        await come_to_help(owner, helper, c)
        message = {"id": c[:-4] + "0001", "body": {"text": "I say"}}
        refused = await helper.call("POST", f"/conversations/{c}/messages", message, expect=403)
        assert refused["code"] == "NotYourConversation"
        await helper.call("POST", f"/conversations/{c}/messages", message | {"note": True})


async def take_permissions(shop: Company, preset: str, *names: str) -> None:
    found = (await shop.administrator.call("GET", "/roles"))["items"]
    role = next(each for each in found if each["preset"] == preset)
    left = {name: scope for name, scope in role["permissions"].items() if name not in names}
    await shop.administrator.call("PATCH", f"/roles/{role['id']}", {"permissions": left})


async def test_of_a_team_the_first_comes(shop: Company) -> None:
    owner, *others = [await shop.agent(name) for name in ("li", "wang", "chen")]
    async with shop.server.member(owner.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        c = await served(shop, owner, desk, visitor)
        await owner.call("POST", f"/conversations/{c}/help", {"team_id": shop.team["id"]}, expect=204)
        [request] = await others[0].call("GET", "/help-requests")
        answers = await asyncio.gather(
            *(each.browser.post(f"/api/v1/help-requests/{request['id']}/accept") for each in others)
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        lost = next(answer for answer in answers if answer.status_code == 409)
        assert lost.json()["code"] == "HelpRequestOver"
        assert list((await roles(owner, c)).values()) == ["helper"]
        assert all([await each.call("GET", "/help-requests") == [] for each in others])


async def test_who_declines_says_why(shop: Company) -> None:
    owner, helper = await shop.agent("li"), await shop.agent("wang")
    async with shop.server.member(owner.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        c = await served(shop, owner, desk, visitor)
        await owner.call("POST", f"/conversations/{c}/help", {"member_ids": [helper.id]}, expect=204)
        await owner.call("POST", f"/conversations/{c}/help", {"member_ids": [helper.id]}, expect=204)
        [request] = await helper.call("GET", "/help-requests")
        await helper.call("POST", f"/help-requests/{request['id']}/decline", {"reason": "on the phone"})
        told = (await desk.expect("alert"))["alert"]
        assert (told["kind"], told["data"]["text"]) == ("help_declined", "on the phone")
        gone = await helper.call("POST", f"/help-requests/{request['id']}/accept", expect=409)
        assert gone["code"] == "HelpRequestOver"
        assert (await kinds(owner, c))[-2:] == ["help_asked", "help_ended"]


async def test_leaving_and_being_sent_away_end_what_one_hears(shop: Company) -> None:
    owner, helper = await shop.agent("li"), await shop.agent("wang")
    server = shop.server
    async with (
        server.member(owner.cookie) as one,
        server.member(helper.cookie) as two,
        server.visitor(shop.site["key"]) as visitor,
    ):
        c = await served(shop, owner, one, visitor)
        for leaver in (helper, owner):
            await come_to_help(owner, helper, c)
            await two.send({"t": "open", "c": c, "since": 0})
            await two.expect("parts")
            await leaver.call("DELETE", f"/conversations/{c}/participants/{helper.id}")
            await two.expect("part", where=lambda frame: frame["part"]["kind"] == "withdrew")
            secret = f"what {leaver.id} may not know"
            await visitor.post(secret, c)
            assert all(secret not in str(frame) for frame in await two.settle())
            await helper.call("GET", f"/conversations/{c}", expect=404)
        await helper.call("DELETE", f"/conversations/{c}/participants/{helper.id}", expect=404)
        gone = await owner.call("DELETE", f"/conversations/{c}/participants/{helper.id}", expect=409)
        assert gone["code"] == "NotInConversation"


async def test_the_owner_hands_over_to_a_helper_with_one_click(ringing: Company) -> None:
    owner, helper, stranger = [await ringing.agent(name) for name in ("li", "wang", "chen")]
    server = ringing.server
    async with (
        server.member(owner.cookie) as one,
        server.member(helper.cookie) as two,
        server.visitor(ringing.site["key"]) as visitor,
    ):
        await owner.go("online")
        c = (await visitor.post("hello"))["c"]
        offer = (await one.expect("offer"))["offer"]
        await owner.call("POST", f"/work-items/{offer['work_item']}/accept")
        await come_to_help(owner, helper, c)
        refused = await owner.call("POST", f"/conversations/{c}/hand-over", {"member_id": stranger.id}, expect=409)
        assert refused["code"] == "NotInConversation"
        await helper.go("online")
        await owner.call("POST", f"/conversations/{c}/hand-over", {"member_id": helper.id}, expect=204)
        told = await two.expect("conv", where=lambda frame: frame["conv"]["assignee_id"] == helper.id)
        assert told["conv"]["participants"] == []
        assert (await two.expect("alert", where=lambda frame: frame["alert"]["kind"] == "transfer"))["alert"]["path"]
        await owner.call("GET", f"/conversations/{c}", expect=404)


async def test_handing_over_while_the_helper_leaves(shop: Company) -> None:
    owner, helper = await shop.agent("li"), await shop.agent("wang")
    server = shop.server
    async with (
        server.member(owner.cookie) as one,
        server.member(helper.cookie),
        server.visitor(shop.site["key"]) as visitor,
    ):
        c = await served(shop, owner, one, visitor)
        await helper.go("online")
        for _ in range(5):
            await come_to_help(owner, helper, c)
            answers = await asyncio.gather(
                owner.browser.post(f"/api/v1/conversations/{c}/hand-over", json={"member_id": helper.id}),
                helper.browser.delete(f"/api/v1/conversations/{c}/participants/{helper.id}"),
            )
            assert all(answer.status_code < 500 for answer in answers)
            found = (await shop.administrator.call("GET", f"/conversations/{c}"))["conversation"]
            assert found["participants"] == []
            owner, helper = (owner, helper) if found["assignee_id"] == owner.id else (helper, owner)


async def test_helping_takes_the_room_that_is_set(shop: Company) -> None:
    owner, helper = await shop.agent("li"), await shop.agent("wang")
    await shop.administrator.call("PUT", "/routing/settings", {"help_units": 2})
    async with (
        shop.server.member(owner.cookie) as desk,
        shop.server.member(helper.cookie),
        shop.server.visitor(shop.site["key"]) as visitor,
    ):
        c = await served(shop, owner, desk, visitor)
        await owner.call("POST", f"/conversations/{c}/help", {"member_ids": [helper.id]}, expect=204)
        [request] = await helper.call("GET", "/help-requests")
        refused = await helper.call("POST", f"/help-requests/{request['id']}/accept", expect=409)
        assert refused["code"] == "AgentUnavailable"
        await helper.go("busy")
        await helper.call("POST", f"/help-requests/{request['id']}/accept")
        assert await load(shop, helper) == 2
        await helper.call("DELETE", f"/conversations/{c}/participants/{helper.id}")
        assert await load(shop, helper) == 0
        await come_to_help(owner, helper, c)
        await owner.call("POST", f"/conversations/{c}/close")
        assert await load(shop, helper) == 0
        assert "closed" in await kinds(helper, c), "who helped may still read it"


async def load(shop: Company, person: Person) -> int:
    found = await shop.administrator.call("GET", "/presence")
    return int(next(each["load"] for each in found if each["member_id"] == person.id))


async def test_a_reopened_conversation_begins_without_helpers(shop: Company) -> None:
    owner, helper = await shop.agent("li"), await shop.agent("wang")
    async with shop.server.member(owner.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        c = await served(shop, owner, desk, visitor)
        await come_to_help(owner, helper, c)
        await owner.call("POST", f"/conversations/{c}/close")
        await visitor.post("once more")
        assert await roles(owner, c) == {}
        await helper.call("GET", f"/conversations/{c}", expect=404)


async def test_closing_ends_what_was_asked(shop: Company) -> None:
    owner, helper = await shop.agent("li"), await shop.agent("wang")
    async with shop.server.member(owner.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        c = await served(shop, owner, desk, visitor)
        await owner.call("POST", f"/conversations/{c}/help", {"member_ids": [helper.id]}, expect=204)
        [request] = await helper.call("GET", "/help-requests")
        await owner.call("POST", f"/conversations/{c}/close")
        assert await helper.call("GET", "/help-requests") == []
        await helper.call("POST", f"/help-requests/{request['id']}/accept", expect=409)


async def test_a_disabled_member_helps_nowhere(shop: Company) -> None:
    owner, helper = await shop.agent("li"), await shop.agent("wang")
    async with shop.server.member(owner.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        c = await served(shop, owner, desk, visitor)
        await come_to_help(owner, helper, c)
        await shop.administrator.call("PATCH", f"/members/{helper.id}", {"disabled": True})
        assert await roles(owner, c) == {}


async def test_a_supervisor_brings_help_to_their_teams_conversations_alone(shop: Company) -> None:
    owner, helper = await shop.agent("li"), await shop.agent("wang")
    supervisor, stranger = [await shop.agent(name, role="supervisor") for name in ("sun", "wu")]
    await shop.administrator.call("PATCH", f"/members/{stranger.id}", {"team_ids": []})
    async with shop.server.member(owner.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        c = await served(shop, owner, desk, visitor)
        asked = {"member_ids": [helper.id]}
        await stranger.call("POST", f"/conversations/{c}/help", asked, expect=404)
        await helper.call("POST", f"/conversations/{c}/help", asked, expect=404)
        await supervisor.call("POST", f"/conversations/{c}/help", asked, expect=204)
        [request] = await helper.call("GET", "/help-requests")
        await stranger.call("POST", f"/help-requests/{request['id']}/accept", expect=404)
        await helper.call("POST", f"/help-requests/{request['id']}/accept")
        again = await supervisor.call("POST", f"/conversations/{c}/help", asked, expect=409)
        assert again["code"] == "AlreadyHere"
        await stranger.call("DELETE", f"/conversations/{c}/participants/{helper.id}", expect=404)
        await supervisor.call("DELETE", f"/conversations/{c}/participants/{helper.id}")
        assert await roles(owner, c) == {}


def note_with(c: str, *members: str, **more: Any) -> dict[str, Any]:
    return {"id": c[:-4] + "0009", "body": {"text": "@wang look", "mentions": list(members)}, "note": True} | more


async def test_a_mention_reaches_the_colleague_and_shows_the_conversation(shop: Company) -> None:
    owner, colleague = await shop.agent("li"), await shop.agent("wang")
    server = shop.server
    async with (
        server.member(owner.cookie) as one,
        server.member(colleague.cookie) as two,
        server.visitor(shop.site["key"]) as visitor,
    ):
        c = await served(shop, owner, one, visitor)
        await owner.call("POST", f"/conversations/{c}/messages", note_with(c, colleague.id))
        await owner.call("POST", f"/conversations/{c}/messages", note_with(c, colleague.id))
        alert = (await two.expect("alert"))["alert"]
        assert (alert["kind"], alert["path"], alert["data"]["name"]) == ("mention", f"/conversations/{c}", "li")
        assert await colleague.call("GET", "/alerts/unseen") == {"count": 1}, "sent twice, told once"
        assert await roles(colleague, c) == {colleague.id: "reader"}
        message = {"id": c[:-4] + "0002", "body": {"text": "I say"}}
        await colleague.call("POST", f"/conversations/{c}/messages", message, expect=403)
        await colleague.call("POST", "/alerts/seen", {"through": alert["id"]}, expect=204)
        assert (await two.expect("alerts_seen"))["through"] == alert["id"]
        assert await colleague.call("GET", "/alerts/unseen") == {"count": 0}
        assert [each["seen"] for each in (await colleague.call("GET", "/alerts"))["items"]] == [True]
        assert await owner.call("GET", "/alerts/unseen") == {"count": 0}
        assert "@wang" not in str(await visitor.settle())


async def test_a_mention_that_may_not_be_is_refused_and_nothing_is_written(shop: Company) -> None:
    owner, colleague = await shop.agent("li"), await shop.agent("wang")
    await take_permissions(shop, "agent", "conversations.mention")
    async with shop.server.member(owner.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        c = await served(shop, owner, desk, visitor)
        before = await kinds(owner, c)
        refused = await owner.call("POST", f"/conversations/{c}/messages", note_with(c, colleague.id), expect=403)
        assert refused["code"] == "PermissionDenied"
        await owner.call("POST", f"/conversations/{c}/messages", note_with(c, colleague.id, note=False), expect=400)
        await owner.call("POST", f"/conversations/{c}/messages", note_with(c, c), expect=404)
        assert await kinds(owner, c) == before
        assert await colleague.call("GET", "/alerts/unseen") == {"count": 0}
        ack = await visitor.post("", c, body={"text": "hi", "mentions": [colleague.id]})
        assert ack["code"] == "InvalidRequest"


async def test_in_any_queue_one_may_ask_first(shop: Company) -> None:
    owner, other = await shop.agent("li"), await shop.agent("wang")
    server = shop.server
    async with (
        server.member(owner.cookie) as one,
        server.member(other.cookie) as two,
        server.visitor(shop.site["key"]) as visitor,
    ):
        c = await served(shop, owner, one, visitor)
        await other.go("online")
        asked = {"member_id": other.id, "ask": True}
        await owner.call("POST", f"/conversations/{c}/transfer", asked, expect=204)
        offer = (await two.expect("offer"))["offer"]
        assert (await owner.call("GET", f"/conversations/{c}"))["conversation"]["assignee_id"] == owner.id
        await other.call("POST", f"/work-items/{offer['work_item']}/decline", {"reason": "no time"})
        assert (await one.expect("alert"))["alert"]["kind"] == "transfer_declined"
        await owner.call("POST", f"/conversations/{c}/transfer", asked, expect=204)
        await two.expect("offer")
        await other.call("POST", f"/work-items/{offer['work_item']}/accept")
        await two.expect("conv", where=lambda frame: frame["conv"]["assignee_id"] == other.id)


async def test_a_transfer_that_is_declined_comes_back_with_the_reason(ringing: Company) -> None:
    owner, other = await ringing.agent("li"), await ringing.agent("wang")
    server = ringing.server
    async with (
        server.member(owner.cookie) as one,
        server.member(other.cookie) as two,
        server.visitor(ringing.site["key"]) as visitor,
    ):
        await owner.go("online")
        c = (await visitor.post("hello"))["c"]
        offer = (await one.expect("offer"))["offer"]
        await owner.call("POST", f"/work-items/{offer['work_item']}/accept")
        since = (await owner.call("GET", f"/conversations/{c}"))["conversation"]["waiting_since"]
        await other.go("online")
        asked = {"member_id": other.id, "note": "please"}
        await owner.call("POST", f"/conversations/{c}/transfer", asked, expect=204)
        await two.expect("offer")
        await other.call("POST", f"/work-items/{offer['work_item']}/decline", {"reason": "lunch"})
        told = (await one.expect("alert"))["alert"]
        assert (told["kind"], told["data"]["text"]) == ("transfer_declined", "lunch")
        found = (await owner.call("GET", f"/conversations/{c}"))["conversation"]
        assert (found["assignee_id"], found["waiting_since"]) == (owner.id, since), "its clock went on"
        assert (await kinds(owner, c))[-2:] == ["transferred", "returned"]
        await owner.call("POST", f"/conversations/{c}/transfer", asked, expect=204)
        await two.expect("offer")
        runtime, whose = runtime_of(server.app), await owner.call("GET", "/me")
        later = now() + timedelta(minutes=1)
        await runtime.db.run(expire_offer, UUID(whose["workspace"]["id"]), UUID(offer["work_item"]), later)
        told = await one.expect("alert", where=lambda frame: frame["alert"]["kind"] == "transfer_expired")
        assert told["alert"]["path"] == f"/conversations/{c}"
