"""The bot process: it holds encoders and indexes, and answers what other processes ask over the bus."""

import asyncio
import signal
import time
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import faiss
import msgspec
import nats
import numpy as np
import psutil
import structlog
from threadpoolctl import threadpool_limits

from haoke.bot.benching import run_due
from haoke.bot.client import ASK, STATUS, VECTORS
from haoke.bot.index import Index
from haoke.bot.matching.asking import ask
from haoke.bot.matching.encoders.contract import Encoder, EncoderFailed
from haoke.bot.matching.encoders.endpoint import EndpointEncoder
from haoke.bot.matching.encoders.onnx import english, from_folder
from haoke.bot.matching.encoders.usem3 import MultilingualEncoder
from haoke.bot.matching.graph.types import GraphAnswer
from haoke.bot.matching.matcher import Memory
from haoke.bot.matching.text import tidy
from haoke.bot.matching.types import Match, Outcome
from haoke.bot.small_talk_library import SmallTalkLibrary
from haoke.bot.types import LOADING, AskBot, BotFound, BotStatus, BotVectors, Reason
from haoke.kernel.calls import serve_calls
from haoke.kernel.clock import now
from haoke.kernel.errors import Unavailable
from haoke.kernel.runtime import Runtime, start_runtime
from haoke.kernel.schema_state import wait_for_schema
from haoke.kernel.settings import Settings

log = structlog.get_logger()


_LOADING_PATIENCE = 1.0  # seconds for which a first question waits for its index
_MOST_INDEXES = 200
_UNUSED = 1800.0  # seconds after which an index is dropped
_BATCH = 16  # texts encoded between two answers
_TICK = 0.5
_BENCH_TICK = 2.0
_STOP_PATIENCE = 2.0


class Brain:
    """One a process. All of it runs on the loop, but for what learning takes long for."""

    def __init__(self, runtime: Runtime, encoders: list[Encoder], small_talk: SmallTalkLibrary) -> None:
        self._db = runtime.db
        self._encoders = encoders
        self._small_talk = small_talk
        self._indexes: dict[UUID, Index] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def answer(self, payload: bytes) -> bytes:
        question = msgspec.json.decode(payload, type=AskBot)
        index = self._index(question.workspace_id)
        try:
            await asyncio.wait_for(index.ready.wait(), _LOADING_PATIENCE)
        except TimeoutError:
            return msgspec.json.encode(LOADING)
        await index.freshen()
        hidden = index.hidden(question.site_id, now())
        began = time.process_time()
        memory: Memory = {}
        match = ask(index.mind, question.text, question.earlier, hidden, memory)
        drawn = index.graph.ask(question.text, question.earlier, question.locale)
        if drawn is not None and drawn.text and not match.trace.exact:
            found = _from_graph(drawn, match)
        else:
            found = self._found(question, match, memory)
        tasks = {one.entry_id: index.tasks[one.entry_id] for one in found.candidates if one.entry_id in index.tasks}
        spent = 1000 * (time.process_time() - began)
        return msgspec.json.encode(msgspec.structs.replace(found, graph=drawn, tasks=tasks, processor_ms=spent))

    def _found(self, question: AskBot, match: Match, memory: Memory) -> BotFound:
        """Small talk is asked where knowledge does not answer."""
        if match.outcome is not Outcome.ANSWERED:
            talk = ask(self._small_talk.mind, question.text, memory=memory)
            if talk.outcome is Outcome.ANSWERED and talk.confidence > match.confidence:
                return BotFound(
                    outcome=Outcome.ANSWERED,
                    reason=Reason.SMALL_TALK,
                    confidence=talk.confidence,
                    small_talk=self._small_talk.answer(
                        talk.candidates[0].entry_id, question.text, question.locale, talk.trace.language
                    ),
                    trace=talk.trace,
                )
        return BotFound(
            outcome=match.outcome,
            reason=Reason.FAR if match.outcome is Outcome.UNKNOWN else Reason.MATCHED,
            confidence=match.confidence,
            candidates=match.candidates,
            trace=match.trace,
        )

    async def status(self, payload: bytes) -> bytes:
        """It loads the workspace's index when nobody has asked yet."""
        index = self._index(msgspec.json.decode(payload, type=UUID))
        if index.ready.is_set():
            await index.freshen()
        matcher, process = index.mind.matcher, psutil.Process()
        times = process.cpu_times()
        return msgspec.json.encode(
            BotStatus(
                running=True,
                ready=index.ready.is_set(),
                learning=index.learning or index.has_to_learn(),
                encoders=[encoder.model for encoder in self._encoders],
                phrasings=len(matcher),
                entries=matcher.entries,
                learnt=sum(len(each.entries) for each in matcher.classifiers.values()),
                fitted=index.mind.learnt.fitted or index.mind.nearness.fitted,
                memory=process.memory_info().rss,
                processor_seconds=times.user + times.system,
            )
        )

    async def vectors(self, payload: bytes) -> bytes:
        """Of texts, by the first encoder, which is for all languages."""
        encoder, rows = self._encoders[0], []
        texts = [tidy(text) for text in msgspec.json.decode(payload, type=list[str])]
        try:
            for begin in range(0, len(texts), _BATCH):
                rows.append(encoder.encode(texts[begin : begin + _BATCH]))
                await asyncio.sleep(0)  # whoever asks something is answered
        except EncoderFailed as error:
            log.warning("texts are not encoded", error=repr(error))
            return msgspec.json.encode(BotVectors())
        data = np.concatenate(rows).astype(np.float16).tobytes() if rows else b""
        return msgspec.json.encode(BotVectors(encoder.model, data))

    async def keep(self) -> None:
        """Learn what changed, forget what nobody uses."""
        while True:
            await asyncio.sleep(_TICK)
            for index in list(self._indexes.values()):
                if index.has_to_learn():
                    self._begin(index.learn())
                if time.monotonic() - index.used > _UNUSED:
                    del self._indexes[index.workspace_id]

    async def bench(self) -> None:
        """Make the runs of the test bench that wait, one after the other."""
        while True:
            try:
                busy = await run_due(self._db, self._encoders, self._filled)
            except Unavailable:
                busy = False
            except Exception:
                log.exception("the test bench")
                busy = False
            await asyncio.sleep(0 if busy else _BENCH_TICK)

    async def _filled(self, workspace_id: UUID) -> Index:
        index = self._index(workspace_id)
        await index.ready.wait()
        await index.freshen()
        return index

    def _index(self, workspace_id: UUID) -> Index:
        index = self._indexes.get(workspace_id)
        if index is None:
            if len(self._indexes) >= _MOST_INDEXES:
                longest = min(self._indexes.values(), key=lambda one: one.used)
                del self._indexes[longest.workspace_id]
            index = self._indexes[workspace_id] = Index(self._db, workspace_id, self._encoders)
            self._begin(self._fill(index))
        index.used = time.monotonic()
        return index

    async def _fill(self, index: Index) -> None:
        """An index that cannot be filled is forgotten: the next question tries again."""
        try:
            await index.fill()
        except BaseException:
            self._indexes.pop(index.workspace_id, None)
            raise

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("bot", error=repr(error), exc_info=error)


def _from_graph(drawn: GraphAnswer, match: Match) -> BotFound:
    """Every word was understood and the fact is there: only an entry that asks for the very same goes before it."""
    return BotFound(
        outcome=Outcome.ANSWERED, reason=Reason.GRAPH, confidence=drawn.confidence, trace=match.trace, graph=drawn
    )


def usable_encoders(settings: Settings) -> list[Encoder]:
    """What the settings name, alone; else, or when that fails, Haoke's own: for all languages, and one for English."""
    try:
        if settings.encoder.startswith(("http://", "https://")):
            return [EndpointEncoder(settings.encoder, settings.encoder_model, settings.encoder_key)]
        if settings.encoder:
            return [from_folder(Path(settings.encoder))]
    except EncoderFailed:
        log.exception("the encoder of the settings cannot be used, Haoke's own serve")
    return [MultilingualEncoder(), english()]


async def serve(settings: Settings) -> None:
    """Answer until SIGTERM or SIGINT."""
    await wait_for_schema(settings.database_url)
    stop = asyncio.Event()
    for end in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(end, stop.set)
    faiss.omp_set_num_threads(1)
    with threadpool_limits(limits=1):
        encoders = usable_encoders(settings)
        small_talk = SmallTalkLibrary(encoders)
        talking = asyncio.create_task(small_talk.fill())
        try:
            await serve_until(settings, stop, encoders, small_talk)
        finally:
            talking.cancel()


async def serve_until(
    settings: Settings, stop: asyncio.Event, encoders: list[Encoder], small_talk: SmallTalkLibrary
) -> None:
    runtime = await start_runtime(settings, hears=False)
    brain = Brain(runtime, encoders, small_talk)
    keeping = [asyncio.create_task(brain.keep()), asyncio.create_task(brain.bench())]
    served = [
        await serve_calls(settings.bus_url, ASK, brain.answer),
        await serve_calls(settings.bus_url, STATUS, brain.status),
        await serve_calls(settings.bus_url, VECTORS, brain.vectors),
    ]
    log.info("the bot answers")
    try:
        await stop.wait()
    finally:
        for task in keeping:
            task.cancel()
        for client in served:
            with suppress(TimeoutError, nats.errors.Error):  # the bus may be gone
                await asyncio.wait_for(client.drain(), _STOP_PATIENCE)
        await runtime.stop()
