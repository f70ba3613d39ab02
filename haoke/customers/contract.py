"""Where others plug in: whom an actor with less than all may see, the context that holds the conversations knows."""

from typing import Protocol, runtime_checkable
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.auth import Actor, Scope


@runtime_checkable
class CustomerReach(Protocol):
    """Which customers lie within a scope of an actor. Implemented above, injected by ``app.py`` as ``reach``."""

    def within(self, actor: Actor, scope: Scope, customer_id: sa.ColumnElement[UUID]) -> sa.ColumnElement[bool]:
        """A condition on a column of customer ids of the actor's workspace; asked for own and team, never for all."""
        ...
