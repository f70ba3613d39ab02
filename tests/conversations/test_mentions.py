"""A note calls a colleague, who hears of it and may read the conversation; or the note is refused."""

from typing import Any

import pytest

from tests.support.shop import Company
from tests.support.together import kinds, roles, served, take_permissions

pytestmark = pytest.mark.anyio


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
