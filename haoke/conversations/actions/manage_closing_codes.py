"""Look after the trees of closing codes. All of them are locked for a change, so that two moves never make a loop."""

from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.record_audit import record_audit
from haoke.conversations.code_tree import Codes, refuse_place, upwards
from haoke.conversations.errors import (
    ClosingCodeHasCodes,
    ClosingCodeInUse,
    ClosingCodeNameTaken,
    ClosingCodeNotFound,
    TooManyClosingCodes,
)
from haoke.conversations.queries.closing_codes import codes_of, is_used, refuse_other_team
from haoke.conversations.tables import closing_codes
from haoke.conversations.types import ClosingCode
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id

MOST = 2000


class Place(msgspec.Struct, frozen=True):
    """Under a parent, or as a root of a team's tree or everybody's; before the one at ``at``."""

    parent_id: UUID | None = None
    team_id: UUID | None = None
    at: int | None = None


async def add_closing_code(tx: Tx, actor: Actor, name: str, place: Place) -> UUID:
    """Raises PermissionDenied, ClosingCodeNotFound, TeamNotFound, ClosingCodeTooDeep, ClosingCodeNameTaken."""
    codes = await codes_of(tx, actor.workspace_id, lock=True)
    if len(codes) >= MOST:
        raise TooManyClosingCodes(limit=MOST)
    team_id = await _team_at(tx, actor, codes, place)
    refuse_place(codes, None, place.parent_id)
    siblings = _siblings(codes, place.parent_id, team_id)
    _refuse_name(siblings, name)
    code = ClosingCode(new_id(), place.parent_id, team_id, name, 0, retired=False, used=False)
    values = {"id": code.id, "parent_id": code.parent_id, "team_id": code.team_id, "name": name}
    await tx.execute(closing_codes.insert().values(workspace_id=actor.workspace_id, **values))
    await _order(tx, actor, [*siblings, code], code.id, place.at)
    await record_audit(tx, actor, "closing_code.created", code.id, name=name)
    return code.id


async def change_closing_code(tx: Tx, actor: Actor, code_id: UUID, name: str, retired: bool) -> None:
    """Raises PermissionDenied, ClosingCodeNotFound, ClosingCodeNameTaken."""
    codes = await codes_of(tx, actor.workspace_id, lock=True)
    code = _known(actor, codes, code_id)
    _refuse_name([each for each in _siblings(codes, code.parent_id, code.team_id) if each.id != code_id], name)
    await _update(tx, actor, code_id, name=name, retired=retired)
    await record_audit(tx, actor, "closing_code.changed", code_id, name=name, before=code.name, retired=retired)


async def move_closing_code(tx: Tx, actor: Actor, code_id: UUID, place: Place) -> None:
    """With all under it. Raises PermissionDenied, ClosingCodeNotFound, ClosingCodeLoop, ClosingCodeTooDeep, ..."""
    codes = await codes_of(tx, actor.workspace_id, lock=True)
    code = _known(actor, codes, code_id)
    team_id = await _team_at(tx, actor, codes, place)
    refuse_place(codes, code_id, place.parent_id)
    siblings = [each for each in _siblings(codes, place.parent_id, team_id) if each.id != code_id]
    _refuse_name(siblings, code.name)
    await _update(tx, actor, code_id, parent_id=place.parent_id, team_id=team_id)
    await _order(tx, actor, [*siblings, code], code_id, place.at)
    await record_audit(tx, actor, "closing_code.moved", code_id, name=code.name)


async def delete_closing_code(tx: Tx, actor: Actor, code_id: UUID) -> None:
    """Only what was never used. Raises PermissionDenied, ClosingCodeNotFound, ClosingCodeInUse, ClosingCodeHasCodes."""
    codes = await codes_of(tx, actor.workspace_id, lock=True)
    code = _known(actor, codes, code_id)
    if await is_used(tx, actor.workspace_id, code_id):  # asked under the lock: a wrap-up holds its code
        raise ClosingCodeInUse
    if any(each.parent_id == code_id for each in codes.values()):
        raise ClosingCodeHasCodes
    await tx.execute(
        closing_codes.delete().where(closing_codes.c.workspace_id == actor.workspace_id, closing_codes.c.id == code_id)
    )
    await record_audit(tx, actor, "closing_code.deleted", code_id, name=code.name)


def _known(actor: Actor, codes: Codes, code_id: UUID) -> ClosingCode:
    if code_id not in codes:
        raise ClosingCodeNotFound
    refuse_other_team(actor, list(upwards(codes, code_id))[-1].team_id)
    return codes[code_id]


async def _team_at(tx: Tx, actor: Actor, codes: Codes, place: Place) -> UUID | None:
    """Whose a root there is; what stands under another belongs to where its root does."""
    if place.parent_id is not None:
        _known(actor, codes, place.parent_id)
        return None
    refuse_other_team(actor, place.team_id)
    if place.team_id is not None:
        await accounts.require_teams(tx, actor.workspace_id, [place.team_id])
    return place.team_id


def _siblings(codes: Codes, parent_id: UUID | None, team_id: UUID | None) -> list[ClosingCode]:
    return [each for each in codes.values() if each.parent_id == parent_id and each.team_id == team_id]


def _refuse_name(siblings: list[ClosingCode], name: str) -> None:
    if name.casefold() in {each.name.casefold() for each in siblings}:
        raise ClosingCodeNameTaken(name=name)


async def _order(tx: Tx, actor: Actor, siblings: list[ClosingCode], code_id: UUID, at: int | None) -> None:
    """Number the siblings with one of them at its place, or at the end."""
    others = [each.id for each in siblings if each.id != code_id]
    place = len(others) if at is None else max(0, min(at, len(others)))
    order = enumerate([*others[:place], code_id, *others[place:]])
    await tx.execute(_PLACE, [{"workspace": actor.workspace_id, "code": each, "to": number} for number, each in order])


_PLACE = (
    closing_codes.update()
    .where(closing_codes.c.workspace_id == sa.bindparam("workspace"), closing_codes.c.id == sa.bindparam("code"))
    .values(place=sa.bindparam("to"))
)


async def _update(tx: Tx, actor: Actor, code_id: UUID, **values: object) -> None:
    await tx.execute(
        closing_codes.update()
        .where(closing_codes.c.workspace_id == actor.workspace_id, closing_codes.c.id == code_id)
        .values(**values)
    )
