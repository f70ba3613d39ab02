"""Let the bot not answer visitors for a while, of one site or anywhere; and let it go on.

Who comes goes to people. Whom it has is handed over with their next words.
"""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.bot.events import BotPaused, BotResumed
from haoke.bot.permissions import PAUSE
from haoke.bot.queries.seat import EVERYWHERE, kept_pauses
from haoke.bot.tables import bot_pauses
from haoke.channels import catalog as sites
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def pause_bot(tx: Tx, actor: Actor, site_id: UUID | None) -> None:
    """Twice is harmless. Raises PermissionDenied, SiteNotFound."""
    actor.require(PAUSE)
    name = await _named(tx, actor, site_id)
    made = await tx.execute(
        insert(bot_pauses)
        .values(workspace_id=actor.workspace_id, site_id=site_id or EVERYWHERE, by=actor.member_id)
        .on_conflict_do_nothing()
    )
    if made.rowcount:
        await _tell(tx, actor, "paused", site_id, name)
        await tx.emit(BotPaused(workspace_id=actor.workspace_id, site_id=site_id))


async def resume_bot(tx: Tx, actor: Actor, site_id: UUID | None) -> None:
    """Twice is harmless. Raises PermissionDenied, SiteNotFound."""
    actor.require(PAUSE)
    name = await _named(tx, actor, site_id)
    gone = await tx.execute(
        sa.delete(bot_pauses).where(
            bot_pauses.c.workspace_id == actor.workspace_id, bot_pauses.c.site_id == (site_id or EVERYWHERE)
        )
    )
    if gone.rowcount:
        await _tell(tx, actor, "resumed", site_id, name)
        await tx.emit(BotResumed(workspace_id=actor.workspace_id, site_id=site_id))


async def _named(tx: Tx, actor: Actor, site_id: UUID | None) -> str:
    return "" if site_id is None else (await sites.account(tx, actor.workspace_id, site_id)).name


async def _tell(tx: Tx, actor: Actor, act: str, site_id: UUID | None, name: str) -> None:
    kept_pauses.changed(tx, actor.workspace_id)
    if site_id is None:
        await record_audit(tx, actor, f"bot.{act}", actor.workspace_id)
    else:
        await record_audit(tx, actor, f"bot.site_{act}", site_id, name=name)
