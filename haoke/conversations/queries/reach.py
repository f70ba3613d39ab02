"""Which customers an actor's scope reaches: those with a conversation in it. The port that customers declares."""

from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.queries.gate import present, within
from haoke.conversations.tables import conversations
from haoke.kernel.auth import Actor, Scope


class ConversationReach:
    """Injected into the routes of customers by the composition root."""

    def within(self, actor: Actor, scope: Scope, customer_id: sa.ColumnElement[UUID]) -> sa.ColumnElement[bool]:
        return sa.exists().where(
            conversations.c.workspace_id == actor.workspace_id,
            conversations.c.customer_id == customer_id,
            sa.or_(within(actor, scope), present(actor.id)),
        )
