"""What was measured of agents in the last days, for strategies that choose by it; whoever measures says it here."""

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.db import Tx

DAYS = 7

# Locked in order of their ids, as drains do.
_RECORD = sa.text("""
WITH measured AS (
    SELECT * FROM unnest(CAST(:members AS uuid[]), CAST(:values AS float8[])) AS m(member_id, value)
), locked AS (
    SELECT member_id FROM agents WHERE workspace_id = :workspace ORDER BY member_id FOR UPDATE
)
UPDATE agents a SET performance = (a.performance - CAST(:metric AS text)) || CASE
    WHEN m.value IS NULL THEN CAST('{}' AS jsonb) ELSE jsonb_build_object(CAST(:metric AS text), m.value) END
FROM locked LEFT JOIN measured m USING (member_id)
WHERE a.workspace_id = :workspace AND a.member_id = locked.member_id
""").bindparams(sa.bindparam("workspace", type_=sa.Uuid))


async def record_performance(tx: Tx, workspace_id: UUID, metric: str, values: Mapping[UUID, float]) -> None:
    """Of all members; whoever is not named was not measured."""
    parameters = {"workspace": workspace_id, "metric": metric, "members": list(values), "values": list(values.values())}
    await tx.execute(_RECORD, parameters)
