"""What customers choose of the cards they were given."""

from typing import Any

import sqlalchemy as sa

from haoke.conversations.queries.parts import part_by_seq
from haoke.conversations.tables import conversations, parts
from haoke.conversations.types import Author, Chosen, Part
from haoke.kernel.db import Tx


async def words_of_choice(tx: Tx, row: sa.Row[Any], choice: Chosen) -> str | None:
    """As the card says it, in whichever conversation of the same visitor it stands; None where no card says it."""
    statement = (
        sa.select(parts.c.body["card"]["choices"])
        .join(
            conversations,
            sa.and_(
                conversations.c.workspace_id == parts.c.workspace_id, conversations.c.id == parts.c.conversation_id
            ),
        )
        .where(
            conversations.c.workspace_id == row.workspace_id,
            conversations.c.site_id == row.site_id,
            conversations.c.visitor_id == row.visitor_id,
            parts.c.id == choice.card,
            parts.c.kind == "message",
            parts.c.by_kind != "visitor",
        )
        .limit(1)
    )
    found: list[dict[str, str]] = await tx.scalar(statement) or []
    return next((each["text"] for each in found if each.get("id") == choice.item), None)


async def chosen_just_now(tx: Tx, row: sa.Row[Any], author: Author, choice: Chosen) -> Part | None:
    """The last part of the conversation, where it is the same choice of the same visitor."""
    last = await part_by_seq(tx, row.workspace_id, row.id, row.last_seq)
    same = last is not None and last.by == author and not last.recalled
    said = last.body.get("choice") if last is not None and same else None
    return last if said == {"card": str(choice.card), "item": choice.item} else None
