"""The bot as one who serves: where it is paused, how it is doing, what it did today."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.bot.queries.models import has_model_for
from haoke.bot.queries.statistics import NO_SITE, count_days, grouped, hand_overs_between
from haoke.bot.queries.tasks import task_phrasings
from haoke.bot.tables import asked, bot_hand_overs, bot_pauses, model_calls
from haoke.bot.types import BotFigures, BotSeat, SeatState
from haoke.kernel.clock import now, to_ms_or_none
from haoke.kernel.db import Tx
from haoke.kernel.ids import first_id
from haoke.kernel.kept import Kept
from haoke.knowledge.catalog import live_graph, published_phrasings

EVERYWHERE = NO_SITE
Pauses = frozenset[UUID]
"""The sites on which the bot is paused, or EVERYWHERE."""

_LATELY = timedelta(minutes=5)
_FAILURES = 3  # of the model, one after the other


async def pauses_of(tx: Tx, workspace_id: UUID) -> list[sa.Row[Any]]:
    return await tx.all(sa.select(bot_pauses).where(bot_pauses.c.workspace_id == workspace_id))


async def _load(tx: Tx, workspace_id: UUID, _known: Pauses | None) -> Pauses:
    return frozenset(row.site_id for row in await pauses_of(tx, workspace_id))


kept_pauses: Kept[Pauses] = Kept("bot_pauses", _load)
"""For every turn of a visitor with the bot."""


def is_paused(pauses: Pauses, site_id: UUID | None) -> bool:
    return EVERYWHERE in pauses or site_id in pauses


async def knows_something(tx: Tx, workspace_id: UUID) -> bool:
    """Whether there is anything that it could answer."""
    return bool(
        await published_phrasings(tx, workspace_id, limit=1)
        or await task_phrasings(tx, workspace_id)
        or await live_graph(tx, workspace_id, limit=1)
    )


async def seat_of(tx: Tx, workspace_id: UUID) -> BotSeat | None:
    """None where there is no bot: nothing is known, and nothing was asked today."""
    zone = (await accounts.workspace_by_id(tx, workspace_id)).time_zone
    begin, end = _today(ZoneInfo(zone))
    rows = grouped(await count_days(tx, workspace_id, begin, end, zone), "all")
    if not rows and not await knows_something(tx, workspace_id):
        return None
    figures = rows[0] if rows else BotFigures(key="")
    handed = await hand_overs_between(tx, workspace_id, begin, end)
    pauses = {row.site_id: row.at for row in await pauses_of(tx, workspace_id)}
    paused_at = pauses.pop(EVERYWHERE, None)
    return BotSeat(
        state="paused" if paused_at is not None else await _state(tx, workspace_id),
        paused_at=to_ms_or_none(paused_at),
        paused_sites=len(pauses),
        talks=figures.talks,
        answered=figures.answered,
        solved=figures.solved,
        handed_over=sum(handed.values()),
        first_answer=round(figures.waited / figures.talks) if figures.talks else None,
    )


def _today(zone: ZoneInfo) -> tuple[datetime, datetime]:
    today = now().astimezone(zone).date()
    return tuple(datetime.combine(day, time(), zone) for day in (today, today + timedelta(days=1)))  # type: ignore[return-value]  # two


async def _state(tx: Tx, workspace_id: UUID) -> SeatState:
    """As visitors met it in the last minutes."""
    since = first_id(now() - _LATELY)
    missed = await tx.scalar(
        sa.select(bot_hand_overs.c.id)
        .where(
            bot_hand_overs.c.workspace_id == workspace_id,
            bot_hand_overs.c.id >= since,
            bot_hand_overs.c.reason == "away",
        )
        .order_by(bot_hand_overs.c.id.desc())
        .limit(1)
    )
    if missed is not None and not await _answered_since(tx, workspace_id, missed):
        return "away"
    if not await has_model_for(tx, workspace_id, "visitors"):
        return "answering"
    outcomes = await tx.all(
        sa.select(model_calls.c.outcome)
        .where(model_calls.c.workspace_id == workspace_id, model_calls.c.id >= since, model_calls.c.use == "visitors")
        .order_by(model_calls.c.id.desc())
        .limit(_FAILURES)
    )
    failed = len(outcomes) == _FAILURES and all(row.outcome != "done" for row in outcomes)
    return "failing" if failed else "answering"


async def _answered_since(tx: Tx, workspace_id: UUID, question_id: UUID) -> bool:
    return bool(
        await tx.scalar(
            sa.select(
                sa.exists().where(
                    asked.c.workspace_id == workspace_id, asked.c.id > question_id, asked.c.source == "reception"
                )
            )
        )
    )
