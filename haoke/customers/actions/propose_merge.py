"""Two customers have something that only one person can have: somebody should look whether they are one."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.customers.contract import CustomerReach
from haoke.customers.queries.proposals import open_proposal, open_proposals_of, owners_of
from haoke.customers.rules import shown_name
from haoke.customers.tables import proofs, proposals
from haoke.customers.types import Key, Proof
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id


async def note_proofs(tx: Tx, workspace_id: UUID, customer_id: UUID, key: Key, shown: Iterable[Proof]) -> None:
    """What was vouched for the customer under this key. Nothing is merged by it: what is the same is proposed."""
    rows = [
        {
            "workspace_id": workspace_id,
            "kind": proof.kind,
            "value": proof.value,
            "channel_account_id": key.place_id,
            "external_id": key.external_id,
        }
        for proof in shown
    ]
    if not rows:
        return
    fresh = await tx.execute(
        insert(proofs).values(rows).on_conflict_do_nothing().returning(proofs.c.kind, proofs.c.value)
    )
    for row in fresh.all():
        proof = Proof(row.kind, row.value)
        for other in await owners_of(tx, workspace_id, proof):
            if other != customer_id:
                await propose(tx, workspace_id, customer_id, other, [proof])


async def propose(
    tx: Tx, workspace_id: UUID, one: UUID, other: UUID, evidence: list[Proof], *, merge_id: UUID | None = None
) -> None:
    """What was dismissed stays so; what is open learns the new evidence."""
    said = [list(proof) for proof in evidence]
    pair = sorted((one, other))
    statement = insert(proposals).values(
        workspace_id=workspace_id, id=new_id(), one_id=pair[0], other_id=pair[1], evidence=said, merge_id=merge_id
    )
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "one_id", "other_id"],
            set_={"evidence": proposals.c.evidence.op("||")(statement.excluded.evidence)},
            where=sa.and_(
                proposals.c.state == "open", sa.not_(proposals.c.evidence.contains(statement.excluded.evidence))
            ),
        )
    )


async def pass_on_proposals(tx: Tx, workspace_id: UUID, merge_id: UUID, kept_id: UUID, merged_id: UUID) -> None:
    """This merge was what was proposed; what else was proposed of the merged one holds for the kept one."""
    for row in await open_proposals_of(tx, workspace_id, merged_id):
        third = row.other_id if row.one_id == merged_id else row.one_id
        if third != kept_id:
            evidence = [Proof(kind, value) for kind, value in row.evidence]
            await propose(tx, workspace_id, kept_id, third, evidence, merge_id=merge_id)
    await _decide(tx, workspace_id, kept_id, merged_id, "accepted")


async def take_proposals_back(tx: Tx, workspace_id: UUID, merge_id: UUID, kept_id: UUID, merged_id: UUID) -> None:
    """Whoever takes a merge back has seen that these are two."""
    await tx.execute(
        sa.delete(proposals).where(
            proposals.c.workspace_id == workspace_id, proposals.c.merge_id == merge_id, proposals.c.state == "open"
        )
    )
    await _decide(tx, workspace_id, kept_id, merged_id, "dismissed")


async def dismiss_proposal(tx: Tx, actor: Actor, reach: CustomerReach, proposal_id: UUID) -> None:
    """They are two people. Raises PermissionDenied, ProposalNotFound."""
    found = await open_proposal(tx, actor, reach, proposal_id)
    await _decide(tx, actor.workspace_id, found.one.id, found.other.id, "dismissed")
    one, other = (shown_name(each.name, each.number) for each in (found.one, found.other))
    await record_audit(tx, actor, "customer.kept_apart", found.one.id, name=one, other=other)


async def _decide(tx: Tx, workspace_id: UUID, one: UUID, other: UUID, state: str) -> None:
    pair = sorted((one, other))
    await tx.execute(
        sa.update(proposals)
        .where(proposals.c.workspace_id == workspace_id, proposals.c.one_id == pair[0], proposals.c.other_id == pair[1])
        .values(state=state)
    )
