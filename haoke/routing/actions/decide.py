"""Store one step of a work item in its trace."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.routing.contract import WorkItem
from haoke.routing.tables import decisions
from haoke.routing.types import Considered, DecisionKind

_INSERT = sa.insert(decisions)


async def decide(
    tx: Tx,
    item: WorkItem | sa.Row[Any],
    kind: DecisionKind,
    chosen: UUID | None = None,
    reason: str = "",
    considered: Sequence[Considered] = (),
    counts: dict[str, int] | None = None,
    strategy: str = "",
) -> None:
    await tx.execute(
        _INSERT,
        {
            "workspace_id": item.workspace_id,
            "work_item_id": item.id,
            "id": new_id(),
            "at": now(),
            "kind": kind,
            "strategy": strategy,
            "chosen": chosen,
            "reason": reason,
            "candidates": msgspec.to_builtins(considered),
            "counts": counts or {},
        },
    )
