"""How quickly members answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from haoke.kernel.clock import from_ms, to_ms
from haoke.kernel.db import Tx

_FIRST = sa.text("""
SELECT asked.id, first.at
FROM unnest(CAST(:ids AS uuid[]), CAST(:since AS timestamptz[])) AS asked (id, since)
CROSS JOIN LATERAL (
    SELECT p.at FROM parts p WHERE p.workspace_id = :workspace AND p.conversation_id = asked.id
      AND p.kind = 'message' AND p.by_kind = 'member' AND p.at >= asked.since ORDER BY p.seq LIMIT 1
) first
""").bindparams(
    sa.bindparam("workspace", type_=sa.Uuid),
    sa.bindparam("ids", type_=ARRAY(sa.Uuid())),
    sa.bindparam("since", type_=ARRAY(sa.DateTime(timezone=True))),
)

_MOST = 20_000  # conversations looked at, the newest

# Ids grow with time, so the newest conversations are the end of the primary key.
_MEDIANS = sa.text("""
SELECT first.by_id AS member_id,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(EPOCH FROM first.at - asked.at)) AS seconds
FROM (
    SELECT workspace_id, id FROM conversations
    WHERE workspace_id = :workspace AND id >= :since ORDER BY id DESC LIMIT :most
) c
CROSS JOIN LATERAL (
    SELECT p.at FROM parts p WHERE p.workspace_id = c.workspace_id AND p.conversation_id = c.id
      AND p.kind = 'message' AND p.by_kind = 'visitor' ORDER BY p.seq LIMIT 1
) asked
CROSS JOIN LATERAL (
    SELECT p.at, p.by_id FROM parts p WHERE p.workspace_id = c.workspace_id AND p.conversation_id = c.id
      AND p.kind = 'message' AND p.by_kind = 'member' ORDER BY p.seq LIMIT 1
) first
GROUP BY first.by_id
""").bindparams(sa.bindparam("workspace", type_=sa.Uuid), sa.bindparam("since", type_=sa.Uuid))


async def median_first_answers(tx: Tx, workspace_id: UUID, since: datetime) -> dict[UUID, float]:
    """Member → median seconds from a customer's first message to their answer, in conversations opened since."""
    parameters = {"workspace": workspace_id, "since": UUID(int=to_ms(since) << 80), "most": _MOST}
    rows = await tx.all(_MEDIANS, parameters)
    return {row.member_id: float(row.seconds) for row in rows if row.member_id is not None}


async def first_answers(tx: Tx, workspace_id: UUID, since: Mapping[UUID, int]) -> dict[UUID, int]:
    """Conversation → when a member first wrote to the customer since a moment, in milliseconds; those answered only."""
    if not since:
        return {}
    asked = {"workspace": workspace_id, "ids": list(since), "since": [from_ms(at) for at in since.values()]}
    return {row.id: to_ms(row.at) for row in await tx.all(_FIRST, asked)}


_SINCE = sa.text("""
SELECT asked.place, p.conversation_id, p.seq, p.kind, p.by_kind, p.at, p.body ->> 'text' AS text
FROM unnest(CAST(:ids AS uuid[]), CAST(:since AS timestamptz[])) WITH ORDINALITY AS asked (id, since, place)
CROSS JOIN LATERAL (
    SELECT * FROM parts p WHERE p.workspace_id = :workspace AND p.conversation_id = asked.id
      AND p.at > asked.since AND p.recalled_at IS NULL ORDER BY p.seq LIMIT :most
) p
ORDER BY asked.place, p.seq
""").bindparams(
    sa.bindparam("workspace", type_=sa.Uuid),
    sa.bindparam("ids", type_=ARRAY(sa.Uuid())),
    sa.bindparam("since", type_=ARRAY(sa.DateTime(timezone=True))),
)


async def parts_since(
    tx: Tx, workspace_id: UUID, asked: Sequence[tuple[UUID, datetime]], most: int
) -> dict[int, list[sa.Row[Any]]]:
    """Of each conversation the first ``most`` parts since a moment, in order, by its place in ``asked``."""
    if not asked:
        return {}
    given = {"workspace": workspace_id, "ids": [one for one, _ in asked], "since": [at for _, at in asked]}
    found: dict[int, list[sa.Row[Any]]] = {}
    for row in await tx.all(_SINCE, given | {"most": most}):
        found.setdefault(row.place - 1, []).append(row)
    return found
