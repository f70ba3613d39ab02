"""Read a request of the journal anew, as if it came now: for what an adapter did not understand when it came."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.channels.actions.take_in import REUSED, is_reused, store_events
from haoke.channels.contract import RawRequest
from haoke.channels.errors import ChannelRequestIncomplete
from haoke.channels.judging import judge
from haoke.channels.queries.accounts import any_account
from haoke.channels.queries.journal import request_by_id
from haoke.channels.tables import channel_requests
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def replay_request(tx: Tx, actor: Actor, account_id: UUID, request_id: UUID) -> int:
    """How many events are new; those that came before do not come twice. Signatures count as of when it came.

    Raises SiteNotFound, ChannelRequestNotFound, ChannelRequestIncomplete.
    """
    actor.require("sites.manage")
    account = await any_account(tx, actor.workspace_id, account_id)
    row = await request_by_id(tx, actor.workspace_id, account_id, request_id, lock=True)
    if row.headers.get("content-length", str(len(row.body))) != str(len(row.body)):
        raise ChannelRequestIncomplete
    request = RawRequest(
        method=row.method,
        path=row.path,
        query=tuple((name, value) for name, value in row.query),
        headers=row.headers,
        body=row.body,
        url="",
        received_at=row.at,
    )
    judged = judge(account, request)
    if judged.once and await is_reused(tx, account, request, judged.once, but=request_id):
        judged = REUSED
    new = await store_events(tx, account, row.id, request, judged.events)
    pending = row.pending + new
    state = "rejected" if judged.problem else "pending" if pending else "rejected" if row.refused else "processed"
    await tx.execute(
        sa.update(channel_requests)
        .where(channel_requests.c.workspace_id == actor.workspace_id, channel_requests.c.id == request_id)
        .values(state=state, pending=pending, problem=judged.problem)
    )
    await record_audit(tx, actor, "channel.request_replayed", account_id, name=account.name, events=new)
    return new
