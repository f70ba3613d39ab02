"""Where others plug in: a bot that answers while a reception flow is at its step."""

from typing import Protocol
from uuid import UUID

from haoke.kernel.db import Tx


class ReceptionBot(Protocol):
    """Given to ``reception.employ`` by the composition root."""

    async def ready(self, tx: Tx, workspace_id: UUID, site_id: UUID | None) -> bool:
        """Whether there is a bot for the site."""
        ...

    async def answer(self, tx: Tx, workspace_id: UUID, site_id: UUID | None, text: str) -> str:
        """What it says to these words; empty when people have to answer."""
        ...
