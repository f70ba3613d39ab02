"""A customer edits a message at their channel, takes it back, or puts a sign to one: the desk sees the same."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

import msgspec
import sqlalchemy as sa

from haoke.channels.catalog import characters
from haoke.channels.contract import Account
from haoke.channels.types import InboundEvent
from haoke.conversations.actions.announce import announce, was
from haoke.conversations.actions.append_part import NewPart, append_parts
from haoke.conversations.actions.attach_files import attach_files
from haoke.conversations.actions.name_message import keep_early_change
from haoke.conversations.actions.recall_message import take_back
from haoke.conversations.actions.screen_message import screen_message
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.queries.named import spot_named
from haoke.conversations.queries.parts import part_by_id, part_by_seq
from haoke.conversations.rules import checked, preview
from haoke.conversations.tables import parts
from haoke.conversations.types import Author, MessageBody, Part
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx
from haoke.kernel.files.saving import give_files

_CONTENT = ("text", "format", "files", "location")
_MOST_FORMER = 20
_MOST_SIGNS = 20
_LONG_SIGN = 100  # characters


async def change_from_channel(
    tx: Tx, account: Account[Any], event: InboundEvent, visitor_id: UUID, body: MessageBody
) -> None:
    """``body``: what an edited message says now. What is not the visitor's, or over already, is left as it is.

    Raises what a message is refused for.
    """
    spot = await spot_named(tx, account, event.target) if event.target else None
    if spot is None:
        await keep_early_change(tx, account, event)
        return
    row = await conversation_by_id(tx, account.workspace_id, spot.conversation_id, lock=True)
    part = await part_by_seq(tx, account.workspace_id, row.id, spot.seq)
    if row.visitor_id != visitor_id or part is None or part.recalled or part.kind != "message":
        return
    own = part.by == Author("visitor", visitor_id)
    part_id = uuid5(account.id, f"event:{event.dedup_key}")
    if event.kind == "reaction":
        await _react(tx, row, part, event, part_id)
    elif own and event.kind == "recall":
        await take_back(tx, row, part)
    elif own and await part_by_id(tx, row.workspace_id, row.id, part_id) is None:
        await _edit(tx, row, part, part_id, body, to_ms(event.occurred_at or now()))


async def _edit(tx: Tx, row: sa.Row[Any], part: Part, part_id: UUID, body: MessageBody, at: int) -> None:
    """What it said before is kept beside it. An edit that a later one was quicker than counts no more."""
    before = part.body
    body = checked(body)
    same_files = [_look_of(each) for each in msgspec.to_builtins(body.files)] == [
        _look_of(each) for each in before.get("files", ())
    ]
    if at < before.get("edited_at", 0) or (same_files and body.text == before.get("text", "")):
        return
    if same_files:
        body = msgspec.structs.replace(body, files=msgspec.convert(before.get("files", ()), type(body.files)))
    else:
        await give_files(tx, row.workspace_id, [file.id for file in body.files], "visitor", row.visitor_id)
        body = await attach_files(tx, row, part.by, body)
    screened = await screen_message(tx, row.workspace_id, row.id, part.by, body)
    content = {name: value for name, value in msgspec.to_builtins(screened.body).items() if name in _CONTENT}
    was_said = {name: before[name] for name in _CONTENT if name in before} | {"at": before.get("edited_at", part.at)}
    after = {name: value for name, value in before.items() if name not in _CONTENT} | content
    after |= {"former": [*before.get("former", ()), was_said][-_MOST_FORMER:], "edited_at": at}
    await _rewrite(tx, row, part.seq, after)
    shown = msgspec.to_builtins(preview(msgspec.convert(before, MessageBody), part.by))
    last = msgspec.to_builtins(preview(screened.body, part.by))
    changes = {"last": last} if row.last == shown else {}
    edited = NewPart("edited", part.by, {"seq": part.seq, "body": after}, part_id)
    changed, _ = await append_parts(tx, row, [edited], **changes)
    await screened.record(tx, row.id, part.seq)
    if changes:
        await announce(tx, changed, was(row))


def _look_of(file: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(file.get(name) for name in ("name", "size"))


async def _react(tx: Tx, row: sa.Row[Any], part: Part, event: InboundEvent, part_id: UUID) -> None:
    before: list[str] = part.body.get("reactions", [])
    signs, at = list(_signs(event.payload)), to_ms(event.occurred_at or now())
    if event.reaction == "all":
        after, late = signs, at < part.body.get("reacted_at", 0)
    else:
        rest, late = [each for each in before if each not in signs], False
        after = [*rest, *signs] if event.reaction == "more" else rest
    after = list(dict.fromkeys(after))[:_MOST_SIGNS]
    if late or after == before:
        return
    await _rewrite(tx, row, part.seq, part.body | {"reactions": after, "reacted_at": at})
    by = Author("visitor", row.visitor_id)
    await append_parts(tx, row, [NewPart("reacted", by, {"seq": part.seq, "reactions": after}, part_id)])


def _signs(payload: Any) -> Iterator[str]:
    """One or several emoji in a row, the provider's name of one, or a list of names."""
    for given in payload if isinstance(payload, list) else [payload]:
        if isinstance(given, str) and given:
            yield from [given[:_LONG_SIGN]] if given.isascii() else characters(given[:_LONG_SIGN])


async def _rewrite(tx: Tx, row: sa.Row[Any], seq: int, body: dict[str, Any]) -> None:
    await tx.execute(
        parts.update()
        .where(parts.c.workspace_id == row.workspace_id, parts.c.conversation_id == row.id, parts.c.seq == seq)
        .values(body=body)
    )
