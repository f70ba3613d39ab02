"""Routes about keys for programs outside."""

from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.params import FromPath, JSONBody

from haoke.accounts.actions.create_api_key import MANAGE, NewApiKey, create_api_key
from haoke.accounts.actions.revoke_api_key import revoke_api_key
from haoke.accounts.queries.api_keys import list_api_keys
from haoke.accounts.types import ApiKey
from haoke.kernel import clock
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of

_MANAGE = {"audience": "member", "permission": MANAGE, "session": True}


class MadeApiKey(msgspec.Struct, frozen=True):
    """``token`` is told this once: a program shows it as ``Authorization: Bearer <token>``."""

    key: ApiKey
    token: str


@get("/api-keys", opt=_MANAGE)
async def show_api_keys(actor: TheActor, db: TheDatabase, page: ThePage) -> Page[ApiKey]:
    """Those that are valid, the newest first."""
    async with db.reading() as tx:
        found = await list_api_keys(tx, actor.workspace_id, clock.now(), after=page.after(UUID), limit=page.limit)
    return page_of(found, page.limit, lambda key: key, lambda key: key.id)


@post("/api-keys", opt=_MANAGE)
async def add_api_key(data: JSONBody[NewApiKey], actor: TheActor, db: TheDatabase) -> MadeApiKey:
    """A key that acts for the signed-in member. No key makes another: that needs a session."""
    return MadeApiKey(*await db.run(create_api_key, actor, data))


@delete("/api-keys/{key_id:uuid}", opt=_MANAGE)
async def remove_api_key(key_id: FromPath[UUID], actor: TheActor, db: TheDatabase) -> None:
    """Revoke it, at once."""
    await db.run(revoke_api_key, actor, key_id)


routes = [show_api_keys, add_api_key, remove_api_key]
