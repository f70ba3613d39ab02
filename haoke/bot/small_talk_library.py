"""Small talk as a mind of its own, the same for all workspaces."""

import asyncio
import tomllib
import zlib
from collections.abc import Sequence
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

from haoke.bot.matching.asking import Mind
from haoke.bot.matching.encoders.contract import Encoder
from haoke.bot.matching.matcher import Matcher
from haoke.bot.matching.types import Phrasing
from haoke.bot.types import SmallTalk

_FOLDER = Path(__file__).parent / "small_talk"
_BATCH = 16
_ANSWER_FROM = 0.8  # a little surer than knowledge must be: nobody is helped by a joke


class SmallTalkLibrary:
    def __init__(self, encoders: Sequence[Encoder]) -> None:
        self.mind = Mind(Matcher(encoders), answer_from=_ANSWER_FROM)
        self._keys: dict[UUID, str] = {}
        self._answers: dict[UUID, dict[str, list[str]]] = {}  # by locale

    async def fill(self) -> None:
        """A few at a time: whoever asks something meanwhile is answered, if without small talk."""
        for path in sorted(_FOLDER.glob("*.toml")):
            phrasings = self._phrasings(path)
            for begin in range(0, len(phrasings), _BATCH):
                self.mind.matcher.add(phrasings[begin : begin + _BATCH])
                await asyncio.sleep(0)

    def _phrasings(self, path: Path) -> list[Phrasing]:
        found: list[Phrasing] = []
        for entry in tomllib.loads(path.read_text("utf-8"))["entries"]:
            entry_id = uuid5(NAMESPACE_OID, entry["id"])  # the same in all locales
            self._keys[entry_id] = entry["id"]
            self._answers.setdefault(entry_id, {})[path.stem] = entry["answers"]
            texts = [entry["question"], *entry["phrasings"]]
            found += [Phrasing(uuid5(entry_id, text), entry_id, text) for text in texts]
        return found

    def answer(self, entry_id: UUID, question: str, locale: str, language: str) -> SmallTalk:
        """In the question's language, and of the asker's locale where there are several. The same question gets the
        same of the answers.
        """
        written = self._answers[entry_id]
        fitting = [one for one in (locale, *written) if one in written and one.startswith(language)]
        answers = written[fitting[0]] if fitting else next(iter(written.values()))
        return SmallTalk(self._keys[entry_id], answers[zlib.crc32(question.encode()) % len(answers)])
