"""Leases: who does what must be done by one. A row a piece of work, with an expiry and a number that only grows.

The database's clock decides. A holder that stalls longer than its lease may find that somebody else has taken over:
what it then writes is refused if it calls ``fence`` first, in the same transaction.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.kernel.db import Tx
from haoke.kernel.tables import leases

LONG_AGO = sa.text("'epoch'")


class LeaseLost(RuntimeError):
    """Another process does this work now."""


async def claim(tx: Tx, names: Iterable[str], holder: str, seconds: float) -> dict[str, int]:
    """Take what is free and renew what is ours, for ``seconds`` from now. Name → fencing number of all that we hold.

    A lease that changes hands, or that had expired, gets a greater number.
    """
    wanted = sorted(set(names))  # the same order in every process: no deadlock
    if not wanted:
        return {}
    until = sa.func.clock_timestamp() + sa.func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    row = insert(leases).values([{"name": name, "holder": holder, "fence": 1, "expires_at": until} for name in wanted])
    free = leases.c.expires_at < sa.func.clock_timestamp()
    ours = sa.and_(leases.c.holder == holder, sa.not_(free))
    statement = row.on_conflict_do_update(
        index_elements=["name"],
        set_={
            "holder": row.excluded.holder,
            "expires_at": row.excluded.expires_at,
            "fence": leases.c.fence + sa.case((ours, 0), else_=1),
        },
        where=sa.or_(ours, free),
    ).returning(leases.c.name, leases.c.fence)
    return {held.name: held.fence for held in await tx.all(statement)}


async def release(tx: Tx, holder: str) -> None:
    """Give back everything that this holder has: another may claim it at once."""
    await tx.execute(leases.update().where(leases.c.holder == holder).values(expires_at=LONG_AGO))


async def fence(tx: Tx, name: str, number: int) -> None:
    """Raise LeaseLost unless the number is still the lease's; it stays so until this transaction ends."""
    current = sa.select(leases.c.name).where(leases.c.name == name, leases.c.fence == number)
    if await tx.first(current.with_for_update(read=True)) is None:
        raise LeaseLost(f"{name} is done by another process now")
