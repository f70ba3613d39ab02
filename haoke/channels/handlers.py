"""What channels do about workspaces."""

from haoke.accounts.events import WorkspaceCreated
from haoke.channels.actions.open_first_site import open_first_site
from haoke.kernel.db import Tx
from haoke.kernel.events import on


@on(WorkspaceCreated)
async def begin(tx: Tx, event: WorkspaceCreated) -> None:
    await open_first_site(tx, event.workspace_id, event.name, event.locale)
