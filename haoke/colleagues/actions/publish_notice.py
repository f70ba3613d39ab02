"""Publish a notice to everybody or to teams, at once or from a time on."""

from typing import Any
from uuid import UUID

import msgspec

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.record_audit import record_audit
from haoke.colleagues.actions.tell_notice import tell_notice
from haoke.colleagues.errors import NoticeBackwards
from haoke.colleagues.permissions import NOTICES_MANAGE
from haoke.colleagues.queries.notices import as_notice
from haoke.colleagues.tables import notices
from haoke.colleagues.types import Importance, Notice, NoticeText, Title
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import from_ms, now
from haoke.kernel.db import Tx
from haoke.kernel.errors import PermissionDenied
from haoke.kernel.http.request import Body, Moment
from haoke.kernel.ids import new_id

MOST_TEAMS = 200


class NewNotice(Body, frozen=True, kw_only=True):
    """``team_ids``: none is everybody. ``starts_at``: null is at once; ``ends_at``: null is never."""

    title: Title
    text: NoticeText = ""
    importance: Importance = "normal"
    must_confirm: bool = False
    team_ids: list[UUID] = []
    starts_at: Moment | None = None
    ends_at: Moment | None = None


async def publish_notice(tx: Tx, actor: Actor, wanted: NewNotice) -> Notice:
    """Raises PermissionDenied (beyond one's teams), TeamNotFound, NoticeBackwards."""
    await check_reach(tx, actor, wanted.team_ids)
    at = now()
    starts_at = at if wanted.starts_at is None else max(at, from_ms(wanted.starts_at))
    ends_at = None if wanted.ends_at is None else from_ms(wanted.ends_at)
    if ends_at is not None and ends_at <= starts_at:
        raise NoticeBackwards
    fields: dict[str, Any] = msgspec.structs.asdict(wanted)
    made = await tx.execute(
        notices.insert()
        .values(
            fields
            | {
                "workspace_id": actor.workspace_id,
                "id": new_id(),
                "by_id": actor.member_id,
                "title": wanted.title.replace("\0", "").strip(),
                "text": wanted.text.replace("\0", ""),
                "starts_at": starts_at,
                "ends_at": ends_at,
            }
        )
        .returning(notices)
    )
    row = made.one()
    await record_audit(tx, actor, "notice.published", row.id, name=row.title)
    if starts_at <= at:
        await tell_notice(tx, row)
    return as_notice(row)


async def check_reach(tx: Tx, actor: Actor, team_ids: list[UUID]) -> None:
    """To everybody only with the scope of all; else to one's own teams. Raises PermissionDenied, TeamNotFound."""
    scope = actor.require(NOTICES_MANAGE)
    if scope is not Scope.ALL and (not team_ids or not set(team_ids) <= actor.teams):
        raise PermissionDenied(permission=NOTICES_MANAGE)
    if team_ids:
        await accounts.require_teams(tx, actor.workspace_id, team_ids[:MOST_TEAMS])
