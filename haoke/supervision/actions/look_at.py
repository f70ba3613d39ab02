"""Have a conversation that has ended looked at by the automatic checks, soon."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.kernel.db import Tx
from haoke.supervision.queries.check_rules import look_where_rules_are
from haoke.supervision.tables import check_looks

_COLUMNS = ("workspace_id", "conversation_id", "due_at")


async def look_at(tx: Tx, workspace_id: UUID, conversation_id: UUID, at: datetime) -> None:
    """Where no rule is in use nothing is written. Asking twice is harmless."""
    wanted = insert(check_looks).from_select(_COLUMNS, look_where_rules_are())
    await tx.execute(
        wanted.on_conflict_do_update(
            index_elements=["workspace_id", "conversation_id"],
            set_={"due_at": sa.func.least(check_looks.c.due_at, wanted.excluded.due_at)},
        ),
        {"workspace": workspace_id, "conversation": conversation_id, "due": at},
    )


async def look_at_all(tx: Tx, workspace_id: UUID, conversation_ids: list[UUID], at: datetime) -> None:
    """The same of many, whatever rules there are."""
    if conversation_ids:
        await tx.execute(
            insert(check_looks).on_conflict_do_update(
                index_elements=["workspace_id", "conversation_id"], set_={"due_at": at}
            ),
            [{"workspace_id": workspace_id, "conversation_id": each, "due_at": at} for each in conversation_ids],
        )
