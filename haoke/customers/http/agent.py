"""Customers for members. The application injects ``reach``: whom a scope of less than all covers."""

from typing import Annotated, Any, TypeAlias
from uuid import UUID

import msgspec
from litestar import get, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from haoke.customers.actions.edit_customer import edit_customer
from haoke.customers.contract import CustomerReach
from haoke.customers.queries import EDIT, READ, customer_for, list_customers
from haoke.customers.rules import MAX_NAME, MAX_NOTE
from haoke.customers.types import Customer, FieldValue
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Patch

TheReach: TypeAlias = NamedDependency[CustomerReach]
Search = Annotated[str, QueryParameter(name="q", max_length=200)]
Line = Annotated[str, msgspec.Meta(max_length=MAX_NAME)]
_READ: dict[str, Any] = {"audience": "member", "permission": READ}
_EDIT: dict[str, Any] = {"audience": "member", "permission": EDIT}


class CustomerPatch(Patch, frozen=True, kw_only=True):
    """``version`` is the one the change was made on. ``tags`` and ``fields`` come whole."""

    version: int
    name: Line | msgspec.UnsetType = msgspec.UNSET
    email: Annotated[str, msgspec.Meta(max_length=300)] | msgspec.UnsetType = msgspec.UNSET
    phone: Line | msgspec.UnsetType = msgspec.UNSET
    company: Line | msgspec.UnsetType = msgspec.UNSET
    note: Annotated[str, msgspec.Meta(max_length=MAX_NOTE)] | msgspec.UnsetType = msgspec.UNSET
    tags: list[str] | msgspec.UnsetType = msgspec.UNSET
    level: Annotated[int, msgspec.Meta(ge=0, le=5)] | msgspec.UnsetType = msgspec.UNSET
    fields: dict[str, FieldValue] | msgspec.UnsetType = msgspec.UNSET


@get("/customers", opt=_READ)
async def find_customers(
    db: TheDatabase, actor: TheActor, reach: TheReach, page: ThePage, search: Search = ""
) -> Page[Customer]:
    """The newest first; ``q`` looks in names, companies, e-mail addresses and phone numbers."""
    after = page.after(tuple[UUID])
    async with db.reading() as tx:
        found = await list_customers(
            tx, actor, reach, search=search, limit=page.limit + 1, before=after[0] if after else None
        )
    return page_of(found, page.limit, lambda each: each, lambda each: (each.id,))


@get("/customers/{customer_id:uuid}", opt=_READ)
async def read_customer(db: TheDatabase, actor: TheActor, reach: TheReach, customer_id: FromPath[UUID]) -> Customer:
    """One customer."""
    async with db.reading() as tx:
        return await customer_for(tx, actor, reach, customer_id, READ)


@patch("/customers/{customer_id:uuid}", opt=_EDIT)
async def change_customer(
    db: TheDatabase, actor: TheActor, reach: TheReach, customer_id: FromPath[UUID], data: JSONBody[CustomerPatch]
) -> Customer:
    """Change what was sent; CustomerChanged when somebody else changed the same since ``version``."""
    changes = {name: value for name, value in data.given().items() if name != "version"}
    return await db.run(edit_customer, actor, reach, customer_id, data.version, changes)


ROUTES: list[ControllerRouterHandler] = [find_customers, read_customer, change_customer]
