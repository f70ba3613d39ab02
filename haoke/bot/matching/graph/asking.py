"""From a question to what the graph says to it, or that it does not."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

import msgspec

from haoke.bot.matching.following_on import REMEMBERED
from haoke.bot.matching.graph.intents import INTENTS
from haoke.bot.matching.graph.lexicon import Lexicon, Piece, Term
from haoke.bot.matching.graph.reading import Asked, Reading, continued, read
from haoke.bot.matching.graph.saying import Sayer
from haoke.bot.matching.graph.scene import Scene
from haoke.bot.matching.graph.types import GraphAnswer, GraphPiece
from haoke.bot.matching.terms import Terms
from haoke.knowledge.graph.network import Network
from haoke.knowledge.graph.types import GraphContent

_SURE = 0.98  # every word was understood, and the fact is there
_MENDED = 0.9


class GraphMind:
    """What is live of a graph, ready to be asked. One thread at a time."""

    def __init__(self, terms: Terms | None = None, is_word: Callable[[str], bool] = lambda _word: False) -> None:
        self._items: dict[UUID, GraphContent] = {}
        self._lexicon = Lexicon(terms, is_word)
        self._network: Network | None = None

    def __len__(self) -> int:
        return len(self._items)

    def put(self, items: Mapping[UUID, GraphContent]) -> None:
        for item_id, content in items.items():
            self._items[item_id] = content
            self._lexicon.put(item_id, content)
        self._network = None

    def drop(self, item_ids: Sequence[UUID]) -> None:
        for item_id in item_ids:
            self._items.pop(item_id, None)
            self._lexicon.drop(item_id)
        self._network = None

    def ask(self, question: str, earlier: Sequence[str] = (), locale: str = "") -> GraphAnswer | None:
        """``earlier``: what the same person asked before, the oldest first. None: the question is not for a graph."""
        if not self._items:
            return None
        if self._network is None:
            self._network = Network(self._items)
        sayer = Sayer(self._network, question, locale)
        reading = read(self._lexicon, question)
        answer, _ = self._answered(reading, None, sayer)
        if answer is None or not answer.text:
            before = self._before(earlier, sayer) if reading.options else None
            later, _ = self._answered(reading, before, sayer) if before is not None else (None, None)
            answer = later if later is not None and later.text else answer or later
        return None if answer is None else msgspec.structs.replace(answer, pieces=self._pieces(reading, sayer))

    def _before(self, earlier: Sequence[str], sayer: Sayer) -> Asked | None:
        """What the last of the earlier questions asked of the graph, all of them read together."""
        asked: Asked | None = None
        for text in earlier[-REMEMBERED:]:
            answer, meant = self._answered(read(self._lexicon, text), None, sayer)
            if (answer is None or not answer.text) and asked is not None:
                _, meant = self._answered(read(self._lexicon, text), asked, sayer)
            asked = meant
        return asked

    def _answered(
        self, reading: Reading, before: Asked | None, sayer: Sayer
    ) -> tuple[GraphAnswer | None, Asked | None]:
        """The one answer that the readings of a question have, and the reading it is to; none if there are several."""
        found: dict[str, tuple[GraphAnswer, Asked]] = {}
        wanting: tuple[GraphAnswer | None, Asked | None] = None, None
        for option in reading.options:
            for asked in [option] if before is None else continued(option, before):
                answer = self._intended(asked, sayer)
                if answer is not None and answer.text:
                    sure = _MENDED if reading.mended else _SURE
                    answer = msgspec.structs.replace(answer, confidence=sure, with_earlier=before is not None)
                    found.setdefault(answer.text, (answer, asked))
                elif answer is not None and wanting[0] is None:
                    wanting = answer, asked
        return next(iter(found.values())) if len(found) == 1 else (None, None) if found else wanting

    def _intended(self, asked: Asked, sayer: Sayer) -> GraphAnswer | None:
        assert self._network is not None, "there is one as soon as something is asked"
        scene = Scene(asked, asked.parts(), self._network, sayer)
        return next((answer for intent in INTENTS if (answer := intent(scene)) is not None), None)

    def _pieces(self, reading: Reading, sayer: Sayer) -> list[GraphPiece]:
        return [_piece(piece, sayer) for piece in reading.pieces]


def _piece(piece: Piece, sayer: Sayer) -> GraphPiece:
    named = [term for term in piece.terms if term.role != "mark"] or list(piece.terms)
    term = named[0] if named else Term("mark")
    if term.id is None:
        return GraphPiece(piece.text, term.text, "")
    return GraphPiece(piece.text, term.role, term.text or sayer.name(term.id))
