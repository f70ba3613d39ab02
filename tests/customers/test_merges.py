"""Customers that are one person: whatever is merged and undone in whatever order, all comes back to where it was."""

from typing import Any, NamedTuple
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import haoke.app  # noqa: F401 - conversations and supervision follow
from haoke.conversations.queries.reach import ConversationReach
from haoke.conversations.tables import conversations, ratings
from haoke.customers.actions.edit_customer import edit_customer
from haoke.customers.actions.ensure_customer import ensure_customer
from haoke.customers.actions.merge_customers import merge_customers
from haoke.customers.actions.undo_merge import undo_merge
from haoke.customers.errors import CustomerMerged, MergeCovered, SameCustomer
from haoke.customers.merging import facts_of
from haoke.customers.queries.merges import merges_into
from haoke.customers.tables import customers, identities
from haoke.kernel.auth import system
from haoke.kernel.db import Database, Tx
from haoke.kernel.ids import new_id
from haoke.supervision.tables import check_findings

pytestmark = pytest.mark.anyio

PEOPLE = 4
REACH = ConversationReach()
BEGAN: list[dict[str, Any]] = [
    {"name": "Ann", "email": "ann@example.com", "tags": ["vip"], "note": "likes tea", "fields": {"city": "Bonn"}},
    {"name": "安", "phone": "+8613800000001", "tags": ["vip", "new"], "note": "calls late", "level": 3},
    {"company": "Acme", "fields": {"city": "Ulm", "size": 12}},
    {"name": "A.", "email": "a@example.com", "fields": {"newsletter": True}},
]
people = st.integers(0, PEOPLE - 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), people, people),
        st.tuples(st.just("undo"), st.integers(0, 5), st.just(0)),
        st.tuples(st.just("write"), people, st.just(0)),
        st.tuples(st.just("edit"), people, st.sampled_from(["name", "phone", "note", "tags", "city", "nothing"])),
    ),
    max_size=14,
)


class Done(NamedTuple):
    id: UUID
    kept: UUID
    merged: UUID


class Town:
    """What is expected, beside what is stored. ``owners``: whose a conversation was when it began."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.actor = system(new_id())
        self.site_id = new_id()
        self.ids: list[UUID] = []
        self.owners: dict[UUID, UUID] = {}
        self.facts: dict[UUID, dict[str, Any]] = {}
        self.merges: list[Done] = []
        self.edits = 0

    def now(self, customer_id: UUID) -> UUID:
        into = {merge.merged: merge.kept for merge in self.merges}
        while customer_id in into:
            customer_id = into[customer_id]
        return customer_id

    async def row(self, customer_id: UUID) -> Any:
        async with self.db.reading() as tx:
            return await tx.first(sa.select(customers).where(customers.c.id == customer_id))

    async def arrive(self) -> None:
        for at, began in enumerate(BEGAN):
            customer_id = await self.contact(at)
            await self.db.run(edit_customer, self.actor, REACH, customer_id, 1, began)
            self.ids.append(customer_id)
            self.facts[customer_id] = facts_of(await self.row(customer_id))
            await self.write(at)

    async def contact(self, at: int) -> UUID:
        found = await self.db.run(
            ensure_customer,
            workspace_id=self.actor.workspace_id,
            channel_account_id=self.site_id,
            external_id=f"visitor:{at}",
        )
        return found.customer_id

    async def write(self, at: int) -> None:
        """A conversation, rated and with a finding, begins with whoever is known by this identity."""
        customer_id = await self.contact(at)
        conversation_id = new_id()
        self.owners[conversation_id] = customer_id

        async def store(tx: Tx) -> None:
            base = {"workspace_id": self.actor.workspace_id, "customer_id": customer_id, "team_id": new_id()}
            talk = {"site_id": self.site_id, "visitor_id": new_id(), "queue_id": new_id(), "state": "closed"}
            await tx.execute(conversations.insert().values(id=conversation_id, **base, **talk))
            about = base | {"conversation_id": conversation_id}
            await tx.execute(ratings.insert().values(site_id=self.site_id, **about))
            found = {
                "rule_id": new_id(),
                "kind": "x",
                "severity": "low",
                "place": "",
                "reason": "",
                "at": sa.func.now(),
            }
            await tx.execute(check_findings.insert().values(id=new_id(), **about, **found))

        await self.db.run(store)

    async def merge(self, kept: UUID, merged: UUID) -> None:
        if kept == merged or self.now(kept) != kept or self.now(merged) != merged:
            with pytest.raises((SameCustomer, CustomerMerged)):
                await self.db.run(merge_customers, self.actor, REACH, kept, merged, ["name"])
            return
        await self.db.run(merge_customers, self.actor, REACH, kept, merged, ["name"])
        async with self.db.reading() as tx:
            found = await merges_into(tx, self.actor.workspace_id, kept)
        self.merges.append(Done(found[-1].id, kept, merged))

    async def undo(self, at: int) -> None:
        if not self.merges:
            return
        merge = self.merges[at % len(self.merges)]
        if self.now(merge.kept) != merge.kept:
            with pytest.raises(MergeCovered):
                await self.db.run(undo_merge, self.actor, REACH, merge.kept, merge.id)
            return
        await self.db.run(undo_merge, self.actor, REACH, merge.kept, merge.id)
        self.merges.remove(merge)

    async def edit(self, at: int, what: str) -> None:
        """Something that nobody wrote before, or nothing where something was."""
        self.edits += 1
        customer_id = self.now(self.ids[at])
        row = await self.row(customer_id)
        mine, value = self.facts[customer_id], f"written {self.edits}"
        changes: dict[str, Any] = {what: value}
        if what == "phone":
            changes = {"phone": f"{20000 + self.edits}"}
        elif what == "tags":
            changes = {"tags": [*row.tags[1:], value]}
            mine |= {f"tag:{value}": True}
            for gone in row.tags[:1]:
                mine.pop(f"tag:{gone}", None)
        elif what == "city":
            changes = {"fields": row.fields | {"city": value}}
            mine["field:city"] = value
        elif what == "nothing":
            changes = {"name": ""}
            if row.name:
                mine.pop("name", None)
        if what in {"name", "phone", "note"}:
            mine |= changes
        await self.db.run(edit_customer, self.actor, REACH, customer_id, row.version, changes)

    async def stands(self) -> None:
        """Conversations, and what hangs on them, are with the one whom their customer is now."""
        expected = {conversation: self.now(owner) for conversation, owner in self.owners.items()}
        assert await self.of(conversations, "id") == expected
        for table in (ratings, check_findings):
            assert await self.of(table, "conversation_id") == expected
        names = {f"visitor:{at}": self.now(customer_id) for at, customer_id in enumerate(self.ids)}
        assert await self.of(identities, "external_id") == names

    async def of(self, table: sa.Table, key: str) -> dict[Any, UUID]:
        async with self.db.reading() as tx:
            rows = await tx.all(
                sa.select(table.c[key].label("key"), table.c.customer_id).where(
                    table.c.workspace_id == self.actor.workspace_id
                )
            )
        return {row.key: row.customer_id for row in rows}


@given(steps)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_merging_and_undoing_in_any_order_restores_exactly(
    db: Database, doing: list[tuple[str, int, Any]]
) -> None:
    town = Town(db)
    await town.arrive()
    for what, one, other in doing:
        if what == "merge":
            await town.merge(town.ids[one], town.ids[other])
        elif what == "undo":
            await town.undo(one)
        elif what == "write":
            await town.write(one)
        else:
            await town.edit(one, other)
        await town.stands()
    while town.merges:
        await town.undo(len(town.merges) - 1)
    await town.stands()
    for customer_id in town.ids:
        row = await town.row(customer_id)
        assert (facts_of(row), row.merged_into, row.own) == (town.facts[customer_id], None, None)
