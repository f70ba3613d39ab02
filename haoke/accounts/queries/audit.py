"""Reading the audit log."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.tables import audit, members
from haoke.accounts.types import AuditEntry, MemberCard
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx


class AuditFilter(msgspec.Struct, frozen=True):
    """``action`` is a whole one (``member.disabled``) or its first word (``member``)."""

    member_id: UUID | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        chosen: list[sa.ColumnElement[bool]] = []
        if self.member_id is not None:
            chosen.append(audit.c.member_id == self.member_id)
        if self.action:
            chosen.append(
                (audit.c.action == self.action) | audit.c.action.startswith(f"{self.action}.", autoescape=True)
            )
        if self.since is not None:
            chosen.append(audit.c.at >= self.since)
        if self.until is not None:
            chosen.append(audit.c.at < self.until)
        return chosen


async def list_audit(
    tx: Tx, workspace_id: UUID, wanted: AuditFilter, *, before: UUID | None, limit: int
) -> list[AuditEntry]:
    """Entries, newest first, up to one more than ``limit``."""
    statement = (
        sa.select(audit, members.c.name.label("member_name"), members.c.avatar_file_id)
        .outerjoin(members, sa.and_(members.c.workspace_id == audit.c.workspace_id, members.c.id == audit.c.member_id))
        .where(audit.c.workspace_id == workspace_id, *wanted.conditions())
    )
    if before is not None:
        statement = statement.where(audit.c.id < before)
    return [_entry(row) for row in await tx.all(statement.order_by(audit.c.id.desc()).limit(limit + 1))]


def _entry(row: sa.Row[Any]) -> AuditEntry:
    member = None
    if row.member_id is not None:
        member = MemberCard(row.member_id, row.member_name or "", row.avatar_file_id)
    return AuditEntry(row.id, to_ms(row.at), member, row.action, row.target, row.detail, row.address)
