"""A workspace's knowledge as a bot process holds it: an index that follows what is published, and what was learnt."""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

import msgspec
import numpy as np
import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import insert

from haoke.bot.events import BotSettingsChanged
from haoke.bot.learning import learn
from haoke.bot.matching.asking import Mind
from haoke.bot.matching.encoders.contract import Encoder, EncoderFailed
from haoke.bot.matching.graph.asking import GraphMind
from haoke.bot.matching.matcher import Matcher
from haoke.bot.matching.terms import Terms
from haoke.bot.matching.types import Phrasing
from haoke.bot.matching.vectors import Matrix
from haoke.bot.queries.index import settings_of, stored_vectors
from haoke.bot.queries.tasks import task_phrasings
from haoke.bot.tables import phrasing_vectors
from haoke.bot.types import BotSettings
from haoke.flows.events import FlowPublished, FlowRemoved
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Database, Tx
from haoke.kernel.following import Follower
from haoke.knowledge.catalog import live_graph, published_phrasings
from haoke.knowledge.events import EntryPublished, EntryWithdrawn, GraphChanged
from haoke.knowledge.types import PublishedPhrasing

log = structlog.get_logger()

_PAGE = 500
_BATCH = 32  # texts encoded between two answers
_FRESH = 0.01  # seconds for which the log is not read again
_CHECKED = 30.0  # seconds between two looks for what became visible late
_QUIET = 2.0  # seconds without a change before it is learnt
_TASKS = {FlowPublished.__name__, FlowRemoved.__name__}
_ENTRIES = {EntryPublished.__name__, EntryWithdrawn.__name__}
_HEARD = (BotSettingsChanged.__name__, GraphChanged.__name__, *_ENTRIES, *_TASKS)
_ITEMS = 100  # of the graph read between two answers


class Index:
    """``ready`` once it is filled. ``used`` on the clock of ``time.monotonic``."""

    def __init__(
        self, db: Database, workspace_id: UUID, encoders: Sequence[Encoder], *, keeps_vectors: bool = True
    ) -> None:
        self._db = db
        self._encoders = list(encoders)
        self._keeps_vectors = keeps_vectors
        self.workspace_id = workspace_id
        self.mind = Mind(Matcher(encoders))
        self.graph = GraphMind()
        self.ready = asyncio.Event()
        self.used = time.monotonic()
        self.learning = False
        self.tasks: dict[UUID, str] = {}  # the title of each
        self._shown_to: dict[UUID, PublishedPhrasing] = {}
        self._follower = Follower(workspace_id, _HEARD, now())
        self._read_at = self._checked_at = 0.0
        self._changed_at: float | None = None
        self._hidden: dict[UUID | None, tuple[int, frozenset[int]]] = {}
        self._reading = asyncio.Lock()

    async def fill(self, settings: BotSettings | None = None) -> None:
        """From the rows, with what is published meanwhile. ``settings``: as if they were the workspace's."""
        began = now()
        if settings is None:
            async with self._db.reading() as tx:
                settings = await settings_of(tx, self.workspace_id)
        terms = Terms(settings.terms)
        mind = Mind(Matcher(self._encoders, terms), settings.answer_from, settings.offer_from)
        graph = GraphMind(terms, lambda word: any(encoder.is_word(word) for encoder in self._encoders))
        await self._draw(graph)
        self._shown_to = {}
        after: tuple[UUID, UUID] | None = None
        while True:
            async with self._db.reading() as tx:
                page = await published_phrasings(tx, self.workspace_id, after, _PAGE)
            await self._add(mind.matcher, page)
            if len(page) < _PAGE:
                break
            after = (page[-1].entry_id, page[-1].phrasing_id)
        await self._add_tasks(mind.matcher)
        mind.matcher.classifiers, mind.learnt, mind.nearness = (
            self.mind.matcher.classifiers,
            self.mind.learnt,
            self.mind.nearness,
        )
        self._follower = Follower(self.workspace_id, _HEARD, began)
        self.mind, self.graph = mind, graph
        self._hidden, self._changed_at = {}, time.monotonic() - _QUIET
        self.ready.set()

    async def freshen(self) -> None:
        """Hear what was published or withdrawn since."""
        async with self._reading:
            if time.monotonic() - self._read_at < _FRESH:
                return
            if time.monotonic() - self._checked_at > _CHECKED:
                self._checked_at = time.monotonic()
                if await self._follower.missed(self._db):
                    log.info("index is built anew", workspace=str(self.workspace_id))
                    await self.fill()
            heard = await self._follower.read(self._db)
            self._read_at = time.monotonic()
            if any(one.name == BotSettingsChanged.__name__ for one in heard) or self.mind.matcher.worn:
                await self.fill()
                return
            if drawn := [_items_of(one.payload) for one in heard if one.name == GraphChanged.__name__]:
                await self._draw(self.graph, {item_id for each in drawn for item_id in each})
            if any(one.name in _TASKS for one in heard):
                self._remove(self.mind.matcher, self.tasks)
                await self._add_tasks(self.mind.matcher)
            if entries := {_entry_of(one.payload) for one in heard if one.name in _ENTRIES}:
                await self._renew(entries)

    async def _draw(self, graph: GraphMind, item_ids: set[UUID] | None = None) -> None:
        """The graph as it is live, or of it what changed."""
        graph.drop(list(item_ids or ()))
        after: UUID | None = None
        while True:
            async with self._db.reading() as tx:
                page = await live_graph(tx, self.workspace_id, after, _ITEMS, ids=item_ids)
            graph.put({item.id: item.content for item in page})
            if len(page) < _ITEMS:
                break
            after = page[-1].id

    async def put(self, entry_id: UUID, phrasings: list[PublishedPhrasing]) -> None:
        """As if the entry were published so."""
        self._remove(self.mind.matcher, [entry_id])
        await self._add(self.mind.matcher, phrasings)
        self._hidden = {}

    def leave_out(self, unwanted: Callable[[str], bool]) -> None:
        """As if phrasings with such a text were not there."""
        matcher = self.mind.matcher
        shown = [matcher.documents[number].phrasing for number in matcher.numbers()]
        self._forget(matcher, [one.id for one in shown if unwanted(one.text)])
        self._hidden = {}

    async def _renew(self, entry_ids: set[UUID]) -> None:
        matcher, wanted = self.mind.matcher, sorted(entry_ids)
        for begin in range(0, len(wanted), _PAGE):
            some = wanted[begin : begin + _PAGE]
            self._remove(matcher, some)
            after: tuple[UUID, UUID] | None = None
            while True:
                async with self._db.reading() as tx:
                    page = await published_phrasings(tx, self.workspace_id, after, _PAGE, entry_ids=some)
                await self._add(matcher, page)
                if len(page) < _PAGE:
                    break
                after = (page[-1].entry_id, page[-1].phrasing_id)
        self._hidden, self._changed_at = {}, time.monotonic()

    def _remove(self, matcher: Matcher, entry_ids: Iterable[UUID]) -> None:
        self._forget(matcher, [one for entry_id in entry_ids for one in matcher.of_entry(entry_id)])

    def _forget(self, matcher: Matcher, phrasing_ids: list[UUID]) -> None:
        matcher.remove(phrasing_ids)
        for one in phrasing_ids:
            self._shown_to.pop(one, None)

    async def _add_tasks(self, matcher: Matcher) -> None:
        """What tasks begin with is weighed together with what entries answer."""
        async with self._db.reading() as tx:
            found = await task_phrasings(tx, self.workspace_id)
        for begin in range(0, len(found), _PAGE):
            await self._add(matcher, found[begin : begin + _PAGE])
        self.tasks = {one.entry_id: one.title for one in found}
        self._hidden, self._changed_at = {}, time.monotonic()

    def hidden(self, site_id: UUID | None, at: datetime) -> frozenset[int]:
        """The documents that visitors of a site do not see now; looked up anew every minute."""
        minute = to_ms(at) // 60_000
        known = self._hidden.get(site_id)
        if known is None or known[0] != minute:
            shown, matcher = self._shown_to, self.mind.matcher
            gone = {
                number
                for number in matcher.numbers()
                if not _shown(shown[matcher.documents[number].phrasing.id], site_id, to_ms(at))
            }
            known = minute, matcher.hidden | gone if gone else matcher.hidden
            self._hidden[site_id] = known
        return known[1]

    def has_to_learn(self) -> bool:
        return (
            self._changed_at is not None
            and not self.learning
            and self.ready.is_set()
            and time.monotonic() - self._changed_at >= _QUIET
        )

    async def learn(self) -> None:
        """Again, from what is there now. Changes meanwhile are learnt the next time."""
        self.learning, self._changed_at = True, None
        try:
            await learn(self.mind)
        finally:
            self.learning = False

    async def _add(self, matcher: Matcher, page: list[PublishedPhrasing]) -> None:
        if not page:
            return
        async with self._db.reading() as tx:
            rows = await stored_vectors(tx, self.workspace_id, [one.phrasing_id for one in page])
        known = {(row.phrasing_id, row.model): row for row in rows}
        for begin in range(0, len(page), _BATCH):
            some = page[begin : begin + _BATCH]
            vectors = [self._encoded(matcher, encoder, some, known) for encoder in self._encoders]
            made = [row for _, rows in vectors for row in rows]
            if made and self._keeps_vectors:
                await self._db.run(_store, self.workspace_id, made)
            self._shown_to |= {one.phrasing_id: one for one in some}
            matcher.add(
                [Phrasing(one.phrasing_id, one.entry_id, one.text) for one in some], [found for found, _ in vectors]
            )
            await asyncio.sleep(0)  # whoever asks something is answered

    def _encoded(
        self,
        matcher: Matcher,
        encoder: Encoder,
        page: list[PublishedPhrasing],
        known: dict[tuple[UUID, str], sa.Row[Any]],
    ) -> tuple[dict[UUID, Matrix], list[dict[str, Any]]]:
        """The vectors of these phrasings, and the rows of those that had to be made."""
        found: dict[UUID, Matrix] = {}
        missing: list[tuple[UUID, str, bytes]] = []
        for one in page:
            text = matcher.comparable(one.text)
            if text and matcher.wants(encoder, text):
                row = known.get((one.phrasing_id, encoder.model))
                digest = blake2b(text.encode(), digest_size=8).digest()
                if row is not None and row.digest == digest:
                    found[one.phrasing_id] = np.frombuffer(row.vector, np.float16).astype(np.float32)
                else:
                    missing.append((one.phrasing_id, text, digest))
        if not missing:
            return found, []
        try:
            vectors = encoder.encode([text for _, text, _ in missing])
        except EncoderFailed as error:  # they are found by words until the index is filled again
            log.warning("phrasings are not encoded", workspace=str(self.workspace_id), error=repr(error))
            return found, []
        rows: list[dict[str, Any]] = []
        for (phrasing_id, _, digest), vector in zip(missing, vectors, strict=True):
            found[phrasing_id] = vector
            stored = np.asarray(vector, np.float16).tobytes()
            rows.append({"phrasing_id": phrasing_id, "model": encoder.model, "digest": digest, "vector": stored})
        return found, rows


def _shown(phrasing: PublishedPhrasing, site_id: UUID | None, at: int) -> bool:
    return (
        phrasing.visibility == "public"
        and (not phrasing.site_ids or site_id is None or site_id in phrasing.site_ids)
        and (phrasing.valid_from is None or phrasing.valid_from <= at)
        and (phrasing.valid_until is None or phrasing.valid_until > at)
    )


class _Happened(msgspec.Struct):
    entry_id: UUID


def _entry_of(payload: str) -> UUID:
    return msgspec.json.decode(payload, type=_Happened).entry_id


class _Drawn(msgspec.Struct):
    item_ids: list[UUID]


def _items_of(payload: str) -> list[UUID]:
    return msgspec.json.decode(payload, type=_Drawn).item_ids


async def _store(tx: Tx, workspace_id: UUID, rows: list[dict[str, Any]]) -> None:
    statement = insert(phrasing_vectors)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "phrasing_id", "model"],
            set_={"digest": statement.excluded.digest, "vector": statement.excluded.vector},
        ),
        [{"workspace_id": workspace_id} | row for row in sorted(rows, key=lambda row: str(row["phrasing_id"]))],
    )
