"""A channel account that is paused: what comes in is taken in, what goes out waits and says why."""

import asyncio

import pytest

from haoke.channels.connections import keeping_connections
from haoke.channels.jobs import fetch_what_is_due, send_what_was_left
from tests.channels.paper import Provider
from tests.channels.test_deliveries import Shop, provider, says, shop
from tests.support.waiting import until

__all__ = ["provider", "shop"]
pytestmark = pytest.mark.anyio


async def pause(shop: Shop) -> None:
    found = await shop.admin.post_api(f"/channel-accounts/{shop.account['id']}/pause")
    assert found["paused_at"] is not None


async def resume(shop: Shop) -> None:
    found = await shop.admin.post_api(f"/channel-accounts/{shop.account['id']}/resume")
    assert found["paused_at"] is None
    await send_what_was_left(shop.runtime)


async def waits(shop: Shop, message: str) -> None:
    async def so() -> bool:
        items = (await shop.admin.get_api(f"/conversations/{shop.conversation}/deliveries"))["items"]
        found = next((each for each in items if each["message_id"] == message), {})
        return found.get("state") == "queued" and (found["error"] or {}).get("code") == "paused"

    await until(so, "it waits, and says why")


async def test_what_is_written_waits_and_goes_out_in_its_order(shop: Shop, provider: Provider) -> None:
    await pause(shop)
    await pause(shop)  # twice is once
    first, second = await shop.answers("first"), await shop.answers("second")
    await waits(shop, first)
    await waits(shop, second)
    await shop.come(says("Are you there?"))
    assert [part["body"]["text"] for part in await shop.parts()] == ["Hello", "first", "second", "Are you there?"]
    assert (await shop.admin.get_api(f"/conversations/{shop.conversation}/channel"))["paused"] is True
    test = {"peer": "p-1", "text": "Does it work?"}
    path = f"/channel-accounts/{shop.account['id']}/test-message"
    assert (await shop.admin.post_api(path, test, expect=409))["code"] == "ChannelPaused"
    await shop.pauses_end()
    await waits(shop, second)
    assert not provider.heard
    await resume(shop)
    await shop.becomes(second, "sent")
    assert provider.said() == ["first", "second"]
    assert (await shop.becomes(first, "sent"))["error"] is None
    assert (await shop.admin.get_api(f"/conversations/{shop.conversation}/channel"))["paused"] is False
    done = [each["action"] for each in (await shop.admin.get_api("/audit"))["items"]]
    assert [done.count("channel.paused"), done.count("channel.resumed")] == [1, 1]


async def test_what_waited_for_too_long_fails_by_name(shop: Shop, provider: Provider) -> None:
    await pause(shop)
    message = await shop.answers("Too late")
    await waits(shop, message)
    await shop.sql("""UPDATE channel_peers SET marks = '{"message": [1000, 0]}'""")
    await resume(shop)
    error = (await shop.becomes(message, "failed"))["error"]
    assert error == {"error_class": "window_closed", "code": "paused"}
    assert not provider.heard


async def test_connections_end_and_nothing_is_fetched(shop: Shop, provider: Provider) -> None:
    async with keeping_connections(shop.runtime):
        async with asyncio.timeout(20):
            await provider.running.wait()
        await pause(shop)
        async with asyncio.timeout(20):
            await provider.ended.wait()
        provider.running.clear()
        await shop.admin.post(shop.hook, content=b"poke:token", headers={"x-paper": "signed"})
        await fetch_what_is_due(shop.runtime)
        assert not provider.pulled
        await resume(shop)
        async with asyncio.timeout(20):
            await provider.running.wait()
    await shop.sql("UPDATE channel_cursors SET due_at = 'epoch'")
    await fetch_what_is_due(shop.runtime)

    async def pulled() -> bool:
        return any(poke == "token" for poke, _ in provider.pulled)

    await until(pulled, "what was there is fetched")


async def test_a_paused_account_that_is_removed_lets_nothing_wait(shop: Shop, provider: Provider) -> None:
    await pause(shop)
    message = await shop.answers("Nowhere")
    await waits(shop, message)
    await shop.admin.api("DELETE", f"/channel-accounts/{shop.account['id']}")
    await send_what_was_left(shop.runtime)
    assert (await shop.becomes(message, "failed"))["error"]["code"] == "account_removed"
    assert not provider.heard


async def test_a_site_is_not_paused(shop: Shop) -> None:
    site = (await shop.admin.get_api("/sites"))["items"][0]["id"]
    assert (await shop.admin.post_api(f"/channel-accounts/{site}/pause", expect=400))["code"] == "ChannelUnable"
