"""Workers look at what may have something for them, and leave the rest in peace."""

import asyncio
from typing import Any

import pytest

from haoke.channels.connections import keeping_connections
from haoke.channels.contract import ChannelSettings
from haoke.channels.jobs import fetch_what_is_due
from haoke.conversations.jobs import hand_out_what_was_left, hand_out_where_it_was_quiet
from tests.channels.paper import PaperSettings, Provider
from tests.channels.test_deliveries import Shop, provider, shop
from tests.support.waiting import until

__all__ = ["provider", "shop"]
pytestmark = pytest.mark.anyio


async def test_where_nobody_talks_it_is_looked_at_less_often_and_all_the_same(shop: Shop, provider: Provider) -> None:
    message = await shop.answers("Here")
    await shop.becomes(message, "sent")
    await shop.sql("DELETE FROM channel_deliveries")
    await shop.sql("UPDATE outlets SET sent_seq = 0, touched_at = now() - interval '31 minutes'")
    await hand_out_what_was_left(shop.runtime)
    async with shop.runtime.db.engine.connect() as connection:
        assert (await connection.exec_driver_sql("SELECT sent_seq FROM outlets")).scalar() == 0
    await hand_out_where_it_was_quiet(shop.runtime)
    await shop.becomes(message, "sent")
    await shop.sql("UPDATE outlets SET sent_seq = sent_seq - 1")  # it is in use again
    await hand_out_what_was_left(shop.runtime)

    async def caught_up() -> bool:
        async with shop.runtime.db.engine.connect() as connection:
            behind = "SELECT count(*) FROM outlets JOIN conversations ON id = conversation_id WHERE last_seq > sent_seq"
            return bool((await connection.exec_driver_sql(behind)).scalar() == 0)

    await until(caught_up, "it is handed out at once")


async def test_an_account_with_nothing_to_fetch_holds_nothing_until_it_is_set_otherwise(
    shop: Shop, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wants(settings: ChannelSettings) -> bool:
        return isinstance(settings, PaperSettings) and settings.note == "fetch"

    monkeypatch.setattr(PaperSettings, "fetches", wants)

    async def held() -> Any:
        async with shop.runtime.db.engine.connect() as connection:
            name = f"channels.run.{shop.account['id']}"
            found = await connection.exec_driver_sql(f"SELECT count(*) FROM leases WHERE name = '{name}'")
            return found.scalar()

    await shop.admin.post(shop.hook, content=b"poke:token", headers={"x-paper": "signed"})

    async def put_off() -> bool:
        async with shop.runtime.db.engine.connect() as connection:
            due = await connection.exec_driver_sql("SELECT count(*) FROM channel_cursors WHERE due_at < now()")
            return bool(due.scalar() == 0)

    await until(put_off, "it is not looked at again")
    async with keeping_connections(shop.runtime):
        path = f"/channel-accounts/{shop.account['id']}"
        assert await held() == 0
        await shop.admin.api("PATCH", path, {"settings": {"note": "fetch"}})
        async with asyncio.timeout(20):
            await provider.running.wait()
        assert await held() == 1
    await fetch_what_is_due(shop.runtime)

    async def fetched() -> bool:
        return len(provider.pulled) == 1

    await until(fetched, "it is fetched now")
