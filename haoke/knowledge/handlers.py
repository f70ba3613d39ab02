"""What knowledge does when something happens below."""

from haoke.accounts.events import WorkspaceCreated
from haoke.kernel.db import Tx
from haoke.kernel.events import on
from haoke.knowledge.actions.manage_categories import begin_categories


@on(WorkspaceCreated)
async def begin(tx: Tx, event: WorkspaceCreated) -> None:
    """A new workspace has the ready-made categories."""
    await begin_categories(tx, event.workspace_id, event.locale)
