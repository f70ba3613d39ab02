"""Visitors who go away while a flow waits for them are let go after a day, and may begin anew."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from haoke.conversations.actions.close_receptions import PATIENCE, close_receptions
from haoke.conversations.tables import conversations
from haoke.kernel.db import Tx
from tests.flows.test_reception import MENU, parts_of, publish
from tests.support.api import runtime_of
from tests.support.live import live_server
from tests.support.shop import Company, company

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(postgres, tmp_path: Path) -> AsyncIterator[Company]:
    url = await asyncio.to_thread(postgres.create_database)
    async with live_server(url, tmp_path) as server, company(server) as made:
        yield made


async def _age(tx: Tx, c: str, by: timedelta) -> None:
    await tx.execute(
        sa.update(conversations).where(conversations.c.id == c).values(last_at=conversations.c.last_at - by)
    )


async def test_a_reception_nobody_answers_for_a_day_is_closed(shop: Company) -> None:
    await publish(shop, MENU)
    db = runtime_of(shop.server.app).db
    async with shop.server.visitor(shop.site["key"]) as gone, shop.server.visitor(shop.site["key"]) as here:
        old, new = (await gone.post("Hello"))["c"], (await here.post("Hello"))["c"]
        await db.run(_age, old, PATIENCE + timedelta(minutes=1))
        await db.run(_age, new, PATIENCE - timedelta(minutes=1))
        assert await db.run(close_receptions) == 1
        assert await db.run(close_receptions) == 0
        call = shop.administrator.call
        states = [(await call("GET", f"/conversations/{c}"))["conversation"]["state"] for c in (old, new)]
        assert states == ["closed", "reception"]
        ack = await gone.post("Hello again")
        assert [part["kind"] for part in await parts_of(gone, ack["c"])][-3:] == ["reopened", "message", "message"]
