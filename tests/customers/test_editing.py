"""What agents may write, two of them at once, and how customers are found."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from haoke.customers.actions.edit_customer import edit_customer
from haoke.customers.actions.ensure_customer import ensure_customer
from haoke.customers.catalog import search_ids
from haoke.customers.errors import (
    CustomerChanged,
    CustomerNotFound,
    EmailInvalid,
    FieldsInvalid,
    PhoneInvalid,
    TagsInvalid,
)
from haoke.customers.queries.people import customer_for, list_customers
from haoke.kernel.auth import Actor, Scope, system
from haoke.kernel.db import Database
from haoke.kernel.errors import PermissionDenied
from haoke.kernel.ids import new_id

pytestmark = pytest.mark.anyio


class Reach:
    """Reaches the customers it was told of."""

    def __init__(self, *ids: UUID) -> None:
        self.ids = ids

    def within(self, actor: Actor, scope: Scope, customer_id: sa.ColumnElement[UUID]) -> sa.ColumnElement[bool]:
        return customer_id.in_(self.ids)


async def customer(db: Database, workspace_id: UUID, **said: Any) -> UUID:
    made = await db.run(
        ensure_customer,
        workspace_id=workspace_id,
        channel_account_id=new_id(),
        external_id=f"visitor:{new_id()}",
        **said,
    )
    return made.customer_id


async def test_changes_are_cleaned_and_counted(db: Database) -> None:
    admin = system(new_id())
    customer_id = await customer(db, admin.workspace_id)
    changes = {
        "name": "  李  娜 ",
        "email": " Li.Na@Shop.Example ",
        "phone": "+86 138-0013-8000",
        "tags": ["VIP", " VIP ", "", "回头客"],
        "fields": {"城市": "上海", "orders": 3, "empty": ""},
        "note": "喜欢\u0000茶",
    }
    edited = await db.run(edit_customer, admin, Reach(), customer_id, 1, changes)
    assert (edited.name, edited.email, edited.phone) == ("李 娜", "Li.Na@shop.example", "+8613800138000")
    assert (edited.tags, edited.fields, edited.note) == (["VIP", "回头客"], {"城市": "上海", "orders": 3}, "喜欢茶")
    assert edited.version == 2
    again = await db.run(customer_for, admin, Reach(), customer_id, "customers.read")
    assert again == edited


async def test_a_change_over_somebody_elses_shows_both(db: Database) -> None:
    admin = system(new_id())
    customer_id = await customer(db, admin.workspace_id)
    await db.run(edit_customer, admin, Reach(), customer_id, 1, {"name": "First"})
    with pytest.raises(CustomerChanged) as refused:
        await db.run(edit_customer, admin, Reach(), customer_id, 1, {"name": "Second"})
    assert refused.value.params["current"]["name"] == "First"
    assert refused.value.params["current"]["version"] == 2
    assert refused.value.params["wanted"] == {"name": "Second"}
    same = await db.run(edit_customer, admin, Reach(), customer_id, 1, {"name": "First"})
    assert same.version == 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"email": "a@b"}, EmailInvalid),
        ({"email": "two@addresses.example, x@y.example"}, EmailInvalid),
        ({"phone": "call me"}, PhoneInvalid),
        ({"phone": "123"}, PhoneInvalid),
        ({"tags": ["x" * 41]}, TagsInvalid),
        ({"tags": [str(n) for n in range(51)]}, TagsInvalid),
        ({"fields": {"a": "x" * 501}}, FieldsInvalid),
        ({"fields": {str(n): n for n in range(51)}}, FieldsInvalid),
    ],
)
async def test_what_cannot_be_is_refused_by_name(
    db: Database, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    admin = system(new_id())
    customer_id = await customer(db, admin.workspace_id)
    with pytest.raises(refusal):
        await db.run(edit_customer, admin, Reach(), customer_id, 1, changes)


async def test_scope_decides_who_is_seen_and_changed(db: Database) -> None:
    workspace_id = new_id()
    mine, other = await customer(db, workspace_id), await customer(db, workspace_id)
    agent = Actor("member", workspace_id, new_id(), {"customers.read": Scope.TEAM, "customers.edit": Scope.OWN})
    reach = Reach(mine)
    seen = await db.run(list_customers, agent, reach, search="", limit=10, before=None)
    assert [each.id for each in seen] == [mine]
    with pytest.raises(CustomerNotFound):
        await db.run(edit_customer, agent, reach, other, 1, {"name": "x"})
    with pytest.raises(CustomerNotFound):
        await db.run(customer_for, system(new_id()), reach, mine, "customers.read")
    nobody = Actor("member", workspace_id, new_id())
    with pytest.raises(PermissionDenied):
        await db.run(customer_for, nobody, reach, mine, "customers.read")


@pytest.mark.parametrize(
    "query", ["小", "小明", "王小明", "jose", "Tech", "te", "wang@shop", "138 0013", "0013", "明 tech", "ＴＥＣＨ"]
)
async def test_search_finds_any_part_of_any_contact_field(db: Database, query: str) -> None:
    admin = system(new_id())
    found = await customer(db, admin.workspace_id, name="王小明 José", email="wang@shop.example", phone="13800138000")
    await db.run(edit_customer, admin, Reach(), found, 1, {"company": "好客 Technology 公司"})
    await customer(db, admin.workspace_id, name="Someone", phone="13977779999")
    foreign = await customer(
        db, new_id(), name="王小明 José Technology", email="wang@shop.example", phone="13800138000"
    )
    async with db.reading() as tx:
        assert await search_ids(tx, admin.workspace_id, query) == [found]
    assert foreign != found


@pytest.mark.parametrize("query", ["明小", "%", "_", "小明 nobody", "xxchnology", "!!", "\\"])
async def test_search_finds_nothing_else(db: Database, query: str) -> None:
    admin = system(new_id())
    await customer(db, admin.workspace_id, name="王小明", email="wang@shop.example")
    async with db.reading() as tx:
        assert await search_ids(tx, admin.workspace_id, query) == []
