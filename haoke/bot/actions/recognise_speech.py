"""Have recognised what customers say in voice messages, behind the messages and one after the other."""

from collections import OrderedDict, defaultdict
from datetime import timedelta
from uuid import UUID

import structlog

from haoke.bot.speech.endpoint import SpeechFailed, recognised
from haoke.conversations import catalog as conversations
from haoke.conversations.actions.note_spoken import note_spoken
from haoke.conversations.types import FileRef
from haoke.kernel.clock import now
from haoke.kernel.files.errors import FileNotFound
from haoke.kernel.files.queries import file_by_id
from haoke.kernel.runtime import Runtime

log = structlog.get_logger()

_LOOKED_BACK = timedelta(minutes=10)
_AT_ONCE = 500  # conversations
_MOST = 200  # recordings a step
_LONGEST = 300.0  # seconds
_LARGEST = 25 * 2**20  # bytes
_TRIES = 3
_REMEMBERED = 10_000


class SpeechFollower:
    """One in whichever process holds the job. What cannot be recognised is left to people."""

    def __init__(self) -> None:
        self._failed: OrderedDict[tuple[UUID, int], int] = OrderedDict()

    async def step(self, runtime: Runtime) -> None:
        since = now() - _LOOKED_BACK
        async with runtime.db.reading() as tx:
            rows = await conversations.written_since(tx, since, _AT_ONCE)
        by_workspace: dict[UUID, list[UUID]] = defaultdict(list)
        for row in rows:
            by_workspace[row.workspace_id].append(row.id)
        for workspace_id, written in by_workspace.items():
            async with runtime.db.reading() as tx:
                found = await conversations.voices_in(tx, workspace_id, written, since, _MOST)
            for voice in found:
                await self._recognise(runtime, workspace_id, voice.conversation_id, voice.seq, voice.file)

    async def _recognise(
        self, runtime: Runtime, workspace_id: UUID, conversation_id: UUID, seq: int, file: FileRef
    ) -> None:
        key = (conversation_id, seq)
        if self._failed.get(key, 0) >= _TRIES or file.size > _LARGEST or (file.duration or 0) > _LONGEST:
            return
        try:
            text = await _text_of(runtime, workspace_id, file)
        except (SpeechFailed, FileNotFound) as error:
            log.warning("speech was not recognised", conversation=str(conversation_id), seq=seq, why=str(error))
            again = isinstance(error, SpeechFailed) and error.again
            self._failed[key] = self._failed.get(key, 0) + 1 if again else _TRIES
            if len(self._failed) > _REMEMBERED:
                self._failed.popitem(last=False)
            return
        if text:
            await runtime.db.run(note_spoken, workspace_id, conversation_id, seq, text)
        else:
            self._failed[key] = _TRIES


async def _text_of(runtime: Runtime, workspace_id: UUID, file: FileRef) -> str:
    async with runtime.db.reading() as tx:
        stored = await file_by_id(tx, workspace_id, file.id)
    if stored is None:
        raise FileNotFound
    content = await runtime.files.read(f"{stored.folder}/original")
    return await recognised(runtime.settings, content, file.name, file.type)
