"""Sensitive words: lists, words, and where some were found."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.errors import WordListNotFound, WordNotFound
from haoke.conversations.queries.gate import within
from haoke.conversations.tables import conversations, word_findings, word_lists, word_settings, words
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.db import Tx


async def word_list_rows(tx: Tx, workspace_id: UUID) -> list[sa.Row[Any]]:
    """All lists by name, each with the number of its words."""
    size = (
        sa.select(sa.func.count())
        .where(words.c.workspace_id == word_lists.c.workspace_id, words.c.list_id == word_lists.c.id)
        .scalar_subquery()
        .label("size")
    )
    return await tx.all(
        sa.select(word_lists, size).where(word_lists.c.workspace_id == workspace_id).order_by(word_lists.c.name)
    )


async def word_list_row(tx: Tx, workspace_id: UUID, list_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    statement = sa.select(word_lists).where(word_lists.c.workspace_id == workspace_id, word_lists.c.id == list_id)
    row = await tx.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise WordListNotFound
    return row


async def word_list_name_taken(tx: Tx, workspace_id: UUID, name: str, but: UUID | None = None) -> bool:
    return bool(
        await tx.scalar(
            sa.select(
                sa.exists().where(
                    word_lists.c.workspace_id == workspace_id,
                    word_lists.c.name == name,
                    word_lists.c.id.is_distinct_from(but),
                )
            )
        )
    )


async def word_rows(
    tx: Tx, workspace_id: UUID, list_id: UUID, *, search: str, after: str | None, limit: int
) -> list[sa.Row[Any]]:
    statement = sa.select(words).where(words.c.workspace_id == workspace_id, words.c.list_id == list_id)
    if search:
        statement = statement.where(words.c.text.icontains(search, autoescape=True))
    if after is not None:
        statement = statement.where(words.c.text > after)
    return await tx.all(statement.order_by(words.c.text).limit(limit))


async def word_row(tx: Tx, workspace_id: UUID, word_id: UUID) -> sa.Row[Any]:
    row = await tx.first(sa.select(words).where(words.c.workspace_id == workspace_id, words.c.id == word_id))
    if row is None:
        raise WordNotFound
    return row


async def known_words(tx: Tx, workspace_id: UUID, list_id: UUID, texts: list[str]) -> set[str]:
    """Those of the texts that are in the list."""
    rows = await tx.all(
        sa.select(words.c.text).where(
            words.c.workspace_id == workspace_id, words.c.list_id == list_id, words.c.text == sa.any_(sa.literal(texts))
        )
    )
    return {row.text for row in rows}


async def count_words(tx: Tx, workspace_id: UUID) -> int:
    size: int = await tx.scalar(sa.select(sa.func.count()).where(words.c.workspace_id == workspace_id))
    return size


async def count_word_lists(tx: Tx, workspace_id: UUID) -> int:
    size: int = await tx.scalar(sa.select(sa.func.count()).where(word_lists.c.workspace_id == workspace_id))
    return size


async def word_settings_of(tx: Tx, workspace_id: UUID) -> tuple[int, int]:
    """(revision, days that originals are kept)."""
    row = await tx.first(sa.select(word_settings).where(word_settings.c.workspace_id == workspace_id))
    return (0, 0) if row is None else (row.revision, row.keep_days)


async def rules_of(tx: Tx, workspace_id: UUID) -> list[sa.Row[Any]]:
    """(text, action, direction, mode) of every word that counts."""

    def own(name: str) -> sa.ColumnElement[Any]:
        return sa.func.coalesce(words.c[name], word_lists.c[name]).label(name)

    return await tx.all(
        sa.select(words.c.text, own("action"), own("direction"), own("mode"))
        .join(
            word_lists,
            sa.and_(word_lists.c.workspace_id == words.c.workspace_id, word_lists.c.id == words.c.list_id),
        )
        .where(words.c.workspace_id == workspace_id, word_lists.c.enabled)
    )


def _findings(actor: Actor, scope: Scope) -> sa.Select[Any]:
    """With the conversation where there is one. What opened none is for those who see all."""
    statement = (
        sa.select(word_findings, conversations.c.customer_id)
        .outerjoin(
            conversations,
            sa.and_(
                conversations.c.workspace_id == word_findings.c.workspace_id,
                conversations.c.id == word_findings.c.conversation_id,
            ),
        )
        .where(word_findings.c.workspace_id == actor.workspace_id)
    )
    return statement if scope is Scope.ALL else statement.where(within(actor, scope))


async def finding_rows(
    tx: Tx, actor: Actor, scope: Scope, *, action: str, before: UUID | None, limit: int
) -> list[sa.Row[Any]]:
    """The newest first."""
    statement = _findings(actor, scope)
    if action:
        statement = statement.where(word_findings.c.words.has_key(action))
    if before is not None:
        statement = statement.where(word_findings.c.id < before)
    return await tx.all(statement.order_by(word_findings.c.id.desc()).limit(limit))


async def finding_row(tx: Tx, actor: Actor, scope: Scope, finding_id: UUID) -> sa.Row[Any] | None:
    return await tx.first(_findings(actor, scope).where(word_findings.c.id == finding_id))


async def due_originals(tx: Tx, at: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """Findings whose original has been kept long enough."""
    rows = await tx.all(
        sa.select(word_findings.c.workspace_id, word_findings.c.id)
        .where(word_findings.c.original.is_not(None), word_findings.c.original_until <= at)
        .order_by(word_findings.c.original_until)
        .limit(limit)
    )
    return [(row.workspace_id, row.id) for row in rows]
