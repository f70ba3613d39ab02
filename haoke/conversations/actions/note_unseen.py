"""What was written for a visitor who is perhaps not looking: their devices are told, unless a page has got it first."""

from typing import Any
from uuid import UUID

import msgspec

from haoke.channels.actions.queue_notice import queue_notice
from haoke.channels.contract import Account
from haoke.channels.types import Notice
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.rules import preview
from haoke.conversations.types import MessageBody, Part
from haoke.kernel.db import Tx
from haoke.kernel.i18n import t


async def note_unseen(tx: Tx, account: Account[Any], conversation_id: UUID, part: Part, by: str) -> None:
    """``by``: the name of who wrote it; empty when no person did."""
    row = await conversation_by_id(tx, account.workspace_id, conversation_id)
    said = preview(msgspec.convert(part.body, MessageBody), part.by)
    notice = Notice(
        title=by or account.name,
        body=said.text if said.kind == "text" else t(row.locale, f"push.{said.kind}"),
        discreet=t(row.locale, "push.message"),
        conversation_id=str(conversation_id),
        message_id=str(part.id),
    )
    await queue_notice(tx, account, conversation_id, row.visitor_id, part.seq, notice)


class PageWatcher:
    """The port that channels declare; the composition root connects it."""

    async def has_seen(self, tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int) -> bool:
        """A page of the visitor has got the message."""
        row = await conversation_by_id(tx, workspace_id, conversation_id)
        return bool(row.visitor_delivered >= seq)
