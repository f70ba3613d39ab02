"""Channel accounts of every kind for administrators."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, delete, get, patch, post
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from haoke.channels.actions.change_account import change_account
from haoke.channels.actions.create_account import create_account
from haoke.channels.actions.pause_account import pause_account, resume_account
from haoke.channels.actions.remove_account import remove_account
from haoke.channels.actions.renew_key import renew_key
from haoke.channels.contract import Account, ChannelSettings, Hooked, Keyed, secret_fields
from haoke.channels.errors import ChannelUnknown
from haoke.channels.kinds import adapter_of, is_connected
from haoke.channels.permissions import PAUSE
from haoke.channels.queries.accounts import any_account, list_accounts
from haoke.channels.queries.deliveries import sums_of
from haoke.channels.queries.journal import Counted, Tally, tallies
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.address import own_url
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage, TheRuntime
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Body, Patch

_MANAGE: dict[str, Any] = {"audience": "member", "permission": "sites.manage"}


class NewChannelAccount(Body, frozen=True, kw_only=True):
    kind: str
    name: str
    settings: dict[str, Any] = msgspec.field(default_factory=dict)


class ChannelAccountPatch(Patch, frozen=True, kw_only=True):
    """``settings`` holds the fields that change; a secret that is not sent stays."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    settings: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class ChannelAccountView(msgspec.Struct, frozen=True):
    """``settings`` without secrets; ``secrets``: which of these are set. ``hook``: where the provider calls.

    ``problem``: why nothing could be fetched the last time. ``last_in_at``: when it last called. ``deliveries``: what
    went out, by state. ``key``: a secret that was made just now, shown this once.
    """

    id: UUID
    kind: str
    name: str
    settings: dict[str, Any]
    secrets: list[str]
    hook: str
    keyed: bool
    tally: Tally
    last_in_at: int | None
    problem: str
    deliveries: dict[str, int]
    created_at: int
    paused_at: int | None
    key: str | None = None


def account_view(
    account: Account[Any], base: str, counted: Counted, out: dict[str, int], key: str | None = None
) -> ChannelAccountView:
    settings = msgspec.to_builtins(account.settings)
    kind: type[ChannelSettings] = type(account.settings)
    hidden = secret_fields(kind)
    adapter = adapter_of(account.kind)
    return ChannelAccountView(
        id=account.id,
        kind=account.kind,
        name=account.name,
        settings={name: value for name, value in settings.items() if name not in hidden},
        secrets=[name for name in hidden if settings[name] or name in account.lost],
        hook=f"{base}/hooks/{account.key}" if isinstance(adapter, Hooked) else "",
        keyed=isinstance(adapter, Keyed),
        tally=counted.tally,
        last_in_at=counted.last_at,
        problem="SecretUnreadable" if account.lost else counted.problem,
        deliveries=out,
        created_at=account.created_at,
        paused_at=account.paused_at,
        key=key,
    )


@get("/channel-accounts", opt=_MANAGE)
async def list_channel_accounts(
    runtime: TheRuntime, request: Request[Any, Any, Any], actor: TheActor, page: ThePage
) -> Page[ChannelAccountView]:
    """Of all kinds, in the order they were made."""
    after = page.after(tuple[UUID])
    async with runtime.db.reading() as tx:
        found = await list_accounts(
            tx, actor.workspace_id, None, limit=page.limit + 1, after=after[0] if after else None
        )
        ids = [each.id for each in found]
        sums = await tallies(tx, actor.workspace_id, ids)
        out = await sums_of(tx, actor.workspace_id, ids)
    base = own_url(request, runtime.settings)

    def view(each: Account[Any]) -> ChannelAccountView:
        return account_view(each, base, sums.get(each.id, Counted()), out.get(each.id, {}))

    return page_of(found, page.limit, view, lambda each: (each.id,))


@post("/channel-accounts", opt=_MANAGE)
async def create_channel_account(
    runtime: TheRuntime, request: Request[Any, Any, Any], actor: TheActor, data: JSONBody[NewChannelAccount]
) -> ChannelAccountView:
    """With the defaults, but for what ``settings`` says. A secret that is ours to make is made."""
    if not is_connected(adapter_of(data.kind)):
        raise ChannelUnknown(kind=data.kind)

    async def create(tx: Tx) -> tuple[Account[Any], str | None]:
        made: Account[Any] = await create_account(tx, actor, data.kind, data.name, data.settings)
        if not isinstance(adapter_of(data.kind), Keyed):
            return made, None
        return await renew_key(tx, actor, made.id)

    made, key = await runtime.db.run(create)
    return account_view(made, own_url(request, runtime.settings), Counted(), {}, key)


@get("/channel-accounts/{account_id:uuid}", opt=_MANAGE)
async def read_channel_account(
    runtime: TheRuntime, request: Request[Any, Any, Any], actor: TheActor, account_id: FromPath[UUID]
) -> ChannelAccountView:
    async with runtime.db.reading() as tx:
        return await _view(tx, actor, account_id, own_url(request, runtime.settings))


@patch("/channel-accounts/{account_id:uuid}", opt=_MANAGE)
async def change_channel_account(
    runtime: TheRuntime,
    request: Request[Any, Any, Any],
    actor: TheActor,
    account_id: FromPath[UUID],
    data: JSONBody[ChannelAccountPatch],
) -> ChannelAccountView:
    """Change what was sent."""

    async def change(tx: Tx) -> ChannelAccountView:
        kind = (await any_account(tx, actor.workspace_id, account_id)).kind
        await change_account(tx, actor, kind, account_id, **data.given())
        return await _view(tx, actor, account_id, own_url(request, runtime.settings))

    return await runtime.db.run(change)


@delete("/channel-accounts/{account_id:uuid}", opt=_MANAGE)
async def remove_channel_account(db: TheDatabase, actor: TheActor, account_id: FromPath[UUID]) -> None:
    """It takes nothing in any more; its conversations stay."""

    async def remove(tx: Tx) -> None:
        kind = (await any_account(tx, actor.workspace_id, account_id)).kind
        await remove_account(tx, actor, kind, account_id)

    await db.run(remove)


@post("/channel-accounts/{account_id:uuid}/pause", status_code=200, opt={"audience": "member", "permission": PAUSE})
async def pause_channel_account(
    runtime: TheRuntime, request: Request[Any, Any, Any], actor: TheActor, account_id: FromPath[UUID]
) -> ChannelAccountView:
    """Nothing goes out and nothing is fetched until it is resumed; what comes in is taken in."""
    await runtime.db.run(pause_account, actor, account_id)
    async with runtime.db.reading() as tx:
        return await _view(tx, actor, account_id, own_url(request, runtime.settings))


@post("/channel-accounts/{account_id:uuid}/resume", status_code=200, opt={"audience": "member", "permission": PAUSE})
async def resume_channel_account(
    runtime: TheRuntime, request: Request[Any, Any, Any], actor: TheActor, account_id: FromPath[UUID]
) -> ChannelAccountView:
    """What has waited goes out now, where its window is still open."""
    await runtime.db.run(resume_account, actor, account_id)
    async with runtime.db.reading() as tx:
        return await _view(tx, actor, account_id, own_url(request, runtime.settings))


@post("/channel-accounts/{account_id:uuid}/key", opt=_MANAGE)
async def renew_channel_key(
    runtime: TheRuntime, request: Request[Any, Any, Any], actor: TheActor, account_id: FromPath[UUID]
) -> ChannelAccountView:
    """A new secret, shown this once."""
    _, key = await runtime.db.run(renew_key, actor, account_id)
    async with runtime.db.reading() as tx:
        seen = await _view(tx, actor, account_id, own_url(request, runtime.settings))
    return msgspec.structs.replace(seen, key=key)


async def _view(tx: Tx, actor: Actor, account_id: UUID, base: str) -> ChannelAccountView:
    account = await any_account(tx, actor.workspace_id, account_id)
    sums = await tallies(tx, actor.workspace_id, [account_id])
    out = await sums_of(tx, actor.workspace_id, [account_id])
    return account_view(account, base, sums.get(account_id, Counted()), out.get(account_id, {}))


ROUTES: list[ControllerRouterHandler] = [
    list_channel_accounts,
    create_channel_account,
    read_channel_account,
    change_channel_account,
    remove_channel_account,
    pause_channel_account,
    resume_channel_account,
    renew_channel_key,
]
