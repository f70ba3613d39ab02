"""The route that shows the audit log."""

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import FromQuery, QueryParameter

from haoke.accounts.queries.audit import AuditFilter, list_audit
from haoke.accounts.types import AuditEntry
from haoke.kernel.clock import from_ms
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of


@get("/audit", opt={"audience": "member", "permission": "audit.read"})
async def show_audit(
    actor: TheActor,
    db: TheDatabase,
    page: ThePage,
    member: FromQuery[UUID | None] = None,
    action: Annotated[str | None, QueryParameter(max_length=100)] = None,
    since: Annotated[int | None, QueryParameter(name="from", gt=-1, le=253_402_300_799_000)] = None,
    until: Annotated[int | None, QueryParameter(name="to", gt=-1, le=253_402_300_799_000)] = None,
) -> Page[AuditEntry]:
    """Administrative acts, newest first. ``action`` is a whole one or its first word; times are in milliseconds."""
    wanted = AuditFilter(
        member_id=member,
        action=action,
        since=None if since is None else from_ms(since),
        until=None if until is None else from_ms(until),
    )
    found = await db.run(list_audit, actor.workspace_id, wanted, before=page.after(UUID), limit=page.limit)
    return page_of(found, page.limit, lambda entry: entry, lambda entry: entry.id)


routes = [show_audit]
