"""Who takes turns at channels."""

from uuid import UUID

import msgspec


class Turn(msgspec.Struct, frozen=True):
    """A peer of an account, for whom there is something to do."""

    workspace_id: UUID
    account_id: UUID
    peer_id: str
