"""Have a language model sum up what a visitor and the bot said, for whoever takes over: behind the hand-over, once.

Nobody waits for it. Where there is no model, or it fails, the team reads what was tried, as always.
"""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.bot.actions.ask_model import ask_model
from haoke.bot.errors import ModelBudgetSpent, ModelFailed, ModelNotSet
from haoke.bot.generation.writing import to_summarise
from haoke.bot.queries.models import to_sum_up
from haoke.bot.tables import bot_hand_overs
from haoke.conversations.actions.note_summary import note_summary
from haoke.conversations.catalog import said_in
from haoke.kernel.auth import system
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.runtime import Runtime

_LATELY = timedelta(minutes=2)  # later it is of no use
_AT_ONCE = 8
_FEW = 3  # messages are read as quickly as a summary
_PATIENCE = 20.0  # seconds
_MOST_TOKENS = 500


async def sum_up_hand_overs(runtime: Runtime) -> int:
    """Those that wait for it, some at once; how many."""
    found = await runtime.db.run(_take)
    await asyncio.gather(*(_sum_up(runtime, row) for row in found))
    return len(found)


async def _take(tx: Tx) -> list[sa.Row[Any]]:
    """Each is asked about once, also when the process dies meanwhile."""
    found = await to_sum_up(tx, now() - _LATELY, _AT_ONCE)
    for row in found:
        await tx.execute(
            sa.update(bot_hand_overs)
            .where(bot_hand_overs.c.workspace_id == row.workspace_id, bot_hand_overs.c.id == row.id)
            .values(summed_at=now())
        )
    return found


async def _sum_up(runtime: Runtime, row: sa.Row[Any]) -> None:
    workspace_id: UUID = row.workspace_id
    async with runtime.db.reading() as tx:
        lines = await said_in(tx, system(workspace_id), row.conversation_id)
        locale = (await accounts.workspace_by_id(tx, workspace_id)).locale
    if len(lines) < _FEW:
        return
    try:
        written = await ask_model(
            runtime,
            workspace_id,
            "writing",
            to_summarise(lines, locale),
            most_tokens=_MOST_TOKENS,
            patience=_PATIENCE,
        )
    except (ModelNotSet, ModelBudgetSpent, ModelFailed):
        return
    if text := written.text.strip():
        await runtime.db.run(note_summary, workspace_id, row.conversation_id, row.seq, text)
