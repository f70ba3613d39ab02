"""A transfer that is refused or not answered: the conversation stays with its owner, who is told why."""

from datetime import timedelta
from uuid import UUID

import pytest

from haoke.kernel.clock import now
from haoke.routing.actions.expire_offer import expire_offer
from tests.support.api import runtime_of
from tests.support.shop import Company
from tests.support.together import kinds, served

pytestmark = pytest.mark.anyio


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


async def test_the_owner_is_told_when_whoever_was_asked_is_gone(shop: Company) -> None:
    owner, other = await shop.agent("li"), await shop.agent("wang")
    server = shop.server
    async with (
        server.member(owner.cookie) as one,
        server.member(other.cookie) as two,
        server.visitor(shop.site["key"]) as visitor,
    ):
        c = await served(shop, owner, one, visitor)
        await other.go("online")
        await owner.call("POST", f"/conversations/{c}/transfer", {"member_id": other.id, "ask": True}, expect=204)
        await two.expect("offer")
        await other.go("offline")
        assert (await two.expect("offer_end"))["reason"] == "withdrawn"
        assert (await one.expect("alert"))["alert"]["kind"] == "transfer_left"
        assert (await kinds(owner, c))[-2:] == ["transferred", "returned"]


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
