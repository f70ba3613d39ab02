"""Whether an account works: its provider is asked, and a message is sent to somebody."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from haoke.accounts.actions.record_audit import record_audit
from haoke.channels.actions.change_account import change_account
from haoke.channels.asking import health_of, send_test, templates_of
from haoke.channels.queries.accounts import any_account
from haoke.channels.queries.deliveries import peer_of
from haoke.channels.queries.journal import latest_peers
from haoke.channels.turns import Turn
from haoke.channels.types import ChannelError, Template
from haoke.kernel.db import Tx
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage, TheRuntime
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Body

_MANAGE: dict[str, Any] = {"audience": "member", "permission": "sites.manage"}


class ChannelHealth(msgspec.Struct, frozen=True):
    """``code`` and ``detail`` are the provider's words."""

    well: bool
    code: str
    detail: str


class ChannelTest(Body, frozen=True, kw_only=True):
    """``peer``: whom, by the provider's id of them."""

    peer: Annotated[str, Meta(min_length=1, max_length=400)]
    text: Annotated[str, Meta(min_length=1, max_length=500)]


class ChannelTestResult(msgspec.Struct, frozen=True):
    """``state``: sent, failed, or unknown when nobody answered."""

    state: str
    error: ChannelError | None


class ChannelPeer(msgspec.Struct, frozen=True):
    id: str
    name: str


@post("/channel-accounts/{account_id:uuid}/health", status_code=200, opt=_MANAGE)
async def check_channel_account(runtime: TheRuntime, actor: TheActor, account_id: FromPath[UUID]) -> ChannelHealth:
    """Asks its provider, and keeps what it tells of settings that are empty. ChannelUnable where it cannot be asked."""
    async with runtime.db.reading() as tx:
        account = await any_account(tx, actor.workspace_id, account_id)
    found = await health_of(runtime, account)
    told = {name: value for name, value in found.learned.items() if value and not getattr(account.settings, name)}
    if told:
        await runtime.db.run(change_account, actor, account.kind, account.id, settings=told)
    return ChannelHealth(found.well, found.code, found.detail)


@get("/channel-accounts/{account_id:uuid}/peers", opt=_MANAGE)
async def list_channel_peers(db: TheDatabase, actor: TheActor, account_id: FromPath[UUID]) -> list[ChannelPeer]:
    """The last ten who wrote."""
    async with db.reading() as tx:
        await any_account(tx, actor.workspace_id, account_id)
        found = await latest_peers(tx, actor.workspace_id, account_id)
    return [ChannelPeer(row.peer_id, row.peer.get("display_name", "")) for row in found]


@post("/channel-accounts/{account_id:uuid}/test-message", status_code=200, opt=_MANAGE)
async def send_test_message(
    runtime: TheRuntime, actor: TheActor, account_id: FromPath[UUID], data: JSONBody[ChannelTest]
) -> ChannelTestResult:
    """Sends a message beside all conversations, and says what the provider said."""

    async def begin(tx: Tx) -> Any:
        account = await any_account(tx, actor.workspace_id, account_id)
        await record_audit(tx, actor, "channel.tested", account_id, name=account.name, peer=data.peer)
        return account, await peer_of(tx, Turn(actor.workspace_id, account_id, data.peer))

    account, peer = await runtime.db.run(begin)
    result = await send_test(runtime, account, data.peer, peer, data.text)
    return ChannelTestResult(result.state, result.error)


@get("/channel-accounts/{account_id:uuid}/templates", opt={"audience": "member", "permission": "conversations.reply"})
async def list_channel_templates(
    runtime: TheRuntime, actor: TheActor, page: ThePage, account_id: FromPath[UUID]
) -> Page[Template]:
    """What the provider has approved to be sent when a window is closed, in its order; five minutes old at most."""
    after = page.after(tuple[int])
    begin = after[0] if after else 0
    async with runtime.db.reading() as tx:
        account = await any_account(tx, actor.workspace_id, account_id)
    found = list(enumerate(await templates_of(runtime, account), start=1))[max(begin, 0) :]
    return page_of(found, page.limit, lambda each: each[1], lambda each: (each[0],))


ROUTES: list[ControllerRouterHandler] = [
    check_channel_account,
    list_channel_peers,
    send_test_message,
    list_channel_templates,
]
