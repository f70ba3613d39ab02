"""Leases: one holder at a time, taken over after the expiry, and the old holder's writes refused."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest

from haoke.kernel.db import Database, Tx
from haoke.kernel.leases import LeaseLost, claim, fence, release
from haoke.kernel.tables import installation, leases

pytestmark = pytest.mark.anyio


@pytest.fixture
def name() -> str:
    return f"work-{uuid4()}"


@pytest.fixture
async def other(db_url: str, frames: list) -> AsyncIterator[Database]:
    database = Database(db_url, frames)
    yield database
    await database.close()


async def expire(tx: Tx, name: str) -> None:
    await tx.execute(
        leases.update().where(leases.c.name == name).values(expires_at=leases.c.expires_at - timedelta(hours=1))
    )


async def write_fenced(tx: Tx, name: str, number: int, value: str) -> None:
    await fence(tx, name, number)
    await tx.execute(installation.insert().values(name=f"{name}:{value}", value=value))


async def test_one_of_two_holds_and_renews(db: Database, name: str) -> None:
    assert await db.run(claim, [name], "a", 60) == {name: 1}
    assert await db.run(claim, [name], "b", 60) == {}
    assert await db.run(claim, [name], "a", 60) == {name: 1}


async def test_takeover_after_expiry_grows_the_number(db: Database, name: str) -> None:
    await db.run(claim, [name], "a", 60)
    await db.run(expire, name)
    assert await db.run(claim, [name], "b", 60) == {name: 2}
    assert await db.run(claim, [name], "a", 60) == {}


async def test_own_expired_lease_gets_a_new_number(db: Database, name: str) -> None:
    await db.run(claim, [name], "a", 60)
    await db.run(expire, name)
    assert await db.run(claim, [name], "a", 60) == {name: 2}


async def test_release_frees_at_once(db: Database, name: str) -> None:
    await db.run(claim, [name], "a", 60)
    await db.run(release, "a")
    assert await db.run(claim, [name], "b", 60) == {name: 2}


async def test_late_write_of_the_old_holder_is_refused(db: Database, name: str) -> None:
    await db.run(claim, [name], "a", 60)
    await db.run(write_fenced, name, 1, "in time")
    await db.run(expire, name)
    await db.run(claim, [name], "b", 60)
    with pytest.raises(LeaseLost):
        await db.run(write_fenced, name, 1, "too late")
    await db.run(write_fenced, name, 2, "the new one")


async def test_takeover_waits_for_a_fenced_write(db: Database, other: Database, name: str) -> None:
    await db.run(claim, [name], "a", 60)
    await db.run(expire, name)
    fenced, go_on = asyncio.Event(), asyncio.Event()

    async def write_slowly(tx: Tx) -> None:
        await fence(tx, name, 1)
        fenced.set()
        await go_on.wait()

    writing = asyncio.create_task(db.run(write_slowly))
    await fenced.wait()
    taking = asyncio.create_task(other.run(claim, [name], "b", 60))
    done, _ = await asyncio.wait([taking], timeout=0.2)
    assert not done
    go_on.set()
    await writing
    assert await taking == {name: 2}


async def test_many_claim_many_and_each_has_one_holder(db: Database, other: Database, name: str) -> None:
    names = [f"{name}-{number}" for number in range(20)]
    claims = [(db if number % 2 else other).run(claim, names, f"h{number}", 60) for number in range(10)]
    assert sorted(held for holder in await asyncio.gather(*claims) for held in holder) == sorted(names)
