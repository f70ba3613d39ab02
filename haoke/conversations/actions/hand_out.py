"""What was written in a conversation since the last time is given to its channel, and the number moves with it."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.channels import catalog as channels
from haoke.channels.actions.note_recall import recall_delivery
from haoke.channels.actions.queue_message import Letter, queue_message
from haoke.channels.actions.show_typing import show_typing
from haoke.channels.contract import Account
from haoke.channels.errors import ChannelUnknown, SiteNotFound
from haoke.conversations.actions.ask_over_channel import bears_notices, survey_for
from haoke.conversations.actions.note_unseen import note_unseen
from haoke.conversations.forms.links import form_link
from haoke.conversations.outgoing import Way
from haoke.conversations.outward import outgoing_of
from haoke.conversations.queries.named import quoted_by
from haoke.conversations.queries.outlets import outlet_of
from haoke.conversations.queries.parts import part_by_seq, parts_after
from haoke.conversations.tables import outlets
from haoke.conversations.types import Part
from haoke.kernel.db import Tx

_BATCH = 50


async def hand_out(tx: Tx, way: Way) -> bool:
    """Whether there may be more. An account that is gone takes nothing, and nothing waits for it."""
    row = await outlet_of(tx, way.workspace_id, way.conversation_id, lock=True)
    if row is None:
        return False
    parts, through = await parts_after(
        tx, way.workspace_id, way.conversation_id, row.sent_seq, limit=_BATCH, internal=True
    )
    if through <= row.sent_seq:
        return False
    try:
        account = await channels.account(tx, way.workspace_id, row.account_id)
    except (SiteNotFound, ChannelUnknown):
        parts = []
    names = await _writers(tx, way.workspace_id, parts)
    for part in parts:
        if part.by.kind != "visitor":
            await _hand(tx, account, row, part, names)
    await tx.execute(
        sa.update(outlets)
        .where(outlets.c.workspace_id == way.workspace_id, outlets.c.conversation_id == way.conversation_id)
        .values(sent_seq=through, touched_at=sa.func.now())
    )
    return bool(through - row.sent_seq >= _BATCH)


async def _hand(tx: Tx, account: Account[Any], outlet: sa.Row[Any], part: Part, names: dict[UUID, str]) -> None:
    conversation_id = outlet.conversation_id
    if part.kind == "recalled":
        taken_back = await part_by_seq(tx, outlet.workspace_id, conversation_id, part.body["seq"])
        if taken_back is not None:
            await recall_delivery(tx, outlet.workspace_id, conversation_id, taken_back.id)
    elif part.kind == "survey" and channels.sends(account):
        asked = await survey_for(tx, account, outlet)
        if asked is not None:
            await queue_message(tx, account, Letter(outlet.peer_id, conversation_id, part.id, asked))
    elif part.kind == "message" and not part.recalled:
        by = names.get(part.by.id, "") if part.by.id else ""
        if not channels.sends(account):
            await note_unseen(tx, account, conversation_id, part, by)
        elif "notice" not in part.body or await bears_notices(tx, account, outlet.peer_id):
            quoted = await quoted_by(tx, account, conversation_id, part)
            content = outgoing_of(part, by, quoted, form_link(part))
            await queue_message(tx, account, Letter(outlet.peer_id, conversation_id, part.id, content))


async def _writers(tx: Tx, workspace_id: UUID, parts: list[Part]) -> dict[UUID, str]:
    ids = {part.by.id for part in parts if part.by.kind == "member" and part.by.id and part.kind == "message"}
    return await accounts.member_names(tx, workspace_id, ids) if ids else {}


async def type_out(tx: Tx, way: Way) -> None:
    """A member writes in the conversation: the customer is shown so at the channel."""
    row = await outlet_of(tx, way.workspace_id, way.conversation_id)
    if row is not None:
        await show_typing(tx, way.workspace_id, row.account_id, row.peer_id)
