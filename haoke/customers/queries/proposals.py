"""Customers that may be one person."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.customers.contract import CustomerReach
from haoke.customers.errors import ProposalNotFound
from haoke.customers.queries.people import MERGE, customer_view
from haoke.customers.tables import customers, identities, proofs, proposals
from haoke.customers.types import Customer, Proof
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx

_MOST_OWNERS = 20
_MOST_OF_ONE = 50


class MergeEvidence(msgspec.Struct, frozen=True):
    """``kind``: email, phone, user, id or union; ``value``: what both have."""

    kind: str
    value: str


class MergeProposal(msgspec.Struct, frozen=True):
    """Two customers that may be one person, and why; ``one`` is the older one."""

    id: UUID
    one: Customer
    other: Customer
    evidence: list[MergeEvidence]
    at: int


async def owners_of(tx: Tx, workspace_id: UUID, proof: Proof) -> list[UUID]:
    """Who was vouched to have this; at most twenty."""
    rows = await tx.all(
        sa.select(identities.c.customer_id)
        .distinct()
        .join(
            proofs,
            sa.and_(
                proofs.c.workspace_id == identities.c.workspace_id,
                proofs.c.channel_account_id == identities.c.channel_account_id,
                proofs.c.external_id == identities.c.external_id,
            ),
        )
        .where(proofs.c.workspace_id == workspace_id, proofs.c.kind == proof.kind, proofs.c.value == proof.value)
        .limit(_MOST_OWNERS)
    )
    return [row.customer_id for row in rows]


async def open_proposals_of(tx: Tx, workspace_id: UUID, customer_id: UUID) -> list[sa.Row[Any]]:
    """At most fifty."""
    return await tx.all(
        sa.select(proposals)
        .where(
            proposals.c.workspace_id == workspace_id,
            proposals.c.state == "open",
            sa.or_(proposals.c.one_id == customer_id, proposals.c.other_id == customer_id),
        )
        .limit(_MOST_OF_ONE)
    )


async def list_proposals(
    tx: Tx, actor: Actor, reach: CustomerReach, *, limit: int, before: UUID | None, customer_id: UUID | None = None
) -> list[MergeProposal]:
    """Open ones between two that are there, the newest first. Raises PermissionDenied."""
    statement = _open(actor, reach)
    if customer_id is not None:
        statement = statement.where(sa.or_(proposals.c.one_id == customer_id, proposals.c.other_id == customer_id))
    if before is not None:
        statement = statement.where(proposals.c.id < before)
    rows = await tx.all(statement.order_by(proposals.c.id.desc()).limit(limit))
    return await _shown(tx, actor.workspace_id, rows)


async def open_proposal(tx: Tx, actor: Actor, reach: CustomerReach, proposal_id: UUID) -> MergeProposal:
    """Raises PermissionDenied, ProposalNotFound."""
    rows = await tx.all(_open(actor, reach).where(proposals.c.id == proposal_id))
    if not rows:
        raise ProposalNotFound
    return (await _shown(tx, actor.workspace_id, rows))[0]


def _open(actor: Actor, reach: CustomerReach) -> sa.Select[Any]:
    scope = actor.require(MERGE)
    merged = sa.exists().where(
        customers.c.workspace_id == proposals.c.workspace_id,
        customers.c.id.in_((proposals.c.one_id, proposals.c.other_id)),
        customers.c.merged_into.is_not(None),
    )
    statement = sa.select(proposals).where(
        proposals.c.workspace_id == actor.workspace_id, proposals.c.state == "open", sa.not_(merged)
    )
    if scope is not Scope.ALL:
        for column in (proposals.c.one_id, proposals.c.other_id):
            statement = statement.where(reach.within(actor, scope, column))
    return statement


async def _shown(tx: Tx, workspace_id: UUID, rows: list[sa.Row[Any]]) -> list[MergeProposal]:
    ids = {each for row in rows for each in (row.one_id, row.other_id)}
    found = await tx.all(sa.select(customers).where(customers.c.workspace_id == workspace_id, customers.c.id.in_(ids)))
    people = {row.id: customer_view(row) for row in found}
    return [
        MergeProposal(
            row.id,
            people[row.one_id],
            people[row.other_id],
            [MergeEvidence(kind, value) for kind, value in row.evidence],
            to_ms(row.at),
        )
        for row in rows
    ]
