"""Post a message or a note, from a visitor or a member: the general way, for all that the fast writer leaves."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.channels import catalog as channels
from haoke.conversations.actions.append_part import NewPart, append_parts
from haoke.conversations.actions.attach_files import attach_files
from haoke.conversations.actions.introduce import introduce
from haoke.conversations.actions.mention_members import mention_members
from haoke.conversations.actions.screen_message import Screened, screen_message
from haoke.conversations.errors import ConversationClosed, NotYourConversation
from haoke.conversations.frames import team_list_topic, whole_list_topic
from haoke.conversations.permissions import ASSIST, NOTE, READ, REPLY
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.participants import participant_in
from haoke.conversations.queries.parts import part_by_seq, part_sent_before
from haoke.conversations.rules import checked, preview
from haoke.conversations.types import RECEPTION, Author, MessageBody, Part, Quote
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import to_ms, to_ms_or_none
from haoke.kernel.db import Tx

_QUOTED = 200  # characters of a quoted text that are kept


async def post_message(
    tx: Tx,
    actor: Actor,
    conversation_id: UUID,
    id: UUID,
    body: MessageBody,
    *,
    note: bool = False,
) -> Part:
    """The part, new or already there by the same ``id``.

    Raises ConversationNotFound, ConversationClosed, NotYourConversation, ClientIdTaken, MessageBlocked and the refusals
    of the body.
    """
    row = await conversation_for(tx, actor, conversation_id, READ, lock=True, queued_too=note)
    author = Author("member" if actor.kind == "member" else "visitor", actor.id)
    known = await part_sent_before(tx, actor.workspace_id, conversation_id, id, author)
    if known is not None:
        return known
    _may_write(actor, row, note)
    before = () if note else await _introduction(tx, actor, row)
    row, part = await write_message(tx, row, author, id, body, note=note, before=before)
    if body.mentions:
        await mention_members(tx, actor, row, part, body.mentions)
    return part


def _may_write(actor: Actor, row: sa.Row[Any], note: bool) -> None:
    if note:
        actor.require(NOTE)
        return
    if row.state == "closed":
        raise ConversationClosed
    if actor.kind == "member" and row.assignee_id != actor.id and not _helps(actor, row):
        scope = actor.require(REPLY)
        if scope is Scope.OWN or (scope is Scope.TEAM and row.team_id not in actor.teams):
            raise NotYourConversation


def _helps(actor: Actor, row: sa.Row[Any]) -> bool:
    """Whether the member is here to help and may write to customers of colleagues."""
    here = participant_in(row, actor.id)
    return here is not None and here.role == "helper" and actor.scope(ASSIST) is not None


async def _introduction(tx: Tx, actor: Actor, row: sa.Row[Any]) -> Sequence[NewPart]:
    """Before the first message of somebody beside the owner, the customer sees their name."""
    if actor.kind != "member" or row.assignee_id == actor.id or participant_in(row, actor.id) is None:
        return ()
    card = await introduce(tx, row, actor.member_id)
    return () if card is None else (NewPart("joined", Author("member", actor.id), {"member": card}),)


async def write_message(
    tx: Tx,
    row: sa.Row[Any],
    author: Author,
    id: UUID,
    body: MessageBody,
    *,
    note: bool = False,
    before: Sequence[NewPart] = (),
    **changes: Any,
) -> tuple[sa.Row[Any], Part]:
    """Write a message whose author may, after the parts of ``before``; the caller holds the conversation's lock."""
    if body.answer is not None or body.line is not None:
        body = msgspec.structs.replace(body, answer=None, line=None)
    body = _of_their_side(body, author)
    body = checked(body, note=note)
    body = await attach_files(tx, row, author, body, internal=note)
    if not note and author.kind == "member":
        for file in body.files:
            await channels.check_file(tx, row.workspace_id, row.site_id, file.kind, file.type, file.size)
    screened: Screened | None = None
    if not note:
        screened = await screen_message(tx, row.workspace_id, row.id, author, body)
        body = screened.body
    if body.quote is not None:
        body = msgspec.structs.replace(body, quote=await _quoted(tx, row, body.quote, note))
    if not note:
        changes["last"] = msgspec.to_builtins(preview(body, author))
        if author.kind != "visitor":
            changes["waiting_since"] = None
    message = NewPart("note" if note else "message", author, msgspec.to_builtins(body), id)
    asks = author.kind == "visitor" and not note
    changed, written = await append_parts(tx, row, [*before, message], asks=asks, **changes)
    if screened is not None:
        await screened.record(tx, row.id, changed.last_seq)
    if not note and changed.state != RECEPTION:
        _tell_lists(tx, changed)
    return changed, written[-1]


def _of_their_side(body: MessageBody, author: Author) -> MessageBody:
    """Only customers choose, and only members let them."""
    if author.kind != "visitor":
        return body if body.choice is None else msgspec.structs.replace(body, choice=None)
    if body.card is None or not body.card.choices:
        return body
    return msgspec.structs.replace(body, card=msgspec.structs.replace(body.card, choices=()))


def _tell_lists(tx: Tx, row: sa.Row[Any]) -> None:
    """What the lists show of a message; the fast writer's feed tells the same."""
    item = {
        "id": row.id,
        "last_seq": row.last_seq,
        "last_at": to_ms(row.last_at),
        "last": row.last,
        "unread": row.unread,
        "waiting_since": to_ms_or_none(row.waiting_since),
    }
    for topic in (team_list_topic(row.workspace_id, row.team_id), whole_list_topic(row.workspace_id)):
        tx.publish(topic, {"t": "convs", "items": [item]})


async def _quoted(tx: Tx, row: sa.Row[Any], quote: Quote, note: bool) -> Quote | None:
    """The quote as the server knows it: nobody puts words into another's mouth."""
    part = await part_by_seq(tx, row.workspace_id, row.id, quote.seq)
    if part is None or part.recalled or part.kind not in ({"message", "note"} if note else {"message"}):
        return None
    files = part.body.get("files") or [{}]
    text = part.body.get("text") or files[0].get("name", "")
    return Quote(part.seq, text[:_QUOTED], part.by)
