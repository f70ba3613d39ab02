"""Reading which message of a conversation a channel means, and how a channel is told which one is meant."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.channels import catalog as channels
from haoke.channels.contract import Account
from haoke.channels.types import Thread
from haoke.conversations.outward import Quoted
from haoke.conversations.queries.parts import part_by_id, part_by_seq
from haoke.conversations.tables import early_changes, named_messages, parts
from haoke.conversations.types import Part
from haoke.kernel.db import Tx


class Spot(msgspec.Struct, frozen=True):
    """A message in a conversation."""

    conversation_id: UUID
    seq: int


async def spot_named(tx: Tx, account: Account[Any], name: str) -> Spot | None:
    """Of the customer's message, or else of one of ours, that the provider knows by this name."""
    table = named_messages
    row = await tx.first(
        sa.select(table.c.conversation_id, table.c.seq).where(
            table.c.workspace_id == account.workspace_id, table.c.account_id == account.id, table.c.name == name
        )
    )
    if row is not None:
        return Spot(row.conversation_id, row.seq)
    sent = await channels.sent_as(tx, account.workspace_id, account.id, name)
    part = None if sent is None else await part_by_id(tx, account.workspace_id, *sent)
    return None if sent is None or part is None else Spot(sent[0], part.seq)


async def quoted_by(tx: Tx, account: Account[Any], conversation_id: UUID, part: Part) -> Quoted | None:
    """What a message of ours quotes, by the name that the channel quotes it by, where it can."""
    quote = part.body.get("quote")
    if quote is None:
        return None
    words, whose = Quoted(quote["text"]), "theirs" if quote["by"]["kind"] == "visitor" else "ours"
    if whose not in channels.quotes(account):
        return words
    if whose == "theirs":
        table = named_messages
        row = await tx.first(
            sa.select(table).where(
                table.c.workspace_id == account.workspace_id,
                table.c.conversation_id == conversation_id,
                table.c.seq == quote["seq"],
            )
        )
        if row is None:
            return words
        thread = None if row.thread is None else msgspec.convert(row.thread, Thread)
        return Quoted(quote["text"], row.quoted_as or row.name, thread)
    ours = await part_by_seq(tx, account.workspace_id, conversation_id, quote["seq"])
    name = "" if ours is None else await channels.name_of_sent(tx, account.workspace_id, conversation_id, ours.id)
    return Quoted(quote["text"], name)


async def last_message(tx: Tx, workspace_id: UUID, conversation_id: UUID) -> sa.Row[Any] | None:
    """Its number, and which one it quotes."""
    return await tx.first(
        sa.select(parts.c.seq, parts.c.body["quote"]["seq"].as_integer().label("quoted"))
        .where(
            parts.c.workspace_id == workspace_id,
            parts.c.conversation_id == conversation_id,
            parts.c.kind == "message",
        )
        .order_by(parts.c.seq.desc())
        .limit(1)
    )


async def changes_waiting(tx: Tx, account: Account[Any], name: str) -> list[sa.Row[Any]]:
    """What was told of a message before it came, in its order."""
    table = early_changes
    return await tx.all(
        sa.select(table)
        .where(table.c.workspace_id == account.workspace_id, table.c.account_id == account.id, table.c.name == name)
        .order_by(table.c.id)
        .limit(50)
    )
