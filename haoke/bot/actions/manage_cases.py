"""From a conversation to a case, and from a case to a draft of knowledge."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.bot.cases import Case, CaseContent, SaidMessage
from haoke.bot.errors import CaseChanged, CaseSettled
from haoke.bot.masking import masked
from haoke.bot.permissions import CASES
from haoke.bot.queries.cases import as_case, case_for
from haoke.bot.tables import cases
from haoke.conversations import catalog as conversations
from haoke.customers import catalog as customers
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.i18n import t
from haoke.kernel.ids import new_id
from haoke.knowledge.actions.create_entry import create_entry
from haoke.knowledge.types import AnswerPart, Content, EntryAnswer, Locale

_SAID = 200  # messages, the last


async def said_in_conversation(tx: Tx, actor: Actor, conversation_id: UUID) -> list[SaidMessage]:
    """What a case can be made of, personal data covered. Raises PermissionDenied, ConversationNotFound."""
    row = await conversations.conversation_for(tx, actor, conversation_id, CASES)
    names = await _names(tx, row)
    found, _ = await conversations.parts_before(
        tx, actor.workspace_id, conversation_id, row.last_seq + 1, limit=_SAID, internal=False
    )
    return [
        SaidMessage(part.seq, part.by.kind, part.at, masked(text, names))
        for part in found
        if part.kind == "message" and not part.recalled and (text := str(part.body.get("text", "")).strip())
    ]


async def make_case(tx: Tx, actor: Actor, conversation_id: UUID, content: CaseContent) -> Case:
    """Raises PermissionDenied, ConversationNotFound."""
    row = await conversations.conversation_for(tx, actor, conversation_id, CASES)
    case_id = new_id()
    made = await tx.execute(
        cases.insert()
        .values(
            workspace_id=actor.workspace_id,
            id=case_id,
            conversation_id=conversation_id,
            made_by=actor.id,
            **_kept(content, await _names(tx, row)),
        )
        .returning(cases)
    )
    await record_audit(tx, actor, "case.made", case_id, name=content.title)
    return as_case(made.one())


async def change_case(tx: Tx, actor: Actor, case_id: UUID, revision: int, content: CaseContent) -> Case:
    """Raises PermissionDenied, CaseNotFound, CaseChanged when ``revision`` is not the current one."""
    row = await case_for(tx, actor, case_id, lock=True)
    if revision != row.revision:
        raise CaseChanged(revision=row.revision)
    return await _write(tx, row, revision=revision + 1, changed_at=now(), **_kept(content, []))


async def remove_case(tx: Tx, actor: Actor, case_id: UUID) -> None:
    """Raises PermissionDenied, CaseNotFound."""
    row = await case_for(tx, actor, case_id, lock=True)
    await tx.execute(sa.delete(cases).where(cases.c.workspace_id == row.workspace_id, cases.c.id == case_id))
    await record_audit(tx, actor, "case.removed", case_id, name=row.title)


async def make_knowledge(tx: Tx, actor: Actor, case_id: UUID, locale: Locale, category_id: UUID | None) -> Case:
    """A draft that goes its way by knowledge's own rules: the problem asks, the cause and the solution answer.

    Raises PermissionDenied, CaseNotFound, CaseSettled, and what ``create_entry`` raises.
    """
    row = await case_for(tx, actor, case_id, lock=True)
    if row.entry_id is not None:
        raise CaseSettled
    content = msgspec.convert(row.content, CaseContent)
    links = "\n".join(f"- <{link}>" for link in content.links)
    parts = [content.cause, content.solution, links]
    answer = masked("\n\n".join(part for part in parts if part.strip()))
    entry = await create_entry(
        tx,
        actor,
        "question",
        Content(
            title=masked(content.title),
            locale=locale,
            category_id=category_id,
            answers=[EntryAnswer(locale=locale, parts=[AnswerPart(text=answer)])],
            tags=[t(locale, "cases.tag")],
        ),
    )
    await record_audit(tx, actor, "case.settled", case_id, name=row.title, entry=entry.draft.title)
    return await _write(tx, row, entry_id=entry.id)


def _kept(content: CaseContent, names: list[str]) -> dict[str, Any]:
    """The names of the conversation's customer never come into a case."""
    covered = {name: masked(getattr(content, name), names) for name in ("title", "problem", "cause", "solution")}
    content = msgspec.structs.replace(content, **covered)
    return {"title": content.title, "content": msgspec.to_builtins(content)}


async def _names(tx: Tx, row: sa.Row[Any]) -> list[str]:
    return list((await customers.names_of(tx, row.workspace_id, [row.customer_id])).values())


async def _write(tx: Tx, row: sa.Row[Any], **values: Any) -> Case:
    changed = await tx.execute(
        cases.update()
        .where(cases.c.workspace_id == row.workspace_id, cases.c.id == row.id)
        .values(values)
        .returning(cases)
    )
    return as_case(changed.one())
