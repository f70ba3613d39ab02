"""Conversations that have ended, as checks see them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from haoke.accounts import catalog as accounts
from haoke.accounts.types import Hours
from haoke.conversations import catalog as conversations
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx
from haoke.routing import catalog as routing
from haoke.supervision.contract import Line, Rated, Said, Side, Talk, Turn

_MOST_PARTS = 1000  # of a longer conversation the end is looked at
_MOST_TEXT = 2000  # characters of a message
_MOST_READ = 100_000  # characters of a conversation: the more messages, the less of each
_MOST_LATER = 5000
_LATER = timedelta(days=31)


class Closed(msgspec.Struct, frozen=True):
    """A conversation that somebody served, with whose it is."""

    id: UUID
    customer_id: UUID
    team_id: UUID
    queue_id: UUID
    closed_at: int
    talk: Talk


async def talks_of(tx: Tx, workspace_id: UUID, wanted: list[UUID], asked: frozenset[str]) -> list[Closed]:
    """Those that are closed; what costs more is only read when it is ``asked``."""
    rows = await conversations.closed_conversations(tx, workspace_id, wanted)
    if not rows:
        return []
    found = [row.id for row in rows]
    parts = _grouped(await conversations.parts_of(tx, workspace_id, found, _MOST_PARTS))
    said = _grouped(await conversations.words_said(tx, workspace_id, found))
    ratings = {row.conversation_id: row for row in await conversations.ratings_of(tx, workspace_id, found)}
    later = await _later(tx, workspace_id, rows) if "later" in asked else {}
    hours = await _hours(tx, workspace_id, {row.queue_id for row in rows})
    zone = (await accounts.workspace_by_id(tx, workspace_id)).time_zone
    return [
        Closed(
            row.id,
            row.customer_id,
            row.team_id,
            row.queue_id,
            to_ms(row.closed_at),
            _talk(row, parts[row.id], said[row.id], ratings.get(row.id), later, hours.get(row.queue_id), zone),
        )
        for row in rows
    ]


def _talk(
    row: Any,
    parts: list[Any],
    said: list[Any],
    rating: Any,
    later: dict[UUID, list[tuple[int, Line]]],
    hours: Hours | None,
    zone: str,
) -> Talk:
    closed_at = to_ms(row.closed_at)
    end: Side = next((part.by_kind for part in reversed(parts) if part.kind == "closed"), "system")
    messages = [part for part in parts if part.kind == "message" and part.recalled_at is None]
    length = min(_MOST_TEXT, _MOST_READ // max(1, len(messages)))
    return Talk(
        lines=tuple(_line(part, length) for part in messages),
        opened_at=to_ms(row.opened_at),
        closed_at=closed_at,
        closed_by=end,
        turns=tuple(turn for part in parts if (turn := _turn(part)) is not None),
        whole=not parts or parts[0].seq == 1,
        rating=rating and _rated(rating),
        said=tuple(Said(each.seq, tuple(word for words in each.words.values() for word in words)) for each in said),
        later=tuple(line for at, line in later.get(row.customer_id, ()) if at >= closed_at),
        hours=hours,
        time_zone=zone,
    )


def _line(part: Any, length: int) -> Line:
    shows = bool(part.body.get("files") or part.body.get("location"))
    return Line(part.seq, part.by_kind, part.body.get("text", "")[:length], to_ms(part.at), _member(part), shows)


def _member(part: Any) -> UUID | None:
    return part.by_id if part.by_kind == "member" else None


def _turn(part: Any) -> Turn | None:
    """Somebody got it, or it went back to wait."""
    if part.kind == "queued":
        return Turn(to_ms(part.at), None)
    return Turn(to_ms(part.at), UUID(part.body["member"]["id"])) if part.kind == "assigned" else None


def _rated(row: Any) -> Rated:
    followed = row.follow_up not in (None, "open")
    return Rated(to_ms(row.rated_at), row.score, row.best, row.bad, followed, row.member_id)


def _grouped(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.conversation_id].append(row)
    return found


async def _later(tx: Tx, workspace_id: UUID, rows: list[Any]) -> dict[UUID, list[tuple[int, Line]]]:
    """Customer → what members wrote to them in later conversations, each with when that was opened."""
    first, last = min(row.closed_at for row in rows), max(row.closed_at for row in rows)
    found: dict[UUID, list[tuple[int, Line]]] = defaultdict(list)
    customers = {row.customer_id for row in rows}
    for part in await conversations.said_later(tx, workspace_id, customers, first, last + _LATER, _MOST_LATER):
        found[part.customer_id].append((to_ms(part.opened_at), _line(part, _MOST_TEXT)))
    return found


async def _hours(tx: Tx, workspace_id: UUID, queue_ids: set[UUID]) -> dict[UUID, Hours]:
    kept = await routing.calendars_kept(tx, workspace_id, queue_ids)
    if not kept:
        return {}
    calendars = {each.id: each.rules for each in await accounts.calendars_of(tx, workspace_id)}
    return {queue_id: calendars[calendar_id] for queue_id, calendar_id in kept.items() if calendar_id in calendars}
