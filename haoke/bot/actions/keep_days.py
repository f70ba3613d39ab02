"""Put down what came of the questions of days that are over. Counted from the log: doing it again changes nothing."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.accounts.types import Workspace
from haoke.bot.actions.note_hand_over import forget_hand_overs
from haoke.bot.queries.statistics import asked_since, count_days, count_entries, last_kept
from haoke.bot.tables import bot_days, bot_entry_days
from haoke.bot.types import COUNTS, ENTRY_COUNTS
from haoke.kernel.db import Database, Tx

SETTLING = 3
"""Days that are counted again: answers are rated late."""

_FIRST = 90  # days back that are counted when none is
_PAGE = 100  # workspaces


async def keep_all_days(db: Database, at: datetime) -> None:
    """Of all workspaces. Costs three small queries each where nobody asks."""
    after: UUID | None = None
    while True:
        async with db.reading() as tx:
            page = await accounts.workspaces_after(tx, after, _PAGE)
        for workspace in page:
            await db.run(keep_days, workspace, at)
            await db.run(forget_hand_overs, workspace.id)
        if len(page) < _PAGE:
            return
        after = page[-1].id


async def keep_days(tx: Tx, workspace: Workspace, at: datetime) -> None:
    """From the last day that is settled until yesterday."""
    zone = ZoneInfo(workspace.time_zone)
    today = at.astimezone(zone).date()
    last = await last_kept(tx, workspace.id)
    since = today - timedelta(days=_FIRST) if last is None else min(last, today - timedelta(days=SETTLING))
    begin, end = day_begins(since, zone), day_begins(today, zone)
    if not await asked_since(tx, workspace.id, begin):
        return
    counted = (
        (bot_days, ("day", "source", "locale", "site_id", *COUNTS), count_days),
        (bot_entry_days, ("day", "entry_id", *ENTRY_COUNTS), count_entries),
    )
    for table, names, count in counted:
        rows = await count(tx, workspace.id, begin, end, workspace.time_zone)
        await tx.execute(
            sa.delete(table).where(table.c.workspace_id == workspace.id, table.c.day >= since, table.c.day < today)
        )
        if rows:
            await tx.execute(
                table.insert(),
                [{"workspace_id": workspace.id} | {name: getattr(row, name) for name in names} for row in rows],
            )


def day_begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
