"""Say whether an answer helped, and which of those offered was meant."""

from uuid import UUID

from haoke.bot.queries.index import question_for
from haoke.bot.tables import asked
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def rate_answer(tx: Tx, actor: Actor, question_id: UUID, helpful: bool | None, chosen_id: UUID | None) -> None:
    """The last word counts. Raises QuestionNotFound."""
    await question_for(tx, actor.workspace_id, question_id)
    await tx.execute(
        asked.update()
        .where(asked.c.workspace_id == actor.workspace_id, asked.c.id == question_id)
        .values(helpful=helpful, chosen_id=chosen_id, judged=False)
    )
