"""What a customer is known by, with the names of the channel accounts."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import get
from litestar.params import FromPath

from haoke.channels import catalog as channels
from haoke.conversations.permissions import READ
from haoke.conversations.queries.gate import reaches_customer
from haoke.customers import catalog as customers
from haoke.customers.errors import CustomerNotFound
from haoke.customers.types import Profile
from haoke.kernel.http.inject import TheActor, TheDatabase


class CustomerIdentity(msgspec.Struct, frozen=True):
    """``account``: the channel account's name; empty for what several accounts of one developer know them by.

    ``kind`` and ``id``: as the channel names people. ``alias_of``: the id by which they came first, if this is another.
    """

    account: str
    kind: str
    id: str
    alias_of: str
    profile: Profile
    created_at: int


@get("/customers/{customer_id:uuid}/identities", opt={"audience": "member", "permission": READ})
async def show_identities(db: TheDatabase, actor: TheActor, customer_id: FromPath[UUID]) -> list[CustomerIdentity]:
    """The oldest first; at most two hundred."""
    async with db.reading() as tx:
        if not await reaches_customer(tx, actor, customer_id, actor.require(READ)):
            raise CustomerNotFound
        found = await customers.identities_shown(tx, actor.workspace_id, customer_id)
        names = await channels.names_of(tx, actor.workspace_id, {each.place_id for each in found})
    return [
        CustomerIdentity(
            names.get(each.place_id, ""),
            *_split(each.external_id),
            _split(each.alias_of)[1],
            each.profile,
            each.created_at,
        )
        for each in found
    ]


def _split(external_id: str) -> tuple[str, str]:
    kind, _, name = external_id.partition(":")
    return kind, name


ROUTES: list[Any] = [show_identities]
