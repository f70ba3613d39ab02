"""Whether a visitor may come in: asked at the hello, at every request over HTTP and at a first message, in memory."""

from uuid import UUID

from haoke.conversations.actions.receive_message import Visitor
from haoke.conversations.bans import Ban, Bans
from haoke.conversations.errors import VisitorBanned
from haoke.conversations.queries.bans import lasting_bans
from haoke.customers import catalog as customers
from haoke.kernel.clock import now
from haoke.kernel.db import Database, Tx
from haoke.kernel.kept import Kept


async def _load(tx: Tx, workspace_id: UUID, _known: Bans | None) -> Bans:
    rows = [Ban(row.kind, row.target, row.until) for row in await lasting_bans(tx, workspace_id)]
    people = [UUID(ban.target) for ban in rows if ban.kind == "customer"]
    return Bans(rows, await customers.identities_of(tx, workspace_id, people) if people else [])


bans: Kept[Bans] = Kept("bans", _load)


async def admit_visitor(db: Database, visitor: Visitor, address: str) -> None:
    """Raises VisitorBanned."""
    known = bans.peek(visitor.workspace_id)
    if known is None:
        async with db.reading() as tx:
            known = await bans.get(tx, visitor.workspace_id)
    if is_banned(known, visitor, address):
        raise VisitorBanned


def is_banned(known: Bans, visitor: Visitor, address: str) -> bool:
    return known.holds(visitor.site_id, visitor.external_id, visitor.visitor_id, address, now())
