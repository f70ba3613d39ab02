"""What knowledge does when something happens below."""

from haoke.accounts.events import WorkspaceCreated
from haoke.kernel.db import Tx
from haoke.kernel.events import on
from haoke.knowledge.actions.manage_categories import begin_categories
from haoke.knowledge.events import EntryPublished, EntryWithdrawn
from haoke.knowledge.help_centre.memory import shelves


@on(WorkspaceCreated)
async def begin(tx: Tx, event: WorkspaceCreated) -> None:
    """A new workspace has the ready-made categories."""
    await begin_categories(tx, event.workspace_id, event.locale)


@on(EntryPublished)
async def show_in_help_centres(tx: Tx, event: EntryPublished) -> None:
    """What help centres remember is old."""
    shelves.changed(tx, event.workspace_id)


@on(EntryWithdrawn)
async def take_from_help_centres(tx: Tx, event: EntryWithdrawn) -> None:
    """Nobody reads it from memory."""
    shelves.changed(tx, event.workspace_id)
