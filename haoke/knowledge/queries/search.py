"""Finding live entries. Rare terms choose the candidates, all terms weigh them, and the closest wording comes first."""

import math
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from rapidfuzz import fuzz
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.folding import folded
from haoke.knowledge.permissions import sees_all
from haoke.knowledge.queries.versions import holding_at, published
from haoke.knowledge.search_terms import UNCOUNTED, Wanted, as_query, wanted
from haoke.knowledge.tables import live_entries, live_phrasings, live_terms
from haoke.knowledge.types import FoundEntry, PublishedEntry

_CANDIDATES = 3000  # entries that come into question
_CLOSEST = 60  # of these are compared word by word
_EXCERPT = 160


class Weighed(msgspec.Struct, frozen=True):
    """A term of a query, how many entries about have it, and what it says of one."""

    wanted: Wanted
    entries: float
    weight: float


async def find_entries(
    tx: Tx, actor: Actor, query: str, *, category_ids: list[UUID] | None, limit: int, offset: int = 0
) -> list[FoundEntry]:
    """Live entries that the actor may see, the best first; without a query the newest."""
    conditions = [visible(actor)]
    if category_ids is not None:
        conditions.append(live_entries.c.category_id.in_(category_ids))
    hits = await find_among(tx, actor.workspace_id, query, conditions, limit=limit, offset=offset)
    return [_found(entry, matched, actor.locale) for entry, matched in hits]


async def find_among(
    tx: Tx,
    workspace_id: UUID,
    query: str,
    conditions: Iterable[sa.ColumnElement[bool]],
    *,
    limit: int,
    offset: int = 0,
) -> list[tuple[PublishedEntry, str]]:
    """Live entries that fulfil the conditions, the best first, with the question that matched."""
    conditions = [live_entries.c.workspace_id == workspace_id, *holding_at(now()), *conditions]
    terms = wanted(query)
    if not terms:
        if query.strip():
            return []
        newest = sa.select(live_entries.c.entry_id).where(*conditions).order_by(live_entries.c.entry_id.desc())
        rows = await tx.all(newest.limit(limit).offset(offset))
        return await _read(tx, workspace_id, [(row.entry_id, "") for row in rows])
    weighed = await _weighed(tx, workspace_id, terms)
    if not weighed:
        return []
    rows = await tx.all(candidates(workspace_id, _rare(weighed), conditions))
    best = await _closest(tx, workspace_id, query, weighed, {row.entry_id: float(row.score) for row in rows})
    return await _read(tx, workspace_id, best[offset : offset + limit])


def visible(actor: Actor) -> sa.ColumnElement[bool]:
    """What is for everybody, for members, or for a team of the actor."""
    if sees_all(actor):
        return sa.true()
    own = live_entries.c.team_ids.overlap(sa.cast(list(actor.teams), ARRAY(sa.Uuid)))
    return sa.or_(live_entries.c.visibility != "teams", own)


async def _weighed(tx: Tx, workspace_id: UUID, terms: list[Wanted]) -> list[Weighed]:
    """The rarest first; what no entry has is left out."""
    rows = await tx.all(
        sa.select(live_terms.c.term, live_terms.c.entries).where(
            live_terms.c.workspace_id == workspace_id, live_terms.c.term.in_(["", *(each.term for each in terms)])
        )
    )
    counts = {row.term: row.entries for row in rows}
    total = counts.pop("", 0)
    found = []
    for each in terms:
        number = float(counts.get(each.term, 0))
        if each.prefix or each.term[:1] in UNCOUNTED:
            number += 1 + total * 8 // 26 ** min(len(each.term) - 1, 4)
        if number > 0:
            found.append(Weighed(each, number, each.factor * math.log(1 + total / number)))
    return sorted(found, key=lambda each: each.entries)


def _rare(weighed: list[Weighed]) -> list[Weighed]:
    """So many terms as name no more entries than can be looked at; one at least."""
    expected = 0.0
    chosen: list[Weighed] = []
    for each in weighed:
        expected += each.entries
        if chosen and expected > _CANDIDATES:
            break
        chosen.append(each)
    return chosen


def candidates(
    workspace_id: UUID, chosen: list[Weighed], conditions: Iterable[sa.ColumnElement[bool]]
) -> sa.Select[Any]:
    """Entries with these terms: those with the most telling ones first, and of the like the shorter ones.

    Each term walks the index once and touches no vector, so that long entries cost no more than short ones.
    """
    asked = (
        sa.func.unnest(
            sa.cast([as_query(workspace_id, each.wanted) for each in chosen], ARRAY(sa.Text)),
            sa.cast([each.weight for each in chosen], ARRAY(sa.Float)),
        )
        .table_valued(sa.column("query", sa.Text), sa.column("weight", sa.Float), name="asked")
        .render_derived()
    )
    hits = (
        sa.select(live_entries.c.entry_id, live_entries.c.size)
        .where(live_entries.c.terms.op("@@")(sa.cast(asked.c.query, TSQUERY)), *conditions)
        .limit(_CANDIDATES)
        .lateral("hits")
    )
    score = sa.func.sum(asked.c.weight) / (1 + sa.func.ln(1 + sa.func.max(hits.c.size)) / 8)
    return (
        sa.select(hits.c.entry_id, score.label("score"))
        .select_from(asked.join(hits, sa.true()))
        .group_by(hits.c.entry_id)
        .order_by(sa.desc("score"))
        .limit(_CLOSEST)
    )


async def _closest(
    tx: Tx, workspace_id: UUID, query: str, weighed: list[Weighed], scores: Mapping[UUID, float]
) -> list[tuple[UUID, str]]:
    """(entry, the question of it that is closest to the query), the best first."""
    rows = await tx.all(
        sa.select(live_phrasings.c.entry_id, live_phrasings.c.text)
        .where(live_phrasings.c.workspace_id == workspace_id, live_phrasings.c.entry_id.in_(scores))
        .limit(_CLOSEST * 50)
    )
    asked = folded(query)
    weights = {each.wanted.term: each.weight for each in weighed}
    best: dict[UUID, tuple[float, str]] = {}
    for row in rows:
        text = folded(row.text)
        shared = sum(weight for term, weight in weights.items() if term in text)
        value = shared * (1 + fuzz.ratio(asked, text) / 100)
        if value > best.get(row.entry_id, (-1.0, ""))[0]:
            best[row.entry_id] = (value, row.text)
    order = sorted(scores, key=lambda each: -scores[each] - best.get(each, (0.0, ""))[0])
    return [(each, best.get(each, (0.0, ""))[1]) for each in order]


async def _read(tx: Tx, workspace_id: UUID, best: list[tuple[UUID, str]]) -> list[tuple[PublishedEntry, str]]:
    contents = {each.id: each for each in await published(tx, workspace_id, [each for each, _ in best], now())}
    return [(contents[entry_id], matched) for entry_id, matched in best if entry_id in contents]


def _found(entry: PublishedEntry, matched: str, locale: str) -> FoundEntry:
    content = entry.content
    answers = sorted(content.answers, key=lambda answer: (answer.locale != locale, answer.channel != ""))
    text = next((part.text for answer in answers for part in answer.parts if part.text), "")
    return FoundEntry(
        id=entry.id,
        form=entry.form,
        title=content.title,
        matched="" if matched == content.title else matched,
        excerpt=" ".join(text.split())[:_EXCERPT],
        category_id=content.category_id,
        visibility=content.visibility,
        locales=sorted({answer.locale for answer in content.answers}),
    )


def counted(workspace_id: UUID, moved: Mapping[str, int]) -> sa.Select[Any]:
    """Rows of ``live_terms`` for a statement that adds them."""
    terms = (
        sa.func.unnest(sa.cast(list(moved), ARRAY(sa.Text)), sa.cast(list(moved.values()), ARRAY(sa.Integer)))
        .table_valued(sa.column("term", sa.Text), sa.column("entries", sa.Integer), name="moved")
        .render_derived()
    )
    return sa.select(sa.literal(workspace_id, sa.Uuid), terms.c.term, terms.c.entries).order_by(terms.c.term)


async def live_entry(tx: Tx, actor: Actor, entry_id: UUID) -> PublishedEntry | None:
    """What an entry says now, if it is live and the actor may see it."""
    seen = await tx.scalar(
        sa.select(live_entries.c.entry_id).where(
            live_entries.c.workspace_id == actor.workspace_id,
            live_entries.c.entry_id == entry_id,
            *holding_at(now()),
            visible(actor),
        )
    )
    found = await published(tx, actor.workspace_id, [entry_id], now()) if seen is not None else []
    return found[0] if found else None


class Related(msgspec.Struct, frozen=True):
    """An entry that another one names."""

    id: UUID
    title: str


async def related_to(tx: Tx, actor: Actor, entry: PublishedEntry) -> list[Related]:
    """The live entries among those it names, in its order."""
    rows = await tx.all(
        sa.select(live_entries.c.entry_id, live_entries.c.title).where(
            live_entries.c.workspace_id == actor.workspace_id,
            live_entries.c.entry_id.in_(entry.content.related),
            *holding_at(now()),
            visible(actor),
        )
    )
    titles = {row.entry_id: row.title for row in rows}
    return [Related(each, titles[each]) for each in entry.content.related if each in titles]
