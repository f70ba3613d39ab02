"""Reading what a help centre shows: public, published, holding now, told on its site, in its reader's language."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx
from haoke.kernel.files.queries import file_by_id
from haoke.kernel.files.types import StoredFile
from haoke.knowledge.queries.search import find_among
from haoke.knowledge.queries.versions import holding_at, published
from haoke.knowledge.tables import help_centres, help_ratings, live_entries, uses, versions
from haoke.knowledge.types import Content, Form, HelpCentre, PublishedEntry

READ_WITH = {"zh-CN": ("zh-CN", "zh-TW"), "zh-TW": ("zh-TW", "zh-CN"), "en": ("en",)}
"""In which languages a reader of a language can read an answer, the own one first."""

_RECENT = timedelta(days=30)
_MOST_IN_SITEMAP = 15_000
_MOST_LISTED = 500
_MOST_VOICES = 100


_OF_LIVE = sa.and_(
    versions.c.workspace_id == live_entries.c.workspace_id,
    versions.c.entry_id == live_entries.c.entry_id,
    versions.c.number == live_entries.c.number,
)


class Audience(msgspec.Struct, frozen=True):
    """Who reads: visitors of a site, in a language ("" for any), of these categories (None: of all)."""

    workspace_id: UUID
    site_id: UUID
    locale: str
    category_ids: list[UUID] | None


class Article(msgspec.Struct, frozen=True):
    """An entry as a help centre shows it."""

    id: UUID
    form: Form
    number: int
    content: Content
    updated_at: int


class HelpVoice(msgspec.Struct, frozen=True):
    """What a visitor gave as a reason. ``number``: the version that was read."""

    helpful: bool
    reason: str
    number: int
    at: int


class HelpVoices(msgspec.Struct, frozen=True):
    """How many an entry helped and how many not, of the version that is live and of all; the newest reasons."""

    helpful: int
    unhelpful: int
    helpful_ever: int
    unhelpful_ever: int
    reasons: list[HelpVoice]


def open_to(audience: Audience) -> list[sa.ColumnElement[bool]]:
    """The one condition of what visitors may see."""
    sites = live_entries.c.site_ids
    found = [
        live_entries.c.workspace_id == audience.workspace_id,
        *holding_at(now()),
        live_entries.c.visibility == "public",
        sa.or_(sa.func.cardinality(sites) == 0, sites.contains([audience.site_id])),
    ]
    if audience.locale:
        found.append(live_entries.c.locales.overlap(sa.cast(list(READ_WITH[audience.locale]), ARRAY(sa.Text))))
    if audience.category_ids is not None:
        found.append(live_entries.c.category_id.in_(audience.category_ids))
    return found


async def help_centre(tx: Tx, workspace_id: UUID, site_id: UUID) -> HelpCentre:
    """How it is set; the defaults where nothing was."""
    stored = await tx.scalar(
        sa.select(help_centres.c.settings).where(
            help_centres.c.workspace_id == workspace_id, help_centres.c.site_id == site_id
        )
    )
    return msgspec.convert(stored or {}, HelpCentre)


async def help_centres_of(tx: Tx, workspace_id: UUID) -> dict[UUID, HelpCentre]:
    """Those that were set, by site."""
    rows = await tx.all(sa.select(help_centres).where(help_centres.c.workspace_id == workspace_id))
    return {row.site_id: msgspec.convert(row.settings, HelpCentre) for row in rows}


async def indexed_centres(tx: Tx) -> list[tuple[UUID, UUID]]:
    """(workspace, site) of help centres that search engines may list, of the whole installation."""
    rows = await tx.all(
        sa.select(help_centres.c.workspace_id, help_centres.c.site_id)
        .where(help_centres.c.settings.contains({"enabled": True, "indexed": True}))
        .order_by(help_centres.c.workspace_id, help_centres.c.site_id)
        .limit(_MOST_LISTED)
    )
    return [(row.workspace_id, row.site_id) for row in rows]


async def spoken(tx: Tx, workspace_id: UUID, site_id: UUID, category_ids: list[UUID] | None) -> list[str]:
    """The languages in which there is something to read."""
    found = []
    for locale in READ_WITH:
        conditions = open_to(Audience(workspace_id, site_id, locale, category_ids))
        own = live_entries.c.locales.contains([locale])
        if await tx.scalar(sa.select(live_entries.c.entry_id).where(*conditions, own).limit(1)) is not None:
            found.append(locale)
    return found


async def next_change(tx: Tx, workspace_id: UUID) -> datetime | None:
    """When the next entry begins or ends to hold."""
    moments = [
        await tx.scalar(
            sa.select(sa.func.min(column)).where(live_entries.c.workspace_id == workspace_id, column > now())
        )
        for column in (live_entries.c.valid_from, live_entries.c.valid_until)
    ]
    return min((moment for moment in moments if moment is not None), default=None)


async def counts_by_category(tx: Tx, audience: Audience) -> dict[UUID | None, int]:
    rows = await tx.all(
        sa.select(live_entries.c.category_id, sa.func.count().label("entries"))
        .where(*open_to(audience))
        .group_by(live_entries.c.category_id)
    )
    return {row.category_id: row.entries for row in rows}


async def listed(
    tx: Tx, audience: Audience, category_id: UUID | None, *, limit: int, offset: int
) -> list[PublishedEntry]:
    """What lies right in a category (None: in no category), by title."""
    own = live_entries.c.category_id
    rows = await tx.all(
        sa.select(live_entries.c.entry_id)
        .where(*open_to(audience), own.is_(None) if category_id is None else own == category_id)
        .order_by(live_entries.c.title, live_entries.c.entry_id)
        .limit(limit)
        .offset(offset)
    )
    return await _in_order(tx, audience.workspace_id, [row.entry_id for row in rows])


async def most_read(tx: Tx, audience: Audience, limit: int) -> list[PublishedEntry]:
    """What visitors read and agents sent most within a month; the newest come after."""
    counted = (
        sa.select(uses.c.entry_id, sa.func.sum(uses.c.read + uses.c.sent).label("times"))
        .where(uses.c.workspace_id == audience.workspace_id, uses.c.day >= (now() - _RECENT).date())
        .group_by(uses.c.entry_id)
        .subquery()
    )
    rows = await tx.all(
        sa.select(live_entries.c.entry_id)
        .outerjoin(counted, counted.c.entry_id == live_entries.c.entry_id)
        .where(*open_to(audience))
        .order_by(sa.func.coalesce(counted.c.times, 0).desc(), live_entries.c.entry_id.desc())
        .limit(limit)
    )
    return await _in_order(tx, audience.workspace_id, [row.entry_id for row in rows])


async def article(tx: Tx, audience: Audience, entry_id: UUID) -> Article | None:
    row = await tx.first(
        sa.select(live_entries, versions.c.content, versions.c.published_at)
        .join(versions, _OF_LIVE)
        .where(live_entries.c.entry_id == entry_id, *open_to(audience))
    )
    return None if row is None else _article(row)


async def articles_beside(tx: Tx, audience: Audience, ids: Collection[UUID], limit: int) -> list[PublishedEntry]:
    """Those of these that its readers may see, in the order given."""
    rows = await tx.all(sa.select(live_entries.c.entry_id).where(live_entries.c.entry_id.in_(ids), *open_to(audience)))
    seen = {row.entry_id for row in rows}
    return await _in_order(tx, audience.workspace_id, [each for each in ids if each in seen][:limit])


async def search_articles(
    tx: Tx, audience: Audience, query: str, *, limit: int, offset: int
) -> list[tuple[PublishedEntry, str]]:
    return await find_among(tx, audience.workspace_id, query, open_to(audience), limit=limit, offset=offset)


async def addresses(tx: Tx, audience: Audience) -> list[tuple[UUID, list[str], datetime]]:
    """(entry, its languages, when it was published) for a sitemap."""
    rows = await tx.all(
        sa.select(live_entries.c.entry_id, live_entries.c.locales, versions.c.published_at)
        .join(versions, _OF_LIVE)
        .where(*open_to(audience), live_entries.c.locales.contains([audience.locale]))
        .order_by(live_entries.c.entry_id)
        .limit(_MOST_IN_SITEMAP)
    )
    return [(row.entry_id, row.locales, row.published_at) for row in rows]


async def voices_of(tx: Tx, workspace_id: UUID, entry_id: UUID) -> HelpVoices:
    """With the newest hundred reasons."""
    mine = sa.and_(help_ratings.c.workspace_id == workspace_id, help_ratings.c.entry_id == entry_id)
    newest = sa.select(sa.func.coalesce(sa.func.max(versions.c.number), 0)).where(
        versions.c.workspace_id == workspace_id, versions.c.entry_id == entry_id
    )
    now_live = help_ratings.c.number == newest.scalar_subquery()
    good = help_ratings.c.helpful
    counts = await tx.first(
        sa.select(
            sa.func.count().filter(good, now_live).label("good_now"),
            sa.func.count().filter(~good, now_live).label("bad_now"),
            sa.func.count().filter(good).label("good_ever"),
            sa.func.count().filter(~good).label("bad_ever"),
        ).where(mine)
    )
    rows = await tx.all(
        sa.select(help_ratings)
        .where(mine, help_ratings.c.reason != "")
        .order_by(help_ratings.c.at.desc(), help_ratings.c.id)
        .limit(_MOST_VOICES)
    )
    reasons = [HelpVoice(row.helpful, row.reason, row.number, to_ms(row.at)) for row in rows]
    assert counts is not None, "an aggregate has one row"
    return HelpVoices(counts.good_now, counts.bad_now, counts.good_ever, counts.bad_ever, reasons)


async def file_of_article(tx: Tx, audience: Audience, entry_id: UUID, file_id: UUID) -> StoredFile | None:
    """A file of an answer, where visitors of the site may read the entry in any language."""
    row = await tx.first(
        sa.select(versions.c.content)
        .join(live_entries, _OF_LIVE)
        .where(live_entries.c.entry_id == entry_id, *open_to(msgspec.structs.replace(audience, locale="")))
    )
    if row is None:
        return None
    content = msgspec.convert(row.content, Content)
    told = {file.id for answer in content.answers for part in answer.parts for file in part.files}
    return await file_by_id(tx, audience.workspace_id, file_id) if file_id in told else None


async def _in_order(tx: Tx, workspace_id: UUID, ids: list[UUID]) -> list[PublishedEntry]:
    found = {each.id: each for each in await published(tx, workspace_id, ids, now())}
    return [found[each] for each in ids if each in found]


def _article(row: sa.Row[Any]) -> Article:
    return Article(row.entry_id, row.form, row.number, msgspec.convert(row.content, Content), to_ms(row.published_at))
