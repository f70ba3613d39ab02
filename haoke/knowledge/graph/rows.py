"""Entities as rows of a table: columns for the words by language, the kind, the steps, each attribute and relation."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

import msgspec

from haoke.kernel.i18n import LOCALES, t
from haoke.knowledge.errors import CellInvalid
from haoke.knowledge.graph.presets import answers_to_yes_no
from haoke.knowledge.graph.types import (
    LANGUAGES,
    GraphAttribute,
    GraphContent,
    GraphEntity,
    GraphFact,
    GraphKind,
    GraphLink,
    GraphRelation,
    Value,
    ValueType,
    Words,
    name_of,
)
from haoke.knowledge.rules import same_question
from haoke.knowledge.types import Locale

ID, NAME, KIND, STEPS = "id", "name", "kind", "steps"
_HEADS = {t(spoken, f"graph.column.{name}").lower(): name for spoken in LOCALES for name in (ID, NAME, KIND, STEPS)}
_HEADS |= {name.lower(): name for name in (ID, NAME, KIND, STEPS, *LANGUAGES)}
T = TypeVar("T")
_APART = ",，、;；\n"


class Vocabulary:
    """The words of a workspace's graph, by what they are called in any language."""

    def __init__(self, items: Mapping[UUID, GraphContent]) -> None:
        self.items = items
        self._named: dict[str, UUID] = {}
        self._kinds: dict[str, UUID] = {}
        for item_id, content in items.items():
            names = self._kinds if isinstance(content, GraphKind) else self._named
            for spoken in content.words.values():
                for word in spoken:
                    names.setdefault(same_question(word), item_id)

    def column(self, head: str, locale: Locale) -> str | UUID | None:
        """What a head names: a column that is always there, an attribute or relation, or None."""
        fixed = _HEADS.get(head.strip().lower())
        return locale if fixed == NAME else fixed or self._named.get(same_question(head))

    def kind(self, name: str) -> UUID:
        """Raises CellInvalid."""
        found = self._kinds.get(same_question(name))
        if found is None:
            raise CellInvalid(reason=name[:60])
        return found


class Table(msgspec.Struct, frozen=True):
    """``strangers``: heads that name nothing."""

    columns: list[str | UUID | None]
    strangers: list[str]


def table_of(heads: Sequence[str], vocabulary: Vocabulary, locale: Locale) -> Table:
    columns = [vocabulary.column(head, locale) for head in heads]
    strangers = [head[:60] for head, column in zip(heads, columns, strict=True) if column is None and head.strip()]
    return Table(columns, strangers)


def with_row(
    before: GraphEntity, cells: Mapping[str | UUID, str], vocabulary: Vocabulary, named: Callable[[str], UUID | None]
) -> GraphEntity:
    """The entity as a row wants it; an empty cell leaves what is there. ``named``: an entity by its name.

    Raises CellInvalid.
    """
    facts, links = list(before.facts), list(before.links)
    words, kind_id, steps = dict(before.words), before.kind_id, before.steps
    for column, text in cells.items():
        content = vocabulary.items.get(column) if isinstance(column, UUID) else None
        if isinstance(content, GraphAttribute) and isinstance(column, UUID):
            values = [GraphFact(column, value) for value in _values(content, text)]
            facts = _in_place(facts, [fact.attribute_id == column for fact in facts], values)
        elif isinstance(content, GraphRelation) and isinstance(column, UUID):
            wanted = [GraphLink(column, _entity(name, named)) for name in parts(text)]
            links = _in_place(links, [link.relation_id == column for link in links], wanted)
        elif column == KIND:
            kind_id = vocabulary.kind(text)
        elif column == STEPS:
            steps = lines(text)
        elif column in LANGUAGES:
            words[column] = lines(text)  # type: ignore[index]  # one of the languages
    return msgspec.structs.replace(before, words=words, kind_id=kind_id, steps=steps, facts=facts, links=links)


def _in_place(held: list[T], replaced: list[bool], new: list[T]) -> list[T]:
    """What is new where the first of what it replaces was, or at the end."""
    place = replaced.index(True) if True in replaced else len(held)
    kept = [one for one, gone in zip(held, replaced, strict=True) if not gone]
    return [*kept[:place], *new, *kept[place:]]


def heads_of(vocabulary: Vocabulary, used: set[UUID], locale: str) -> tuple[list[str], list[str | UUID]]:
    """The heads of a table of entities, and what they stand for."""
    words = sorted(used & vocabulary.items.keys())
    fixed = [ID, *LANGUAGES, KIND, STEPS]
    return [*fixed, *(name_of(vocabulary.items[one].words, locale) for one in words)], [*fixed, *words]


def row_of(
    entity_id: UUID,
    entity: GraphEntity,
    columns: Sequence[str | UUID],
    names: Mapping[UUID, str],
    vocabulary: Vocabulary,
) -> list[str]:
    """The cells that make this entity again. ``names``: of kinds and of the entities it is linked to."""
    row: list[str] = []
    for column in columns:
        if isinstance(column, UUID):
            content = vocabulary.items[column]
            if isinstance(content, GraphAttribute):
                row.append("\n".join(_cell(fact.value) for fact in entity.facts if fact.attribute_id == column))
            else:
                row.append("\n".join(names.get(one.to_id, "") for one in entity.links if one.relation_id == column))
        elif column == ID:
            row.append(str(entity_id))
        elif column == KIND:
            row.append(names.get(entity.kind_id, "") if entity.kind_id else "")
        elif column == STEPS:
            row.append("\n".join(entity.steps))
        else:
            row.append("\n".join(_words_in(entity.words, column)))
    return row


def _words_in(words: Words, locale: str) -> list[str]:
    return next((spoken for language, spoken in words.items() if language == locale), [])


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def parts(text: str) -> list[str]:
    """What stands between commas or on lines of its own."""
    for mark in _APART:
        text = text.replace(mark, "\n")
    return lines(text)


def _entity(name: str, named: Callable[[str], UUID | None]) -> UUID:
    found = named(name)
    if found is None:
        raise CellInvalid(reason=name[:60])
    return found


def _cell(value: Value) -> str:
    if isinstance(value, bool):
        return answers_to_yes_no()[0][0] if value else answers_to_yes_no()[1][0]
    if isinstance(value, list):
        return ", ".join(value)
    return f"{value:.15g}" if isinstance(value, float) else value


def _values(attribute: GraphAttribute, text: str) -> list[Value]:
    """Raises CellInvalid."""
    if attribute.type in {"text", "list"}:
        return [_READ[attribute.type](text, attribute)]
    return [_READ[attribute.type](line, attribute) for line in lines(text)]


def _number(text: str, attribute: GraphAttribute) -> Value:
    plain = text.strip().removesuffix(attribute.unit).replace(",", "").strip()
    try:
        value = float(plain)
    except ValueError:
        raise CellInvalid(reason=text[:60]) from None
    if not math.isfinite(value):
        raise CellInvalid(reason=text[:60])
    return value


def _yes_no(text: str, _attribute: GraphAttribute) -> Value:
    yes, no = answers_to_yes_no()
    plain = text.strip().lower()
    if plain not in yes and plain not in no:
        raise CellInvalid(reason=text[:60])
    return plain in yes


_READ: dict[ValueType, Callable[[str, GraphAttribute], Value]] = {
    "text": lambda text, _attribute: text.strip(),
    "number": _number,
    "yes_no": _yes_no,
    "list": lambda text, _attribute: parts(text),
}
