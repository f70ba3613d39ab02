"""Change what a notice says or until when it holds, or take it back."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.colleagues.actions.tell_notice import announce_notices
from haoke.colleagues.errors import NoticeBackwards
from haoke.colleagues.queries.notices import as_notice, managed_notice
from haoke.colleagues.tables import notice_readings, notices
from haoke.colleagues.types import Importance, Notice, NoticeText, Title
from haoke.kernel.auth import Actor
from haoke.kernel.clock import from_ms
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Moment, Patch


class NoticeChange(Patch, frozen=True, kw_only=True):
    """Whom it is meant for and from when it holds stay: for others, publish another."""

    title: Title | msgspec.UnsetType = msgspec.UNSET
    text: NoticeText | msgspec.UnsetType = msgspec.UNSET
    importance: Importance | msgspec.UnsetType = msgspec.UNSET
    must_confirm: bool | msgspec.UnsetType = msgspec.UNSET
    ends_at: Moment | msgspec.UnsetType | None = msgspec.UNSET


async def change_notice(tx: Tx, actor: Actor, notice_id: UUID, wanted: NoticeChange) -> Notice:
    """Raises PermissionDenied, NoticeNotFound, NoticeBackwards."""
    row = await managed_notice(tx, actor, notice_id, lock=True)
    values: dict[str, Any] = wanted.given()
    if not values:
        return as_notice(row)
    for name in {"title", "text"} & values.keys():
        values[name] = values[name].replace("\0", "")
    if values.get("ends_at") is not None:
        values["ends_at"] = from_ms(values["ends_at"])
        if values["ends_at"] <= row.starts_at:
            raise NoticeBackwards
    changed = await tx.execute(
        sa.update(notices)
        .where(notices.c.workspace_id == actor.workspace_id, notices.c.id == notice_id)
        .values(values)
        .returning(notices)
    )
    await record_audit(tx, actor, "notice.changed", notice_id, name=row.title, fields=sorted(values))
    announce_notices(tx, actor.workspace_id)
    return as_notice(changed.one())


async def withdraw_notice(tx: Tx, actor: Actor, notice_id: UUID) -> None:
    """It is gone, and so is who has read it. Raises PermissionDenied, NoticeNotFound."""
    row = await managed_notice(tx, actor, notice_id, lock=True)
    await tx.execute(
        sa.delete(notice_readings).where(
            notice_readings.c.workspace_id == actor.workspace_id, notice_readings.c.notice_id == notice_id
        )
    )
    await tx.execute(sa.delete(notices).where(notices.c.workspace_id == actor.workspace_id, notices.c.id == notice_id))
    await record_audit(tx, actor, "notice.withdrawn", notice_id, name=row.title)
    announce_notices(tx, actor.workspace_id)
