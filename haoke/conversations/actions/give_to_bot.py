"""Give a visitor back to the bot: the agent who has them does, or the visitor who waits and would rather ask it."""

from uuid import UUID

from haoke.channels import catalog as sites
from haoke.conversations.actions.announce import announce, was
from haoke.conversations.actions.append_part import append_part
from haoke.conversations.actions.end_help import end_all_requests
from haoke.conversations.actions.enter_conversation import rest_capacity, without_helpers
from haoke.conversations.actions.run_reception import receive_by
from haoke.conversations.errors import BotAway, ConversationClosed, NotWaiting
from haoke.conversations.events import GivenToBot
from haoke.conversations.permissions import GIVE_TO_BOT
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.participants import units_taken
from haoke.conversations.queries.reception import bot_ready
from haoke.conversations.templates import ready_flow
from haoke.conversations.types import RECEPTION, Author
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.routing.actions.aside import give_room, lock_room
from haoke.routing.actions.finish import finish
from haoke.routing.contract import Facts


async def give_to_bot(tx: Tx, actor: Actor, conversation_id: UUID) -> None:
    """Harmless for one that the bot has already. The work ends first: routing locks its queues before conversations.

    Raises PermissionDenied, ConversationNotFound, ConversationClosed, NotWaiting, BotAway.
    """
    row = await conversation_for(tx, actor, conversation_id, GIVE_TO_BOT, queued_too=True)
    if row.state == RECEPTION:
        return
    if row.state == "closed":
        raise ConversationClosed
    if actor.kind == "visitor" and row.state != "queued":
        raise NotWaiting
    if not await bot_ready(tx, row.workspace_id, row.site_id):
        raise BotAway
    taken = await units_taken(tx, row)
    queues = await lock_room(tx, actor.workspace_id, list(taken), row.work_item_id) if taken else {}
    if row.work_item_id is not None:
        await finish(tx, actor.workspace_id, row.work_item_id)
    row = await conversation_for(tx, actor, conversation_id, GIVE_TO_BOT, lock=True, queued_too=True)
    if row.state in {RECEPTION, "closed"}:
        return
    before = was(row)
    if row.present:
        await give_room(tx, actor.workspace_id, await units_taken(tx, row), queues)
        await rest_capacity(tx, row)
    changes = {"state": RECEPTION, "assignee_id": None, "waiting_since": None, "unread": 0}
    changes |= await without_helpers(tx, row)
    row, _ = await append_part(tx, row, "to_bot", Author(actor.kind, actor.id), {}, **changes)
    await tx.emit(GivenToBot(workspace_id=row.workspace_id, conversation_id=row.id, by_kind=actor.kind, by_id=actor.id))
    await end_all_requests(tx, row)
    await announce(tx, row, before)
    site = await sites.account(tx, row.workspace_id, row.site_id)
    facts = Facts(channel=site.kind, account_id=site.id, page=row.page.get("url", ""), locale=row.locale)
    flow_id = ready_flow("bot_first", row.locale)
    assert flow_id is not None
    await receive_by(tx, row, flow_id, facts)
