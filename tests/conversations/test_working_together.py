"""Ringing, transfers, returning, and what supervisors and colleagues see."""

import asyncio

import pytest

from tests.support.shop import Company

pytestmark = pytest.mark.anyio


async def test_an_offer_rings_and_is_accepted(ringing: Company) -> None:
    agent = await ringing.agent("li")
    async with ringing.server.member(agent.cookie) as desk, ringing.server.visitor(ringing.site["key"]) as visitor:
        await agent.go("online")
        ack = await visitor.post("hello")
        offer = (await desk.expect("offer"))["offer"]
        assert offer["conversation"]["id"] == ack["c"]
        assert offer["conversation"]["state"] == "queued"
        await agent.call("POST", f"/work-items/{offer['work_item']}/accept")
        assert (await desk.expect("offer_end"))["reason"] == "accepted"
        shown = await visitor.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        assert shown["conv"]["agent"]["name"] == "li"


async def test_a_declined_offer_goes_to_the_next(ringing: Company) -> None:
    first, second = await ringing.agent("li"), await ringing.agent("wang")
    server = ringing.server
    async with server.member(first.cookie) as one, server.member(second.cookie) as two:
        await first.go("online")
        await second.go("online")
        async with server.visitor(ringing.site["key"]) as visitor:
            await visitor.post("hello")
            rung = [asyncio.create_task(each.expect("offer")) for each in (one, two)]
            done, waiting = await asyncio.wait(rung, timeout=10, return_when=asyncio.FIRST_COMPLETED)
            assert len(done) == 1
            offer = done.pop().result()["offer"]
            asked = first if rung[0].done() else second
            await asked.call("POST", f"/work-items/{offer['work_item']}/decline", {"reason": "busy"})
            again = (await asyncio.wait_for(waiting.pop(), 10))["offer"]
            assert again["work_item"] == offer["work_item"]


async def test_a_transfer_carries_note_and_history(shop: Company) -> None:
    first, second = await shop.agent("li"), await shop.agent("wang")
    server = shop.server
    async with server.member(first.cookie) as one, server.member(second.cookie) as two:
        await first.go("online")
        async with server.visitor(shop.site["key"]) as visitor:
            ack = await visitor.post("my parcel is wet")
            await one.expect("conv", where=lambda frame: frame["conv"]["assignee_id"] == first.id)
            await one.send({"t": "open", "c": ack["c"], "since": 0})
            await one.expect("parts")
            await second.go("online")
            body = {"member_id": second.id, "note": "knows about parcels"}
            await first.call("POST", f"/conversations/{ack['c']}/transfer", body, expect=204)
            shown = await two.expect("conv", where=lambda frame: frame["conv"]["assignee_id"] == second.id)
            assert shown["was"]["assignee_id"] == first.id
            await two.send({"t": "open", "c": ack["c"], "since": 0})
            parts = (await two.expect("parts"))["parts"]
            assert [part["body"]["note"] for part in parts if part["kind"] == "transferred"] == ["knows about parcels"]
            assert "my parcel is wet" in [part["body"].get("text") for part in parts]
            assert all("knows about" not in str(frame) for frame in await visitor.settle())
            await visitor.post("are you there?", ack["c"])
            assert all("are you there?" not in str(frame) for frame in await one.settle()), "no longer the giver's"


async def test_what_waits_is_pulled_once(shop: Company) -> None:
    first, second = await shop.agent("li"), await shop.agent("wang")
    async with shop.server.visitor(shop.site["key"]) as visitor:
        ack = await visitor.post("anybody?")
        assert (await visitor.expect("conv"))["conv"]["position"] == 1
        listed = await first.call("GET", "/conversations?list=queue")
        [waiting] = [each for each in listed["items"] if each["id"] == ack["c"]]
        for each in (first, second):
            await each.go("busy")
        answers = await asyncio.gather(
            *(each.browser.post(f"/api/v1/work-items/{waiting['work_item_id']}/pull") for each in (first, second))
        )
        assert sorted(answer.is_success for answer in answers) == [False, True]
        assert next(answer for answer in answers if not answer.is_success).status_code == 409


async def test_who_may_not_read_is_told_nothing(shop: Company) -> None:
    first, second = await shop.agent("li"), await shop.agent("wang")
    async with shop.server.member(first.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        await first.go("online")
        ack = await visitor.post("hello")
        await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        refused = await second.call("GET", f"/conversations/{ack['c']}", expect=404)
        assert refused["code"] == "ConversationNotFound"
        async with shop.server.member(second.cookie) as other:
            await other.send({"t": "open", "c": ack["c"], "since": 0})
            assert (await other.expect("error"))["code"] == "ConversationNotFound"
            await other.send({"t": "watch", "lists": ["all"]})
            await visitor.post("secret", ack["c"])
            assert all(frame["t"] != "part" for frame in await other.settle())


async def test_counts_and_the_trace(shop: Company) -> None:
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie), shop.server.visitor(shop.site["key"]) as visitor:
        await agent.go("online")
        ack = await visitor.post("hello")
        counts = await agent.call("GET", "/conversations/counts")
        assert counts == {"mine": 1, "helping": 0, "queue": 0, "team": 1, "all": 1, "closed": 0, "left": 0}
        trace = await shop.administrator.call("GET", f"/conversations/{ack['c']}/decisions")
        assert trace[-1]["kind"] == "assigned"
        assert trace[-1]["chosen"] == agent.id
        assert [each["taken"] for each in trace[-1]["candidates"] if each["member_id"] == agent.id] == [True]


async def test_signing_out_closes_the_socket(shop: Company) -> None:
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie) as desk:
        role = {"disabled": True}
        await shop.administrator.call("PATCH", f"/members/{agent.id}", role)
        assert await desk.closed() == 4401
