"""Customers for members. The application injects ``reach``: whom a scope of less than all covers."""

from typing import Annotated, Any, TypeAlias
from uuid import UUID

import msgspec
from litestar import get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from haoke.accounts import catalog as accounts
from haoke.customers.actions.edit_customer import edit_customer
from haoke.customers.actions.merge_customers import merge_customers
from haoke.customers.actions.propose_merge import dismiss_proposal
from haoke.customers.actions.undo_merge import undo_merge
from haoke.customers.contract import CustomerReach
from haoke.customers.queries.merges import merges_into
from haoke.customers.queries.people import EDIT, MERGE, READ, customer_for, list_customers
from haoke.customers.queries.proposals import MergeProposal, list_proposals
from haoke.customers.rules import MAX_NAME, MAX_NOTE
from haoke.customers.types import Customer, FieldValue
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Body, Patch

TheReach: TypeAlias = NamedDependency[CustomerReach]
Search = Annotated[str, QueryParameter(name="q", max_length=200)]
Line = Annotated[str, msgspec.Meta(max_length=MAX_NAME)]
_READ: dict[str, Any] = {"audience": "member", "permission": READ}
_EDIT: dict[str, Any] = {"audience": "member", "permission": EDIT}
_MERGE: dict[str, Any] = {"audience": "member", "permission": MERGE}


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


class NewMerge(Body, frozen=True, kw_only=True):
    """``customer_id``: who is merged into the one of the path. ``take``: what of theirs counts where both say it.

    A name of ``name``, ``email``, ``phone``, ``company``, ``level``, ``locale``, or ``field:`` and that of a field.
    """

    customer_id: UUID
    take: Annotated[list[Annotated[str, msgspec.Meta(max_length=100)]], msgspec.Meta(max_length=100)] = []


class CustomerMerge(msgspec.Struct, frozen=True):
    """``customer_id`` and ``name``: of the one that was merged; ``by``: the member's name who did."""

    id: UUID
    customer_id: UUID
    name: str
    by: str
    at: int


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


@get("/customers/{customer_id:uuid}/merges", opt=_READ)
async def show_merges(
    db: TheDatabase, actor: TheActor, reach: TheReach, customer_id: FromPath[UUID]
) -> list[CustomerMerge]:
    """Whom the customer was merged from, the oldest first; at most fifty."""
    async with db.reading() as tx:
        customer = await customer_for(tx, actor, reach, customer_id, READ)
        found = await merges_into(tx, actor.workspace_id, customer.id)
        names = await accounts.member_names(tx, actor.workspace_id, {each.by_id for each in found if each.by_id})
        return [
            CustomerMerge(each.id, each.customer_id, each.name, names.get(each.by_id or each.id, ""), each.at)
            for each in found
        ]


@post("/customers/{customer_id:uuid}/merges", opt=_MERGE)
async def merge(
    db: TheDatabase, actor: TheActor, reach: TheReach, customer_id: FromPath[UUID], data: JSONBody[NewMerge]
) -> Customer:
    """Another customer becomes a part of this one, until it is undone."""
    return await db.run(merge_customers, actor, reach, customer_id, data.customer_id, data.take)


@post("/customers/{customer_id:uuid}/merges/{merge_id:uuid}/undo", status_code=200, opt=_MERGE)
async def undo(
    db: TheDatabase, actor: TheActor, reach: TheReach, customer_id: FromPath[UUID], merge_id: FromPath[UUID]
) -> Customer:
    """Both are again what they were; what came since stays with this one."""
    return await db.run(undo_merge, actor, reach, customer_id, merge_id)


@get("/customer-proposals", opt=_MERGE)
async def show_proposals(
    db: TheDatabase,
    actor: TheActor,
    reach: TheReach,
    page: ThePage,
    customer_id: Annotated[UUID | None, QueryParameter(name="customer")] = None,
) -> Page[MergeProposal]:
    """Customers that may be one person, the newest first; ``customer``: with this one."""
    after = page.after(tuple[UUID])
    async with db.reading() as tx:
        found = await list_proposals(
            tx, actor, reach, limit=page.limit + 1, before=after[0] if after else None, customer_id=customer_id
        )
    return page_of(found, page.limit, lambda each: each, lambda each: (each.id,))


@post("/customer-proposals/{proposal_id:uuid}/dismiss", status_code=204, opt=_MERGE)
async def dismiss(db: TheDatabase, actor: TheActor, reach: TheReach, proposal_id: FromPath[UUID]) -> None:
    """They are two people, and it is not proposed again."""
    await db.run(dismiss_proposal, actor, reach, proposal_id)


ROUTES: list[ControllerRouterHandler] = [
    find_customers,
    read_customer,
    change_customer,
    show_merges,
    merge,
    undo,
    show_proposals,
    dismiss,
]
