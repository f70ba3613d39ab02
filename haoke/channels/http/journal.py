"""The journal of what came in over a channel account, for administrators."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from haoke.channels.actions.replay_request import replay_request
from haoke.channels.queries.accounts import any_account
from haoke.channels.queries.journal import RequestState, events_of, list_requests, request_by_id
from haoke.kernel.clock import to_ms
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of

_MANAGE: dict[str, Any] = {"audience": "member", "permission": "sites.manage"}
_BEGINNING = 4000  # characters of a body in the list
_SHOWN = 256 * 1024  # and of one that is looked at


class JournalEntry(msgspec.Struct, frozen=True):
    """A request as it came; ``body`` is the beginning of it."""

    id: UUID
    at: int
    method: str
    path: str
    state: str
    problem: str
    pending: int
    headers: dict[str, str]
    body: str


class JournalEvent(msgspec.Struct, frozen=True):
    """What was read in a request: ``event`` as all channels have it, and what became of it."""

    id: UUID
    kind: str
    peer: str
    state: str
    problem: str
    tries: int
    event: dict[str, Any]


class JournalRequest(JournalEntry, frozen=True):
    """Whole, but for a very long body. ``size`` in bytes, ``events``: the first hundred."""

    query: list[tuple[str, str]]
    size: int
    events: list[JournalEvent]


class Replayed(msgspec.Struct, frozen=True):
    """``events``: how many came out that had not come before."""

    events: int


@get("/channel-accounts/{account_id:uuid}/requests", opt=_MANAGE)
async def list_channel_requests(
    db: TheDatabase,
    actor: TheActor,
    page: ThePage,
    account_id: FromPath[UUID],
    only: FromQuery[RequestState | None] = None,
) -> Page[JournalEntry]:
    """The journal, the latest first; of one state, or all."""
    before = page.after(tuple[UUID])
    async with db.reading() as tx:
        await any_account(tx, actor.workspace_id, account_id)
        rows = await list_requests(
            tx, actor.workspace_id, account_id, only, limit=page.limit + 1, before=before[0] if before else None
        )
    return page_of(rows, page.limit, lambda row: JournalEntry(**_facts(row, _BEGINNING)), lambda row: (row.id,))


@get("/channel-accounts/{account_id:uuid}/requests/{request_id:uuid}", opt=_MANAGE)
async def read_channel_request(
    db: TheDatabase, actor: TheActor, account_id: FromPath[UUID], request_id: FromPath[UUID]
) -> JournalRequest:
    async with db.reading() as tx:
        await any_account(tx, actor.workspace_id, account_id)
        row = await request_by_id(tx, actor.workspace_id, account_id, request_id)
        events = await events_of(tx, actor.workspace_id, request_id)
    query = [(name, value) for name, value in row.query]
    return JournalRequest(
        **_facts(row, _SHOWN), query=query, size=len(row.body), events=[_event(each) for each in events]
    )


@post("/channel-accounts/{account_id:uuid}/requests/{request_id:uuid}/replay", opt=_MANAGE)
async def replay_channel_request(
    db: TheDatabase, actor: TheActor, account_id: FromPath[UUID], request_id: FromPath[UUID]
) -> Replayed:
    """Read it anew; what came out of it before does not come twice."""
    return Replayed(await db.run(replay_request, actor, account_id, request_id))


def _facts(row: Any, shown: int) -> dict[str, Any]:
    named = {name: getattr(row, name) for name in ("id", "method", "path", "state", "problem", "pending", "headers")}
    return named | {"at": to_ms(row.at), "body": bytes(row.body).decode("utf-8", "replace")[:shown]}


def _event(row: Any) -> JournalEvent:
    return JournalEvent(row.id, row.event["kind"], row.peer_id, row.state, row.problem, row.tries, row.event)


ROUTES: list[ControllerRouterHandler] = [list_channel_requests, read_channel_request, replay_channel_request]
