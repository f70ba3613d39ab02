"""Rename a flow, or put another graph into its draft."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.flows.actions.create_flow import clean_name
from haoke.flows.errors import FlowChanged, FlowTooLarge
from haoke.flows.permissions import MANAGE
from haoke.flows.queries import as_flow, flow_row
from haoke.flows.tables import flows
from haoke.flows.types import MAX_NODES, Flow, Graph
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

_KILOBYTES = 256


async def rename_flow(tx: Tx, actor: Actor, flow_id: UUID, name: str) -> Flow:
    """Raises PermissionDenied, FlowNotFound, FlowNameMissing."""
    actor.require(MANAGE)
    row = await flow_row(tx, actor.workspace_id, flow_id, lock=True)
    name = clean_name(name)
    if name == row.name:
        return as_flow(row)
    await record_audit(tx, actor, "flow.renamed", flow_id, name=name, before=row.name)
    return await write_flow(tx, row, name=name)


async def save_draft(tx: Tx, actor: Actor, flow_id: UUID, revision: int, graph: Graph) -> Flow:
    """The draft may be as unfinished as it likes. Saving what is there already is no conflict.

    Raises PermissionDenied, FlowNotFound, FlowTooLarge, and FlowChanged when ``revision`` is not the current one.
    """
    actor.require(MANAGE)
    if len(msgspec.json.encode(graph)) > _KILOBYTES * 1024:
        raise FlowTooLarge(nodes=MAX_NODES, kilobytes=_KILOBYTES)
    row = await flow_row(tx, actor.workspace_id, flow_id, lock=True)
    if msgspec.convert(row.draft, Graph) == graph:
        return as_flow(row)
    if revision != row.revision:
        raise FlowChanged(revision=row.revision)
    return await write_flow(tx, row, draft=msgspec.to_builtins(graph), revision=revision + 1, changed=True)


async def write_flow(tx: Tx, row: sa.Row[Any], **values: Any) -> Flow:
    """Change a flow's row, which the caller holds."""
    changed = await tx.execute(
        flows.update()
        .where(flows.c.workspace_id == row.workspace_id, flows.c.id == row.id)
        .values(updated_at=now(), **values)
        .returning(flows)
    )
    return as_flow(changed.one())
