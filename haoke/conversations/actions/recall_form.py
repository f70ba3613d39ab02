"""A form that was taken back with its message cannot be sent any more."""

from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.conversations.forms.form import FormBody
from haoke.conversations.tables import sent_forms
from haoke.conversations.types import Part
from haoke.kernel.db import Tx


async def recall_form(tx: Tx, workspace_id: UUID, part: Part) -> bool:
    """Whether the part holds a form that could still be sent. The caller holds the conversation's lock."""
    form = msgspec.convert(part.body, FormBody).form
    if form is None:
        return False
    recalled = await tx.execute(
        sa.update(sent_forms)
        .where(
            sent_forms.c.workspace_id == workspace_id,
            sent_forms.c.id == form.id,
            sent_forms.c.answered_at.is_(None),
        )
        .values(recalled_at=sa.func.now())
        .returning(sent_forms.c.id)
    )
    return recalled.first() is not None
