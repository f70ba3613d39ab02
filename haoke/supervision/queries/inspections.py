"""Inspections: who may look at which, and the lists."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.conversations.types import Named
from haoke.customers import catalog as customers
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import to_ms, to_ms_or_none
from haoke.kernel.db import Tx
from haoke.supervision.errors import InspectionNotFound
from haoke.supervision.inspection.sampling import Why
from haoke.supervision.permissions import ANSWER_APPEALS, READ_RESULTS, SCORE
from haoke.supervision.queries.score_forms import form_names
from haoke.supervision.tables import inspections

InspectionState = Literal["waiting", "scored", "appealed", "answered"]


class Inspection(msgspec.Struct, frozen=True):
    """``second``: the reader is to give a second opinion and does not learn of the first. ``total``: what holds."""

    id: UUID
    plan: str
    why: Why
    form: Named
    version: int
    conversation_id: UUID
    customer: Named
    member_id: UUID
    team_id: UUID
    state: InspectionState
    inspector_id: UUID | None
    second: bool
    closed_at: int
    due_at: int
    scored_at: int | None
    total: float | None
    fatal: bool


def within_results(actor: Actor, scope: Scope) -> sa.ColumnElement[bool]:
    """The results a scope reaches; what a second inspector still has to score stays hidden from them."""
    own = inspections.c.member_id == actor.id
    reach = {Scope.OWN: own, Scope.TEAM: sa.or_(own, inspections.c.team_id.in_(actor.teams)), Scope.ALL: sa.true()}
    return sa.and_(inspections.c.state != "waiting", reach[scope], sa.not_(_asked_second(actor)))


def _asked_second(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.and_(inspections.c.second_open, inspections.c.second_id == actor.id)


def _to_score(actor: Actor, scope: Scope) -> sa.ColumnElement[bool]:
    """What waits to be scored within a scope: own = given to me. Nobody learns that they are being inspected."""
    waits = sa.and_(inspections.c.state == "waiting", inspections.c.member_id != actor.id)
    if scope is Scope.OWN:
        return sa.and_(waits, inspections.c.inspector_id == actor.id)
    if scope is Scope.TEAM:
        reach = sa.or_(inspections.c.inspector_id == actor.id, inspections.c.team_id.in_(actor.teams))
        return sa.and_(waits, reach)
    return waits


async def inspection_for(tx: Tx, actor: Actor, inspection_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    """What the actor has to score, has scored, or may see the result of. Raises InspectionNotFound."""
    reach: list[sa.ColumnElement[bool]] = []
    scope = actor.scope(SCORE)
    if scope is not None:
        reach += [_to_score(actor, scope), _asked_second(actor), inspections.c.inspector_id == actor.id]
        reach += [inspections.c.second_id == actor.id]
    reach += [within_results(actor, held) for name in (READ_RESULTS, ANSWER_APPEALS) if (held := actor.scope(name))]
    statement = sa.select(inspections).where(
        inspections.c.workspace_id == actor.workspace_id, inspections.c.id == inspection_id, sa.or_(sa.false(), *reach)
    )
    row = await tx.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise InspectionNotFound
    return row


async def list_to_score(
    tx: Tx, actor: Actor, *, everybodys: bool, after: tuple[datetime, UUID] | None, limit: int
) -> list[sa.Row[Any]]:
    """What is due first: given to the actor, or all that waits in their scope; up to one more than ``limit``."""
    scope = actor.require(SCORE)
    wanted = _to_score(actor, scope) if everybodys else sa.or_(_to_score(actor, Scope.OWN), _asked_second(actor))
    statement = sa.select(inspections).where(inspections.c.workspace_id == actor.workspace_id, wanted)
    if after is not None:
        statement = statement.where(sa.tuple_(inspections.c.due_at, inspections.c.id) > sa.tuple_(*after))
    return await tx.all(statement.order_by(inspections.c.due_at, inspections.c.id).limit(limit + 1))


class ResultFilter(msgspec.Struct, frozen=True, kw_only=True):
    """``since`` and ``until``: when it was scored."""

    member_id: UUID | None = None
    team_id: UUID | None = None
    form_id: UUID | None = None
    fatal: bool = False
    since: datetime | None = None
    until: datetime | None = None


def result_conditions(actor: Actor, wanted: ResultFilter) -> list[sa.ColumnElement[bool]]:
    """What narrows every list and count of results."""
    chosen = {"member_id": wanted.member_id, "team_id": wanted.team_id, "form_id": wanted.form_id}
    found: list[sa.ColumnElement[bool]] = [inspections.c.workspace_id == actor.workspace_id]
    found += [within_results(actor, actor.require(READ_RESULTS))]
    found += [inspections.c[name] == value for name, value in chosen.items() if value is not None]
    if wanted.fatal:
        found.append(inspections.c.fatal)
    if wanted.since is not None:
        found.append(inspections.c.scored_at >= wanted.since)
    if wanted.until is not None:
        found.append(inspections.c.scored_at < wanted.until)
    return found


async def list_results(
    tx: Tx, actor: Actor, wanted: ResultFilter, *, before: tuple[datetime, UUID] | None, limit: int
) -> list[sa.Row[Any]]:
    """The newest first, up to one more than ``limit``."""
    statement = sa.select(inspections).where(*result_conditions(actor, wanted))
    return await _newest(tx, statement, before, limit)


async def list_appeals(tx: Tx, actor: Actor, *, before: tuple[datetime, UUID] | None, limit: int) -> list[sa.Row[Any]]:
    """Those that wait for an answer, up to one more than ``limit``."""
    return await _newest(tx, sa.select(inspections).where(*_open_appeals(actor)), before, limit)


def _open_appeals(actor: Actor) -> list[sa.ColumnElement[bool]]:
    """Nobody answers what is about themselves, or what they scored."""
    return [
        inspections.c.workspace_id == actor.workspace_id,
        inspections.c.state == "appealed",
        inspections.c.member_id != actor.id,
        inspections.c.inspector_id != actor.id,
        within_results(actor, actor.require(ANSWER_APPEALS)),
    ]


async def _newest(
    tx: Tx, statement: sa.Select[Any], before: tuple[datetime, UUID] | None, limit: int
) -> list[sa.Row[Any]]:
    if before is not None:
        statement = statement.where(sa.tuple_(inspections.c.scored_at, inspections.c.id) < sa.tuple_(*before))
    order = (inspections.c.scored_at.desc(), inspections.c.id.desc())
    return await tx.all(statement.order_by(*order).limit(limit + 1))


async def count_open(tx: Tx, actor: Actor) -> tuple[int, int]:
    """What the actor has to score, and the appeals they may answer; each up to a hundred."""
    to_score = appealed = 0
    if actor.scope(SCORE) is not None:
        to_score = len(await list_to_score(tx, actor, everybodys=False, after=None, limit=99))
    if actor.scope(ANSWER_APPEALS) is not None:
        appealed = len(await list_appeals(tx, actor, before=None, limit=99))
    return to_score, appealed


async def as_inspections(tx: Tx, actor: Actor, rows: list[sa.Row[Any]]) -> list[Inspection]:
    names = await customers.names_of(tx, actor.workspace_id, {row.customer_id for row in rows}) if rows else {}
    forms = await form_names(tx, actor.workspace_id, {row.form_id for row in rows}) if rows else {}
    return [_shown(actor, row, names.get(row.customer_id, ""), forms.get(row.form_id, "")) for row in rows]


def is_blind(actor: Actor, row: sa.Row[Any]) -> bool:
    """Whether the actor is to give a second opinion still."""
    return bool(row.second_open and row.second_id == actor.id)


def _shown(actor: Actor, row: sa.Row[Any], customer: str, form: str) -> Inspection:
    blind = is_blind(actor, row)
    return Inspection(
        row.id,
        row.plan_name,
        msgspec.convert(row.why, Why),
        Named(row.form_id, form),
        row.form_version,
        row.conversation_id,
        Named(row.customer_id, customer),
        row.member_id,
        row.team_id,
        "waiting" if blind else row.state,
        None if blind else row.inspector_id,
        blind,
        to_ms(row.closed_at),
        to_ms(row.due_at),
        None if blind else to_ms_or_none(row.scored_at),
        None if blind else row.total,
        row.fatal and not blind,
    )


async def inspection_answering(tx: Tx, actor: Actor, inspection_id: UUID) -> sa.Row[Any]:
    """One whose appeal the actor's scope reaches, locked. Raises PermissionDenied, InspectionNotFound."""
    row = await tx.first(
        sa.select(inspections)
        .where(
            inspections.c.workspace_id == actor.workspace_id,
            inspections.c.id == inspection_id,
            within_results(actor, actor.require(ANSWER_APPEALS)),
        )
        .with_for_update()
    )
    if row is None:
        raise InspectionNotFound
    return row
