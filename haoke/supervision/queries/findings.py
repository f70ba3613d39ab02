"""What automatic checks found, and in how much."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.conversations import catalog as conversations
from haoke.conversations.types import Named
from haoke.customers import catalog as customers
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import to_ms, to_ms_or_none
from haoke.kernel.db import Tx
from haoke.kernel.tables import ids
from haoke.supervision.contract import Evidence, Severity
from haoke.supervision.errors import CheckFindingNotFound
from haoke.supervision.permissions import CHECKS_READ, CHECKS_REVIEW
from haoke.supervision.tables import check_findings, check_rules
from haoke.supervision.types import CheckFinding, Verdict

By = Literal["kind", "member", "team"]
Judged = Literal["open", "confirmed", "dismissed"]

_MOST_GROUPS = 1000
_MOST_OF_ONE = 200  # findings of one conversation


class FindingFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What is None is not asked for."""

    kind: str | None = None
    severity: Severity | None = None
    judged: Judged | None = None
    member_id: UUID | None = None
    team_id: UUID | None = None
    conversation_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


class FindingCount(msgspec.Struct, frozen=True):
    """Of one kind, member or team. Precision = ``confirmed`` / (``confirmed`` + ``dismissed``): of those judged.

    ``closed``: conversations that ended in the time, with the member as their last agent, in the team, or of all.
    """

    key: str
    findings: int
    conversations: int
    closed: int
    severe: int
    confirmed: int
    dismissed: int


def _reach(actor: Actor, permission: str) -> sa.ColumnElement[bool]:
    """Own: about me; team: in conversations of my teams, or about me."""
    scope, mine = actor.require(permission), check_findings.c.member_id == actor.id
    if scope is Scope.OWN:
        return mine
    return sa.true() if scope is Scope.ALL else sa.or_(mine, check_findings.c.team_id.in_(actor.teams))


def _wanted(actor: Actor, wanted: FindingFilter) -> list[sa.ColumnElement[bool]]:
    known = check_findings.c
    conditions = [known.workspace_id == actor.workspace_id, _reach(actor, CHECKS_READ)]
    for column, value in (
        (known.kind, wanted.kind),
        (known.severity, wanted.severity),
        (known.member_id, wanted.member_id),
        (known.team_id, wanted.team_id),
        (known.conversation_id, wanted.conversation_id),
    ):
        if value is not None:
            conditions.append(column == value)
    if wanted.judged is not None:
        conditions.append(known.verdict.is_(None) if wanted.judged == "open" else known.verdict == wanted.judged)
    if wanted.since is not None:
        conditions.append(known.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(known.at < wanted.until)
    return conditions


async def list_findings(
    tx: Tx, actor: Actor, wanted: FindingFilter, *, before: tuple[datetime, UUID] | None, limit: int
) -> list[sa.Row[Any]]:
    """The newest first, up to one more than ``limit``. Raises PermissionDenied."""
    statement = sa.select(check_findings).where(*_wanted(actor, wanted))
    if before is not None:
        statement = statement.where(sa.tuple_(check_findings.c.at, check_findings.c.id) < sa.tuple_(*before))
    order = (check_findings.c.at.desc(), check_findings.c.id.desc())
    return await tx.all(statement.order_by(*order).limit(limit + 1))


async def finding_for(tx: Tx, actor: Actor, finding_id: UUID) -> sa.Row[Any]:
    """To judge it; locked. Raises PermissionDenied, CheckFindingNotFound."""
    row = await tx.first(
        sa.select(check_findings)
        .where(
            check_findings.c.workspace_id == actor.workspace_id,
            check_findings.c.id == finding_id,
            _reach(actor, CHECKS_REVIEW),
        )
        .with_for_update()
    )
    if row is None:
        raise CheckFindingNotFound
    return row


async def findings_of(tx: Tx, workspace_id: UUID, conversation_ids: Collection[UUID]) -> dict[UUID, list[CheckFinding]]:
    """Conversation → what was found in it and not dismissed, in the order in which it happened."""
    rows = await tx.all(
        sa.select(check_findings)
        .where(
            check_findings.c.workspace_id == workspace_id,
            check_findings.c.conversation_id.in_(conversation_ids),
            check_findings.c.verdict.is_distinct_from("dismissed"),
        )
        .order_by(check_findings.c.at, check_findings.c.id)
        .limit(_MOST_OF_ONE * max(1, len(conversation_ids)))
    )
    found: dict[UUID, list[CheckFinding]] = {}
    for finding in await as_findings(tx, workspace_id, rows):
        found.setdefault(finding.conversation_id, []).append(finding)
    return found


async def known_findings(tx: Tx, workspace_id: UUID, conversation_ids: Collection[UUID]) -> list[sa.Row[Any]]:
    """What was found before in these conversations."""
    known = check_findings.c
    return await tx.all(
        sa.select(known.id, known.conversation_id, known.rule_id, known.place, known.verdict).where(
            known.workspace_id == workspace_id, known.conversation_id.in_(conversation_ids)
        )
    )


async def severity_found(tx: Tx, workspace_id: UUID, conversation_ids: Collection[UUID]) -> dict[UUID, bool]:
    """Those of the conversations in which something was found and not dismissed, and whether any of it is severe."""
    rows = await tx.all(
        sa.select(
            check_findings.c.conversation_id, sa.func.bool_or(check_findings.c.severity == "high").label("severe")
        )
        .where(
            check_findings.c.workspace_id == workspace_id,
            check_findings.c.conversation_id == sa.any_(ids("conversations")),
            check_findings.c.verdict.is_distinct_from("dismissed"),
        )
        .group_by(check_findings.c.conversation_id),
        {"conversations": list(conversation_ids)},
    )
    return {row.conversation_id: row.severe for row in rows}


async def count_findings(tx: Tx, actor: Actor, wanted: FindingFilter, by: By) -> list[FindingCount]:
    """The most frequent first. Raises PermissionDenied."""
    key = {"kind": check_findings.c.kind, "member": check_findings.c.member_id, "team": check_findings.c.team_id}[by]
    number = sa.func.count()
    rows = await tx.all(
        sa.select(
            sa.func.coalesce(sa.cast(key, sa.Text), "").label("key"),
            number.label("findings"),
            sa.func.count(check_findings.c.conversation_id.distinct()).label("conversations"),
            number.filter(check_findings.c.severity == "high").label("severe"),
            number.filter(check_findings.c.verdict == "confirmed").label("confirmed"),
            number.filter(check_findings.c.verdict == "dismissed").label("dismissed"),
        )
        .where(*_wanted(actor, wanted))
        .group_by(sa.text("1"))
        .order_by(sa.text("2 DESC, 1"))
        .limit(_MOST_GROUPS)
    )
    closed = await conversations.count_closed(
        tx,
        actor,
        CHECKS_READ,
        None if by == "kind" else by,
        member_id=wanted.member_id,
        team_id=wanted.team_id,
        since=wanted.since,
        until=wanted.until,
    )
    return [FindingCount(closed=closed.get("" if by == "kind" else row.key, 0), **row._asdict()) for row in rows]


async def as_findings(tx: Tx, workspace_id: UUID, rows: list[sa.Row[Any]]) -> list[CheckFinding]:
    if not rows:
        return []
    names = await customers.names_of(tx, workspace_id, {row.customer_id for row in rows})
    judges = await accounts.member_names(tx, workspace_id, {row.verdict_by for row in rows if row.verdict_by})
    rules = await _rule_names(tx, workspace_id, {row.rule_id for row in rows})
    return [
        CheckFinding(
            id=row.id,
            rule_id=row.rule_id,
            rule=rules.get(row.rule_id, ""),
            kind=row.kind,
            severity=row.severity,
            conversation_id=row.conversation_id,
            customer=Named(row.customer_id, names.get(row.customer_id, "")),
            team_id=row.team_id,
            member_id=row.member_id,
            reason=row.reason,
            data=row.data,
            evidence=msgspec.convert(row.evidence, list[Evidence]),
            at=to_ms(row.at),
            verdict=_verdict(row),
            verdict_by=judges.get(row.verdict_by),
            verdict_note=row.verdict_note,
            verdict_at=to_ms_or_none(row.verdict_at),
        )
        for row in rows
    ]


def _verdict(row: Any) -> Verdict | None:
    known: Verdict | None = row.verdict
    return known


async def _rule_names(tx: Tx, workspace_id: UUID, wanted: set[UUID]) -> dict[UUID, str]:
    rows = await tx.all(
        sa.select(check_rules.c.id, check_rules.c.name).where(
            check_rules.c.workspace_id == workspace_id, check_rules.c.id.in_(wanted)
        )
    )
    return {row.id: row.name for row in rows}
