"""A colleague or anyone of a team comes into a conversation to help, and leaves it again."""

import asyncio

import pytest

from tests.support.shop import Company
from tests.support.together import come_to_help, kinds, load, roles, served, take_permissions

pytestmark = pytest.mark.anyio


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


async def test_a_helper_who_may_write_to_all_is_introduced_as_well(shop: Company) -> None:
    owner, helper = await shop.agent("li"), await shop.agent("wang", "administrator")
    async with (
        shop.server.member(owner.cookie) as desk,
        shop.server.member(helper.cookie) as two,
        shop.server.visitor(shop.site["key"]) as visitor,
    ):
        c = await served(shop, owner, desk, visitor)
        await come_to_help(owner, helper, c)
        await two.send({"t": "open", "c": c, "since": 0})
        await two.expect("parts")
        for text in ("The form is here", "Anything else?"):
            assert "seq" in await two.post(text, c)
        shown = await visitor.expect("part", where=lambda frame: frame["part"]["by"]["id"] == helper.id)
        assert shown["part"]["kind"] == "joined"
        assert (await kinds(owner, c))[-3:] == ["joined", "message", "message"]


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


async def test_the_room_that_helping_took_is_used_when_the_helper_becomes_the_owner(shop: Company) -> None:
    """By what waits in a queue of the helper's own, in the same moment."""
    admin = shop.administrator
    owner, helper = await shop.agent("li"), await shop.agent("wang")
    await admin.call("PUT", "/routing/settings", {"help_units": 2})
    team = (await admin.call("POST", "/teams", {"name": "Experts"}))["id"]
    queue = await admin.call("POST", "/queues", {"name": "Expert matters", "team_id": team, "units": 2})
    site = await admin.call("POST", "/sites", {"name": "Other shop", "settings": {}})
    await admin.call("PUT", f"/sites/{site['id']}/reception", {"queue_id": queue["id"]})
    await admin.call("PATCH", f"/members/{helper.id}", {"team_ids": [team], "capacity": 3})
    async with (
        shop.server.member(owner.cookie) as desk,
        shop.server.member(helper.cookie),
        shop.server.visitor(shop.site["key"]) as visitor,
        shop.server.visitor(site["key"]) as other,
    ):
        c = await served(shop, owner, desk, visitor)
        await helper.go("busy")
        await come_to_help(owner, helper, c)
        await helper.go("online")
        waiting = (await other.post("for an expert"))["c"]
        assert (await admin.call("GET", f"/conversations/{waiting}"))["conversation"]["state"] == "queued"
        await owner.call("POST", f"/conversations/{c}/hand-over", {"member_id": helper.id}, expect=204)
        assert (await admin.call("GET", f"/conversations/{waiting}"))["conversation"]["assignee_id"] == helper.id
        assert await load(shop, helper) == 3


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
