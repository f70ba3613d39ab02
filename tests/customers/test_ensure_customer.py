"""First contact: one person, whatever happens at once."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from haoke.customers.actions.ensure_customer import ensure_customer
from haoke.customers.catalog import names_of
from haoke.customers.tables import customers
from haoke.kernel.db import Database
from haoke.kernel.ids import new_id

pytestmark = pytest.mark.anyio


async def contact(db: Database, workspace_id: UUID, site_id: UUID, external_id: str, **said: Any) -> UUID:
    found = await db.run(
        ensure_customer, workspace_id=workspace_id, channel_account_id=site_id, external_id=external_id, **said
    )
    return found.customer_id


async def row_of(db: Database, workspace_id: UUID, customer_id: UUID) -> Any:
    async with db.reading() as tx:
        return await tx.first(
            sa.select(customers).where(customers.c.workspace_id == workspace_id, customers.c.id == customer_id)
        )


async def test_fifty_parallel_first_contacts_make_one_customer(db: Database) -> None:
    workspace_id, site_id = new_id(), new_id()
    ids = await asyncio.gather(*(contact(db, workspace_id, site_id, "visitor:1") for _ in range(50)))
    assert len(set(ids)) == 1
    async with db.reading() as tx:
        count = await tx.scalar(
            sa.select(sa.func.count()).select_from(customers).where(customers.c.workspace_id == workspace_id)
        )
    assert count == 1


async def test_the_same_person_on_two_sites_and_in_two_workspaces_is_told_apart(db: Database) -> None:
    workspace_id, site_id = new_id(), new_id()
    one = await contact(db, workspace_id, site_id, "user:7")
    assert await contact(db, workspace_id, new_id(), "user:7") != one
    assert await contact(db, new_id(), site_id, "user:7") != one


async def test_a_stranger_is_shown_by_number_until_there_is_a_name(db: Database) -> None:
    workspace_id, site_id = new_id(), new_id()
    customer_id = await contact(db, workspace_id, site_id, "visitor:1")
    row = await row_of(db, workspace_id, customer_id)
    async with db.reading() as tx:
        assert await names_of(tx, workspace_id, [customer_id]) == {customer_id: f"#{row.number}"}
    await contact(db, workspace_id, site_id, "visitor:1", name=" 王\u202e小明\n")
    async with db.reading() as tx:
        assert await names_of(tx, workspace_id, [customer_id]) == {customer_id: "王 小明"}


async def test_what_a_visitor_says_fills_gaps_and_what_the_host_signed_replaces(db: Database) -> None:
    workspace_id, site_id = new_id(), new_id()
    customer_id = await contact(db, workspace_id, site_id, "user:1", name="Ann", email="not an address")
    row = await row_of(db, workspace_id, customer_id)
    assert (row.name, row.email, row.verified) == ("Ann", "", False)
    await contact(db, workspace_id, site_id, "user:1", name="Bob", email="ann@Example.COM")
    row = await row_of(db, workspace_id, customer_id)
    assert (row.name, row.email) == ("Ann", "ann@example.com")
    await contact(db, workspace_id, site_id, "user:1", name="Ann Lee", verified=True)
    row = await row_of(db, workspace_id, customer_id)
    assert (row.name, row.email, row.verified, row.version) == ("Ann Lee", "ann@example.com", True, 3)
    await contact(db, workspace_id, site_id, "user:1", name="Ann Lee", verified=True)
    assert (await row_of(db, workspace_id, customer_id)).version == 3
