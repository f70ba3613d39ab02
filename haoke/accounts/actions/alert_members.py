"""Tell members of something although they look elsewhere: it waits for them in their alerts."""

from collections.abc import Iterable
from uuid import UUID

from haoke.accounts.tables import alerts
from haoke.accounts.types import Alert
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id

_LONGEST = 200  # characters kept of a parameter


async def alert_members(
    tx: Tx, workspace_id: UUID, member_ids: Iterable[UUID], kind: str, path: str, **data: str
) -> None:
    """``alert.<kind>`` is the text of the catalogue, ``data`` its parameters; ``path`` is where a click leads."""
    at = now()
    short = {name: text.replace("\0", "")[:_LONGEST] for name, text in data.items()}
    told = {member_id: Alert(new_id(), to_ms(at), kind, path, short, False) for member_id in member_ids}
    if not told:
        return
    same = {"workspace_id": workspace_id, "at": at, "kind": kind, "path": path, "data": short}
    rows = [same | {"member_id": member_id, "id": alert.id} for member_id, alert in told.items()]
    await tx.execute(alerts.insert(), rows)
    for member_id, alert in told.items():
        tx.publish(f"m:{member_id}", {"t": "alert", "alert": alert})
