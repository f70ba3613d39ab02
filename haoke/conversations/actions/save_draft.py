"""Keep what a member has begun to write, so that it is there on every device."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from haoke.conversations.errors import TextTooLong
from haoke.conversations.permissions import READ
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.rules import MAX_TEXT
from haoke.conversations.tables import drafts
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def save_draft(tx: Tx, actor: Actor, conversation_id: UUID, text: str) -> None:
    if len(text) > MAX_TEXT:
        raise TextTooLong(limit=MAX_TEXT)
    await conversation_for(tx, actor, conversation_id, READ, queued_too=True)
    key = {"workspace_id": actor.workspace_id, "conversation_id": conversation_id, "member_id": actor.id}
    if not text:
        await tx.execute(drafts.delete().where(*(drafts.c[name] == value for name, value in key.items())))
        return
    statement = insert(drafts).values(**key, text=text.replace("\0", ""))
    await tx.execute(statement.on_conflict_do_update(index_elements=list(key), set_={"text": statement.excluded.text}))
