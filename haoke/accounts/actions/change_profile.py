"""Change one's own name, language, time zone and preferences."""

from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec import UNSET, UnsetType

from haoke.accounts.actions.found_workspace import require_time_zone
from haoke.accounts.errors import PreferencesTooLarge
from haoke.accounts.queries.members import member_by_id
from haoke.accounts.tables import members
from haoke.accounts.types import Locale, Name, TimeZone
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Patch

_MAX_PREFERENCES = 32 * 1024  # bytes of JSON


class ProfileChange(Patch, frozen=True, kw_only=True):
    """``preferences`` are merged by their top names; null takes one away."""

    name: Name | UnsetType = UNSET
    locale: Locale | UnsetType = UNSET
    time_zone: TimeZone | UnsetType = UNSET
    preferences: dict[str, Any] | UnsetType = UNSET


async def change_profile(tx: Tx, actor: Actor, change: ProfileChange) -> None:
    if change.time_zone is not UNSET:
        require_time_zone(change.time_zone)
    member = await member_by_id(tx, actor.workspace_id, actor.member_id, lock=True)
    given = change.given()
    if change.preferences is not UNSET:
        given["preferences"] = _merged(member.preferences, change.preferences)
    if given:
        await tx.execute(
            sa.update(members)
            .where(members.c.workspace_id == actor.workspace_id, members.c.id == actor.member_id)
            .values(given)
        )


def _merged(before: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    merged = {name: value for name, value in (before | change).items() if value is not None}
    if len(msgspec.json.encode(merged)) > _MAX_PREFERENCES:
        raise PreferencesTooLarge
    return merged
