"""What texts say of things, sentence by sentence and row by row: proposed to people, never taken by itself."""

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from uuid import UUID

import msgspec

from haoke.knowledge.graph.presets import answers_to_yes_no
from haoke.knowledge.graph.types import Value, ValueType

_NAME = r"[A-Za-z][A-Za-z]{0,12}(?:[ -]?[A-Za-z]{0,6}\d{1,5}[A-Za-z]{0,3})(?: (?:Pro|Max|Plus|Mini|Lite|Ultra|SE|Air))?"
_MOST_NAMES = 500  # of the graph that are looked for
_LONGEST = 100_000  # characters of a text that are read
_MOST = 200  # proposals of an entry
_SENTENCE = 300
_WORD = 30
_NUMBER = re.compile(r"^(?P<number>\d{1,9}(?:,\d{3})*(?:\.\d{1,6})?)\s*(?P<unit>[^\d\s,，。;；]{0,12})$")
_ROW = re.compile(r"^\s*\|(?P<cells>.+)\|\s*$")
_ARTICLE = re.compile(r"^(?:The|A|An|Our|This) ")
_RULE = re.compile(r"^[\s|:-]+$")


class GraphProposal(msgspec.Struct, frozen=True, kw_only=True):
    """Something that an entry says: of which thing, which attribute, and the sentence or row it stands in.

    ``entity_id`` and ``attribute_id``: those that the graph knows by these names already. ``key`` stays the same while
    the entry says the same.
    """

    key: str
    entry_id: UUID
    title: str
    sentence: str
    entity: str
    attribute: str
    type: ValueType
    value: Value
    unit: str = ""
    entity_id: UUID | None = None
    attribute_id: UUID | None = None


class _Said(msgspec.Struct, frozen=True):
    sentence: str
    entity: str
    attribute: str
    value: str | bool


def proposals_of(entry_id: UUID, title: str, text: str, names: Iterable[str]) -> list[GraphProposal]:
    """In the order of the text, each once. ``names``: what entities of the graph are called."""
    text = text[:_LONGEST]
    known = sorted({name for name in names if name}, key=lambda name: (-len(name), name))[:_MOST_NAMES]
    found: dict[str, GraphProposal] = {}
    for said in [*_in_tables(text), *_in_sentences(text, known)]:
        proposal = _proposal(entry_id, title, said)
        found.setdefault(proposal.key, proposal)
        if len(found) >= _MOST:
            break
    return list(found.values())


def _proposal(entry_id: UUID, title: str, said: _Said) -> GraphProposal:
    kind, value, unit = _read(said.value)
    told = "\0".join((str(entry_id), said.entity, said.attribute, repr(value)))
    return GraphProposal(
        key=blake2b(told.encode(), digest_size=12).hexdigest(),
        entry_id=entry_id,
        title=title,
        sentence=said.sentence[:_SENTENCE],
        entity=said.entity,
        attribute=said.attribute,
        type=kind,
        value=value,
        unit=unit,
    )


def _read(written: str | bool) -> tuple[ValueType, Value, str]:
    if isinstance(written, bool):
        return "yes_no", written, ""
    yes, no = answers_to_yes_no()
    if written.lower() in yes or written.lower() in no:
        return "yes_no", written.lower() in yes, ""
    number = _NUMBER.match(written)
    if number:
        return "number", float(number["number"].replace(",", "")), number["unit"].strip()
    several = [part.strip() for part in re.split(r"[、/]", written) if part.strip()]
    return ("list", several, "") if len(several) > 1 else ("text", written, "")


def _in_sentences(text: str, known: list[str]) -> Iterator[_Said]:
    plain = "\n".join(line for line in text.splitlines() if not _ROW.match(line))
    for language in _patterns(tuple(known)):
        for sentence in language.sentences.findall(plain):
            said = _said(language, sentence.strip()[:_SENTENCE])
            if said is not None:
                yield said


class _Patterns(msgspec.Struct, frozen=True):
    sentences: re.Pattern[str]
    states: list[re.Pattern[str]]
    has: list[re.Pattern[str]]
    lacks: list[re.Pattern[str]]


@functools.lru_cache(maxsize=8)
def _patterns(known: tuple[str, ...]) -> list[_Patterns]:
    stored = tomllib.loads((Path(__file__).parent / "proposals.toml").read_text("utf-8"))
    names = "|".join([*map(re.escape, known), _NAME])
    found: list[_Patterns] = []
    for language in stored.values():
        filled = {"entity": f"(?P<entity>{names})", "word": language["word"], "value": language["value"]}
        compiled = {way: [_filled(pattern, filled) for pattern in language[way]] for way in ("states", "has", "lacks")}
        found.append(_Patterns(re.compile(language["sentences"]), **compiled))
    return found


def _filled(pattern: str, parts: dict[str, str]) -> re.Pattern[str]:
    for name, part in parts.items():
        pattern = pattern.replace(f"{{{name}}}", part)
    return re.compile(pattern)


def _said(language: _Patterns, sentence: str) -> _Said | None:
    for patterns, fixed in ((language.lacks, False), (language.states, None), (language.has, True)):
        for pattern in patterns:
            found = pattern.search(sentence)
            if found:
                value = fixed if fixed is not None else found["value"].strip()
                word = found["word"].strip()
                if word and value != "":
                    return _Said(sentence, _ARTICLE.sub("", found["entity"].strip()), word[:_WORD], value)
    return None


def _in_tables(text: str) -> Iterator[_Said]:
    """Tables of Markdown: a row is a thing, the first column its name, the others what the head says."""
    heads: list[str] | None = None
    for line in text.splitlines():
        row = _ROW.match(line)
        if row is None:
            heads = None
        elif heads is None:
            heads = _cells(row["cells"])
        elif not _RULE.match(line):
            name, *values = _cells(row["cells"]) or [""]
            for head, value in zip(heads[1:], values, strict=False):
                if name and head and value:
                    yield _Said(line.strip()[:_SENTENCE], name[:100], head[:_WORD], value)


def _cells(row: str) -> list[str]:
    return [re.sub(r"[*_`]", "", cell).strip() for cell in row.split("|")]
