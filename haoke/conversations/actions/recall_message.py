"""Take a message back within the site's time: its content is gone for everyone, its place in the sequence stays.

A form that nobody has sent yet can be taken back at any time.
"""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.channels import catalog as sites
from haoke.conversations.actions.announce import announce, was
from haoke.conversations.actions.append_part import append_part
from haoke.conversations.actions.recall_form import recall_form
from haoke.conversations.errors import NotYourMessage, PartNotFound, RecallTooLate
from haoke.conversations.events import MessageRecalled
from haoke.conversations.permissions import READ
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.parts import part_by_seq
from haoke.conversations.rules import preview
from haoke.conversations.tables import parts
from haoke.conversations.types import Author, MessageBody, Part
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx
from haoke.kernel.files.saving import give_up_files


async def recall_message(tx: Tx, actor: Actor, conversation_id: UUID, seq: int) -> None:
    """Recalling twice is harmless. Raises PartNotFound, NotYourMessage, RecallTooLate."""
    row = await conversation_for(tx, actor, conversation_id, READ, lock=True)
    part = await part_by_seq(tx, actor.workspace_id, conversation_id, seq)
    if part is None or part.kind not in {"message", "note"}:
        raise PartNotFound
    author = Author("member" if actor.kind == "member" else "visitor", actor.id)
    if part.by != author:
        raise NotYourMessage
    if part.recalled:
        return
    if not await recall_form(tx, actor.workspace_id, part):
        account = await sites.account(tx, actor.workspace_id, row.site_id)
        allowed = account.settings.recall_time()
        if to_ms(now()) - part.at > allowed * 1000:
            raise RecallTooLate(seconds=allowed)
    await take_back(tx, row, part)


async def take_back(tx: Tx, row: sa.Row[Any], part: Part) -> None:
    """Its author has the message back; the caller holds the conversation's lock."""
    author = part.by
    await tx.execute(
        parts.update()
        .where(
            parts.c.workspace_id == row.workspace_id,
            parts.c.conversation_id == row.id,
            parts.c.seq == part.seq,
        )
        .values(body={}, recalled_at=sa.func.now())
    )
    body = msgspec.convert(part.body, MessageBody)
    former = [file for each in part.body.get("former", ()) for file in each.get("files", ())]
    await give_up_files(
        tx, row.workspace_id, [*(file.id for file in body.every_file()), *(UUID(each["id"]) for each in former)]
    )
    shown = msgspec.to_builtins(preview(body, author))
    blank = {"last": {**shown, "kind": "recalled", "text": ""}} if row.last == shown else {}
    changed, _ = await append_part(tx, row, "recalled", author, {"seq": part.seq}, **blank)
    await announce(tx, changed, was(row))
    await tx.emit(MessageRecalled(workspace_id=row.workspace_id, conversation_id=row.id, seq=part.seq))
