"""An errand is sent with the turn that asks for it, kept by whoever does it, and taken once when it comes back."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.flows.errands import CARRIERS, LEASE, MOST_TRIES, Sent, start
from haoke.flows.queries import due_errands, purpose_of_flow
from haoke.flows.tables import flow_errands
from haoke.flows.types import Errand, Input, Returned
from haoke.kernel.db import Tx

_BATCH = 50
_SLOWEST = 7  # doublings of the lease of what nobody can take back


async def send_errand(
    tx: Tx, workspace_id: UUID, subject_id: UUID, flow_id: UUID, id: UUID, errand: Errand, aside: Any
) -> None:
    """It is done right after the commit. The caller holds the subject's lock."""
    purpose = await purpose_of_flow(tx, workspace_id, flow_id)
    aside = msgspec.to_builtins(aside)
    sent = Sent(workspace_id, subject_id, id, purpose, errand.kind, errand.payload, aside, 1)
    values = {
        "id": id,
        "purpose": purpose,
        "kind": errand.kind,
        "payload": errand.payload,
        "aside": aside,
        "tries": 1,
        "leased_until": _lease(LEASE),
    }
    await tx.execute(
        insert(flow_errands)
        .values(workspace_id=workspace_id, subject_id=subject_id, **values)
        .on_conflict_do_update(index_elements=["workspace_id", "subject_id"], set_=values)
    )
    tx.after_commit(lambda: start(sent))


async def return_errand(tx: Tx, sent: Sent, returned: Returned) -> None:
    """The run goes on with it, if it still waits for it."""
    given = Input(returned=returned)
    await CARRIERS[sent.purpose].returned(tx, sent.workspace_id, sent.subject_id, given, sent.aside)
    await tx.execute(
        flow_errands.delete().where(
            flow_errands.c.workspace_id == sent.workspace_id,
            flow_errands.c.subject_id == sent.subject_id,
            flow_errands.c.id == sent.id,
        )
    )


async def renew_errands(tx: Tx, out: list[Sent]) -> None:
    """Whoever does these still lives."""
    await tx.execute(
        sa.update(flow_errands)
        .where(flow_errands.c.id.in_([sent.id for sent in out]))
        .values(leased_until=_lease(LEASE))
    )


async def claim_errands(tx: Tx) -> list[Sent]:
    """A batch of those whose process died: they are this one's now."""
    claimed = [msgspec.structs.replace(sent, tries=sent.tries + 1) for sent in await due_errands(tx, _BATCH)]
    for sent in claimed:
        patience = LEASE * 2 ** max(0, min(sent.tries - MOST_TRIES, _SLOWEST))
        await tx.execute(
            sa.update(flow_errands)
            .where(flow_errands.c.workspace_id == sent.workspace_id, flow_errands.c.subject_id == sent.subject_id)
            .values(tries=sent.tries, leased_until=_lease(patience))
        )
    return claimed


def _lease(seconds: float) -> sa.ColumnElement[Any]:
    return sa.func.clock_timestamp() + sa.func.make_interval(0, 0, 0, 0, 0, 0, seconds)
