"""A member takes a visitor whom the bot, or another reception flow, has: at once, past the queue."""

from typing import Any

import sqlalchemy as sa

from haoke.channels import catalog as sites
from haoke.conversations.actions.announce import tell_sockets
from haoke.conversations.actions.hand_to_people import hand_over_to_people, open_for_people
from haoke.conversations.effects import HandOver
from haoke.conversations.nodes.ask_bot import tried_with
from haoke.flows import catalog as flows
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.routing.actions.enqueue import enqueue
from haoke.routing.actions.take_over import take_over
from haoke.routing.contract import Facts


async def take_from_bot(tx: Tx, actor: Actor, row: sa.Row[Any]) -> None:
    """The caller has made sure that the actor may, holds the lock, and has seen it at the reception.

    Raises AgentFull, AgentUnavailable.
    """
    if row.bot_since is not None and row.bot_need != "people":  # it has not handed over by itself
        state = await flows.state_of(tx, row.workspace_id, row.id)
        tried = tried_with(state.held) if state is not None else None
        row = await hand_over_to_people(tx, row, tried or HandOver(reason="taken"))
    row = await open_for_people(tx, row)
    site = await sites.account(tx, row.workspace_id, row.site_id)
    placed = await enqueue(
        tx,
        workspace_id=row.workspace_id,
        kind="conversation",
        subject_id=row.id,
        queue_id=row.queue_id,
        target_id=actor.member_id,
        facts=Facts(channel=site.kind, account_id=site.id, page=row.page.get("url", ""), locale=row.locale),
    )
    if placed.outcome != "assigned":
        await take_over(tx, actor, placed.work_item_id)
    tell_sockets(tx, row)
