"""Change how the bot decides, and the workspace's terms."""

import msgspec
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.bot.actions.require_tested import require_tested_settings
from haoke.bot.errors import TermTwice, ThresholdsCrossed
from haoke.bot.events import BotSettingsChanged
from haoke.bot.matching.text import tidy
from haoke.bot.permissions import MANAGE
from haoke.bot.queries.index import kept_hand_over, settings_of
from haoke.bot.tables import bot_settings
from haoke.bot.types import BotSettings
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def change_settings(tx: Tx, actor: Actor, wanted: BotSettings, *, tested: bool = False) -> BotSettings:
    """``tested``: they were in use before.

    Raises PermissionDenied, ThresholdsCrossed, TermTwice, and what ``require_tested_settings`` raises.
    """
    actor.require(MANAGE)
    if wanted.offer_from > wanted.answer_from:
        raise ThresholdsCrossed
    seen: set[str] = set()
    for group in wanted.terms:
        for word in {tidy(one) for one in group}:
            if word in seen:
                raise TermTwice(word=word)
            seen.add(word)
    before = await settings_of(tx, actor.workspace_id)
    if wanted == before:
        return wanted
    if not tested:
        await require_tested_settings(tx, actor.workspace_id, wanted)
    values = msgspec.to_builtins(wanted)
    statement = insert(bot_settings).values(workspace_id=actor.workspace_id, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=["workspace_id"], set_=values))
    await record_audit(
        tx,
        actor,
        "bot.changed",
        actor.workspace_id,
        answer_from=wanted.answer_from,
        offer_from=wanted.offer_from,
        terms=len(wanted.terms),
    )
    kept_hand_over.changed(tx, actor.workspace_id)
    await tx.emit(BotSettingsChanged(workspace_id=actor.workspace_id))
    return wanted
