"""The route that shows the audit log."""

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import FromQuery, QueryParameter

from haoke.accounts.queries.audit import AuditFilter, list_audit
from haoke.accounts.types import AuditEntry
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage, ThePeriod
from haoke.kernel.http.paging import Page, page_of


@get("/audit", opt={"audience": "member", "permission": "audit.read"})
async def show_audit(
    actor: TheActor,
    db: TheDatabase,
    page: ThePage,
    period: ThePeriod,
    member: FromQuery[UUID | None] = None,
    action: Annotated[str | None, QueryParameter(max_length=100)] = None,
) -> Page[AuditEntry]:
    """Administrative acts, newest first. ``action`` is a whole one or its first word; times are in milliseconds."""
    wanted = AuditFilter(
        member_id=member,
        action=action,
        since=period.since,
        until=period.until,
    )
    found = await db.run(list_audit, actor.workspace_id, wanted, before=page.after(UUID), limit=page.limit)
    return page_of(found, page.limit, lambda entry: entry, lambda entry: entry.id)


routes = [show_audit]
