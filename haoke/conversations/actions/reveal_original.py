"""Read what a message said before words in it were masked. Whoever does is noted."""

from uuid import UUID

from haoke.accounts.actions.record_audit import record_audit
from haoke.conversations.errors import OriginalNotKept
from haoke.conversations.permissions import WORDS_ORIGINALS
from haoke.conversations.queries.words import finding_row
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def reveal_original(tx: Tx, actor: Actor, finding_id: UUID) -> str:
    """Raises PermissionDenied, OriginalNotKept (also for what the actor does not reach)."""
    row = await finding_row(tx, actor, actor.require(WORDS_ORIGINALS), finding_id)
    if row is None or row.original is None:
        raise OriginalNotKept
    await record_audit(tx, actor, "words.original_read", finding_id, conversation=row.conversation_id)
    return str(row.original)
