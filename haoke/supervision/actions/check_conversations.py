"""Look at conversations that have ended with all rules of the workspace, and keep what is found.

Doing it twice changes nothing: a finding is known by conversation, rule and place.
"""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.kernel.clock import from_ms, to_ms
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.supervision.actions.raise_alarm import alarm_of_conversation
from haoke.supervision.alarm_kinds import SEVERE_FINDING
from haoke.supervision.checking import asked_by, findings_in
from haoke.supervision.contract import Found
from haoke.supervision.events import ChecksFound
from haoke.supervision.queries.check_rules import check_rules_of, taken_looks
from haoke.supervision.queries.findings import known_findings
from haoke.supervision.queries.talks import Closed, talks_of
from haoke.supervision.tables import check_findings, check_looks
from haoke.supervision.types import CheckRule

FRESH = timedelta(days=2)
"""Nobody is alarmed by what happened longer ago."""

_PATIENCE = timedelta(minutes=1)
_MOST_FAILURES = 5


async def check_conversations(tx: Tx, workspace_id: UUID, conversation_ids: list[UUID], at: datetime) -> int:
    """How many were looked at: those that are due."""
    taken = await taken_looks(tx, workspace_id, conversation_ids, at)
    rules = await check_rules_of(tx, workspace_id, enabled=True) if taken else []
    again: dict[UUID, datetime] = {}
    if rules:
        closed = await talks_of(tx, workspace_id, taken, asked_by(rules))
        found = await asyncio.to_thread(_all_findings, closed, rules)
        for one in closed:
            waits = [item.due for _, item in found[one.id] if item.due > to_ms(at)]
            if waits:
                again[one.id] = from_ms(min(waits))
        await _keep(tx, workspace_id, closed, found, {rule.id for rule in rules}, at)
    await _settle(tx, workspace_id, taken, again)
    return len(taken)


async def look_later(tx: Tx, workspace_id: UUID, conversation_id: UUID, at: datetime) -> None:
    """It failed: try again in a while, and not for ever."""
    mine = (check_looks.c.workspace_id == workspace_id, check_looks.c.conversation_id == conversation_id)
    await tx.execute(sa.delete(check_looks).where(*mine, check_looks.c.failures >= _MOST_FAILURES))
    await tx.execute(
        sa.update(check_looks).where(*mine).values(due_at=at + _PATIENCE, failures=check_looks.c.failures + 1)
    )


def _all_findings(closed: list[Closed], rules: list[CheckRule]) -> dict[UUID, list[tuple[CheckRule, Found]]]:
    """Beside everything else: of long conversations this takes a while."""
    return {one.id: list(_findings(one, rules)) for one in closed}


def _findings(one: Closed, rules: list[CheckRule]) -> Iterator[tuple[CheckRule, Found]]:
    for rule in rules:
        if not rule.team_ids or one.team_id in rule.team_ids:
            for item in findings_in(one.talk, rule):
                yield rule, item


async def _keep(
    tx: Tx,
    workspace_id: UUID,
    closed: list[Closed],
    found: dict[UUID, list[tuple[CheckRule, Found]]],
    looked: set[UUID],
    at: datetime,
) -> None:
    """Write what is new; what is not so any more goes, unless somebody has judged it."""
    rows = {
        (one.id, rule.id, place_of(item)): _row(workspace_id, one, rule, item)
        for one in closed
        for rule, item in found[one.id]
        if item.due <= to_ms(at)
    }
    known = await known_findings(tx, workspace_id, found)
    gone = [
        row.id
        for row in known
        if row.rule_id in looked and row.verdict is None and (row.conversation_id, row.rule_id, row.place) not in rows
    ]
    if gone:
        await tx.execute(
            sa.delete(check_findings).where(
                check_findings.c.workspace_id == workspace_id, check_findings.c.id.in_(gone)
            )
        )
    if rows:
        written = await tx.execute(
            insert(check_findings).on_conflict_do_nothing().returning(check_findings.c.id), list(rows.values())
        )
        new = {row.id for row in written}
        await _tell(tx, workspace_id, closed, [row for row in rows.values() if row["id"] in new], at)


def place_of(item: Found) -> str:
    return f"{item.reason}:{item.evidence[0].seq if item.evidence else 0}"


def _row(workspace_id: UUID, one: Closed, rule: CheckRule, item: Found) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "id": new_id(),
        "rule_id": rule.id,
        "kind": rule.kind,
        "severity": rule.severity,
        "conversation_id": one.id,
        "customer_id": one.customer_id,
        "team_id": one.team_id,
        "member_id": item.member_id,
        "place": place_of(item),
        "reason": item.reason,
        "data": item.data,
        "evidence": msgspec.to_builtins(item.evidence),
        "at": from_ms(item.at),
    }


async def _tell(tx: Tx, workspace_id: UUID, closed: list[Closed], new: list[dict[str, Any]], at: datetime) -> None:
    """Say what is new, and call supervisors for what is severe and has only just happened."""
    for one in closed:
        mine = [row for row in new if row["conversation_id"] == one.id]
        if not mine:
            continue
        severe = [row for row in mine if row["severity"] == "high"]
        await tx.emit(
            ChecksFound(
                workspace_id=workspace_id,
                conversation_id=one.id,
                team_id=one.team_id,
                member_id=(severe or mine)[0]["member_id"],
                kinds=sorted({row["kind"] for row in mine}),
                severe=bool(severe),
            )
        )
        if severe and from_ms(one.closed_at) > at - FRESH:
            data = {"number": str(len(severe))}
            await alarm_of_conversation(tx, workspace_id, SEVERE_FINDING, one.id, data)


async def _settle(tx: Tx, workspace_id: UUID, taken: list[UUID], again: dict[UUID, datetime]) -> None:
    done = [each for each in taken if each not in again]
    if done:
        await tx.execute(
            sa.delete(check_looks).where(
                check_looks.c.workspace_id == workspace_id, check_looks.c.conversation_id.in_(done)
            )
        )
    for conversation_id, due in again.items():
        await tx.execute(
            sa.update(check_looks)
            .where(check_looks.c.workspace_id == workspace_id, check_looks.c.conversation_id == conversation_id)
            .values(due_at=due, failures=0)
        )
