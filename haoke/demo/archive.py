"""Write finished conversations as they would lie there had they happened."""

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from haoke.conversations.rules import preview
from haoke.conversations.tables import conversations, parts
from haoke.conversations.types import Author, MessageBody
from haoke.demo.history import Episode
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx
from haoke.kernel.tables import events
from haoke.routing.tables import work_items

_AT_ONCE = 500  # rows in one statement

SYSTEM = Author("system")


class Scene(NamedTuple):
    """Where an episode took place, and who played in it."""

    workspace_id: UUID
    site_id: UUID
    queue_id: UUID
    team_id: UUID
    customer_id: UUID
    visitor_id: UUID
    agent_id: UUID
    agent_name: str
    welcome: str  # empty: none
    page: dict[str, str]


async def write_episodes(tx: Tx, episodes: Sequence[tuple[Scene, Episode]], choose: random.Random) -> int:
    """How many messages of people there are in them."""
    rows = [_rows(scene, episode, choose) for scene, episode in episodes]
    for start in range(0, len(rows), _AT_ONCE):
        written = [row for row, _ in rows[start : start + _AT_ONCE]]
        await tx.execute(conversations.insert(), written)
        work = zip(written, episodes[start : start + _AT_ONCE], strict=True)
        await tx.execute(work_items.insert(), [_work(row, episode) for row, (_, episode) in work])
        told = zip(written, episodes[start : start + _AT_ONCE], strict=True)
        await tx.execute(events.insert(), [each for row, (_, episode) in told for each in _log(row, episode, choose)])
    steps = [step for _, steps in rows for step in steps]
    for start in range(0, len(steps), _AT_ONCE):
        await tx.execute(parts.insert(), steps[start : start + _AT_ONCE])
    return sum(step["kind"] == "message" and step["by_kind"] != "system" for step in steps)


def _rows(scene: Scene, episode: Episode, choose: random.Random) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    conversation_id = _id_at(episode.opened_at, choose)
    visitor, agent = Author("visitor", scene.visitor_id), Author("member", scene.agent_id)
    card = {"id": scene.agent_id, "name": scene.agent_name, "avatar": None}
    told = [
        (line.at, "message", visitor if line.line.side == "visitor" else agent, msgspec.to_builtins(line.line.body()))
        for line in episode.told
    ]
    steps: list[tuple[datetime, str, Author, dict[str, Any]]] = [
        (episode.opened_at, "opened", SYSTEM, {"page": scene.page}),
        *([(episode.opened_at, "message", SYSTEM, {"text": scene.welcome})] if scene.welcome else []),
        told[0],
        (episode.opened_at, "queued", SYSTEM, {"queue": scene.queue_id}),
        (episode.assigned_at, "assigned", SYSTEM, {"member": card}),
        *told[1:],
        (episode.closed_at, "closed", agent if choose.random() < 0.7 else visitor, {}),
    ]
    last = told[-1]
    row = {
        "workspace_id": scene.workspace_id,
        "id": conversation_id,
        "site_id": scene.site_id,
        "customer_id": scene.customer_id,
        "visitor_id": scene.visitor_id,
        "queue_id": scene.queue_id,
        "team_id": scene.team_id,
        "state": "closed",
        "assignee_id": scene.agent_id,
        "work_item_id": _id_at(episode.opened_at, choose),
        "last_seq": len(steps),
        "last_at": episode.closed_at,
        "last": msgspec.to_builtins(preview(msgspec.convert(last[3], MessageBody), last[2])),
        "locale": episode.locale,
        "page": scene.page,
        "opened_at": episode.opened_at,
        "closed_at": episode.closed_at,
        **dict.fromkeys(("visitor_delivered", "visitor_read", "agent_delivered", "agent_read"), len(steps)),
    }
    return row, [
        {
            "workspace_id": scene.workspace_id,
            "conversation_id": conversation_id,
            "seq": seq,
            "id": _id_at(at, choose),
            "kind": kind,
            "by_kind": by.kind,
            "by_id": by.id,
            "body": body,
            "at": at,
        }
        for seq, (at, kind, by, body) in enumerate(steps, 1)
    ]


def _work(row: dict[str, Any], episode: Episode) -> dict[str, Any]:
    """What routing has kept of it."""
    return {
        "workspace_id": row["workspace_id"],
        "id": row["work_item_id"],
        "kind": "conversation",
        "subject_id": row["id"],
        "queue_id": row["queue_id"],
        "state": "done",
        "owner_id": row["assignee_id"],
        "enqueued_at": episode.opened_at,
        "turn": to_ms(episode.opened_at),
        "assigned_at": episode.assigned_at,
        "done_at": episode.closed_at,
    }


def _log(row: dict[str, Any], episode: Episode, choose: random.Random) -> list[dict[str, Any]]:
    """What the event log tells of it: enough to count the hours of past days."""
    work = {"work_item_id": row["work_item_id"], "subject_id": row["id"], "queue_id": row["queue_id"]}
    said = {name: str(value) for name, value in work.items()} | {"kind": "conversation"}
    member = {"member_id": str(row["assignee_id"])}
    return [
        {"workspace_id": row["workspace_id"], "id": _id_at(at, choose), "name": name, "at": at, "payload": payload}
        for at, name, payload in (
            (episode.opened_at, "WorkEnqueued", said),
            (episode.assigned_at, "WorkAssigned", said | member),
            (episode.closed_at, "WorkFinished", said | member),
        )
    ]


def _id_at(moment: datetime, choose: random.Random) -> UUID:
    """A UUIDv7 of that moment: ids tell the order."""
    return UUID(int=to_ms(moment) << 80 | 7 << 76 | choose.getrandbits(12) << 64 | 2 << 62 | choose.getrandbits(62))
