"""What knowledge asks of others: the sites it is told on. Whoever knows sites answers."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable
from uuid import UUID

import msgspec

from haoke.kernel.db import Database, Tx


class HelpSite(msgspec.Struct, frozen=True):
    """A site as its help centre shows it. ``locale``: the only language it speaks, "" for the reader's."""

    workspace_id: UUID
    id: UUID
    key: str
    name: str
    titles: dict[str, str]
    color: str
    logo: UUID | None
    locale: str


@runtime_checkable
class HelpSites(Protocol):
    """The sites there are."""

    async def find(self, db: Database, key: str) -> HelpSite | None:
        """The site of a public key, from memory where it is fresh."""

    async def all(self, tx: Tx, workspace_id: UUID) -> list[HelpSite]:
        """The sites of a workspace, in the order they were made."""


class PublicationGuard(Protocol):
    """Asked before drafts are published. Given to ``publish_entry.guard_with`` by the composition root."""

    async def __call__(self, tx: Tx, workspace_id: UUID, drafts: Sequence[tuple[UUID, int]]) -> None:
        """``drafts``: entries with the revision that is to be published. Raises a named refusal."""
        ...
