"""What can be learnt from a cluster: what agents answered, what is known that comes near, and what to make of it."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from rapidfuzz import fuzz, process

from haoke.bot.client import Bot
from haoke.bot.clustering import as_matrix
from haoke.bot.masking import masked
from haoke.bot.matching.types import Outcome
from haoke.bot.misses import AgentAnswer, ClusterDetail, Proposal, key_of
from haoke.bot.queries.misses import as_cluster, cluster_for, members_of, whys_of
from haoke.bot.types import AskBot, KnownEntry
from haoke.conversations import catalog as conversations
from haoke.customers import catalog as customers
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.runtime import Runtime
from haoke.knowledge.catalog import published_entries

_STUDIED = 200  # members, the newest
_HEARD = 60  # conversations
_PARTS = 12  # after a question
_ONE_ANSWER = 3  # messages that an agent writes in a row
_SAME = 80.0  # of a hundred, by which two answers are the same
_ANSWERS = 5
_PHRASINGS = 30
_NEAREST = 3
_LONGEST = 5000  # characters of an answer


async def study_cluster(runtime: Runtime, bot: Bot, actor: Actor, cluster_id: UUID) -> ClusterDetail:
    """Raises ClusterNotFound."""
    async with runtime.db.reading() as tx:
        row = await cluster_for(tx, actor.workspace_id, cluster_id)
        members = await members_of(tx, actor.workspace_id, cluster_id, limit=_STUDIED)
        whys = await whys_of(tx, actor.workspace_id, cluster_id)
        answers, names = await _heard(tx, actor.workspace_id, members)
    found = await bot.find(AskBot(workspace_id=actor.workspace_id, text=row.question, locale=row.locale))
    candidates = found.candidates[:_NEAREST]
    async with runtime.db.reading() as tx:
        live = await published_entries(tx, actor.workspace_id, [one.entry_id for one in candidates])
    first = candidates[0].entry_id if candidates else None
    nearest = [KnownEntry(one.id, one.content.title, found.confidence if one.id == first else None) for one in live]
    known = nearest[0] if nearest and nearest[0].entry_id == first and found.outcome is not Outcome.UNKNOWN else None
    return ClusterDetail(
        cluster=as_cluster(row),
        whys=whys,
        answers=answers,
        nearest=nearest,
        proposal=Proposal(
            entry=known,
            title=masked(row.question, names),
            phrasings=_phrasings(row, members, names, with_title=known is not None),
            answer=answers[0].text if answers else "",
        ),
    )


def _phrasings(row: sa.Row[Any], members: list[sa.Row[Any]], names: list[str], *, with_title: bool) -> list[str]:
    """The different ones, the most central first."""
    centre = as_matrix(row.centre, 1)[0]
    by_key = {one.key: one for one in reversed(members) if one.vector is not None}
    if not with_title:
        by_key.pop(key_of(row.question), None)
    ordered = sorted(by_key.values(), key=lambda one: -float(as_matrix(one.vector, 1)[0] @ centre))
    return list(dict.fromkeys(masked(one.question, names) for one in ordered))[:_PHRASINGS]


async def _heard(tx: Tx, workspace_id: UUID, members: list[sa.Row[Any]]) -> tuple[list[AgentAnswer], list[str]]:
    """What agents answered, and the customers' names."""
    asked = [one for one in members if one.conversation_id is not None][:_HEARD]
    parts = await conversations.parts_since(tx, workspace_id, [(one.conversation_id, one.at) for one in asked], _PARTS)
    behind = await conversations.customers_behind(tx, workspace_id, {one.conversation_id for one in asked})
    names = list((await customers.names_of(tx, workspace_id, set(behind.values()))).values())
    said = [(one.conversation_id, text) for place, one in enumerate(asked) if (text := _answer(parts.get(place, [])))]
    return most_usual([(conversation, masked(text, names)) for conversation, text in said]), names


def _answer(parts: list[sa.Row[Any]]) -> str:
    """An agent's first messages in a row, up to the customer's next word."""
    texts: list[str] = []
    for part in parts:
        if part.kind != "message":
            continue
        if part.by_kind == "member" and part.text:
            texts.append(part.text.strip())
        elif part.by_kind == "visitor" and texts:
            break
        if len(texts) == _ONE_ANSWER:
            break
    return "\n\n".join(texts)[:_LONGEST]


def most_usual(said: list[tuple[UUID, str]]) -> list[AgentAnswer]:
    """Answers in nearly the same words are one, told by the one most like the others. The most frequent first."""
    if not said:
        return []
    likeness = process.cdist([text for _, text in said], [text for _, text in said], scorer=fuzz.ratio)
    left = list(range(len(said)))
    found: list[AgentAnswer] = []
    while left and len(found) < _ANSWERS:
        best = max(
            left, key=lambda one: (sum(likeness[one, other] >= _SAME for other in left), likeness[one, left].sum())
        )
        group = [other for other in left if other == best or likeness[best, other] >= _SAME]
        found.append(AgentAnswer(said[best][1], len(group), said[best][0]))
        left = [other for other in left if other not in group]
    return found
