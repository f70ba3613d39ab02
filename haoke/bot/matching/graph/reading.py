"""What a question asks, as far as its words tell: of which entities, which attribute, relation or value."""

from collections.abc import Iterator, Sequence
from itertools import islice, product
from uuid import UUID

import msgspec

from haoke.bot.matching.graph.grammar import LAST, numbered
from haoke.bot.matching.graph.lexicon import Lexicon, Piece, Term
from haoke.bot.matching.text import LONGEST, tidy

_MOST_READINGS = 24  # of a question whose words stand for several things
_MOVES = {"next": 1, "previous": -1}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of a question, its words in order.

    ``inverse``: relations that are named from their other end; ``values``: (attribute, value); ``step``: the number of
    a step; ``subject_first``: an entity comes before the relation.
    """

    entities: tuple[UUID, ...] = ()
    kinds: tuple[UUID, ...] = ()
    attributes: tuple[UUID, ...] = ()
    relations: tuple[UUID, ...] = ()
    inverse: tuple[UUID, ...] = ()
    values: tuple[tuple[UUID, str], ...] = ()
    most: tuple[UUID, ...] = ()
    least: tuple[UUID, ...] = ()
    marks: frozenset[str] = frozenset()
    step: int | None = None
    subject_first: bool = True

    def parts(self) -> frozenset[str]:
        """What the question is made of, without what says nothing."""
        slots = ("entities", "kinds", "attributes", "relations", "inverse", "values", "most", "least")
        filled = {slot for slot in slots if getattr(self, slot)}
        named = {f"the {mark}" if mark in slots else mark for mark in self.marks}
        return frozenset(filled | named | ({"step"} if self.step is not None else set()))


class Reading(msgspec.Struct, frozen=True):
    """``pieces``: the words and what they stand for; ``options``: what may be asked, none when a word is not known."""

    pieces: list[Piece]
    mended: bool
    options: list[Asked]


def read(lexicon: Lexicon, question: str) -> Reading:
    """Of any text. Never raises. What is longer than is looked at is not read at all: its end may say otherwise."""
    if len(question) > LONGEST:
        return Reading([], mended=False, options=[])
    text, step = numbered(tidy(question))
    pieces, mended = lexicon.pieces(text)
    if not all(piece.terms for piece in pieces) or not (pieces or step is not None):
        return Reading(pieces, mended, [])
    chosen = islice(product(*(piece.terms for piece in pieces)), _MOST_READINGS)
    return Reading(pieces, mended, [_asked(terms, step) for terms in chosen])


def _asked(terms: Sequence[Term], step: int | None) -> Asked:
    def ids(role: str) -> tuple[UUID, ...]:
        return tuple(dict.fromkeys(term.id for term in terms if term.role == role and term.id is not None))

    roles = [term.role for term in terms]
    first_relation = next((place for place, role in enumerate(roles) if role in {"relation", "inverse"}), len(roles))
    return Asked(
        entities=ids("entity"),
        kinds=ids("kind"),
        attributes=ids("attribute"),
        relations=ids("relation"),
        inverse=ids("inverse"),
        values=tuple(dict.fromkeys((term.id, term.text) for term in terms if term.role == "value" and term.id)),
        most=ids("most"),
        least=ids("least"),
        marks=frozenset(term.text for term in terms if term.role == "mark") - {"idle"},
        step=step,
        subject_first="entity" in roles[:first_relation],
    )


def continued(asked: Asked, before: Asked) -> Iterator[Asked]:
    """What a question may mean after another: it takes from it what it does not say itself."""
    own = asked.parts() - {"which", "pointing"}
    marks = asked.marks - {"pointing"}
    moved = _MOVES.get(next(iter(own)), 0) if len(own) == 1 else 0
    if moved and before.step is not None and before.step != LAST:
        yield msgspec.structs.replace(before, step=before.step + moved)
    elif own == {"entities"} and before.parts() - {"entities"}:
        yield msgspec.structs.replace(before, entities=asked.entities)
    elif not asked.entities and before.entities and own:
        yield msgspec.structs.replace(asked, entities=before.entities, marks=marks)
