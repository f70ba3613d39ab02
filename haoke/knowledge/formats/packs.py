"""Packs: ready-made entries of an industry, as TOML files beside this package's code or from outside."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from haoke.knowledge.errors import ImportUnreadable, PackNotFound
from haoke.knowledge.formats.rows import Row, row_of
from haoke.knowledge.types import Locale

_FOLDER = Path(__file__).parents[1] / "packs"


class Pack(msgspec.Struct, frozen=True):
    """``title`` in its own language."""

    name: str
    locale: Locale
    title: str
    entries: int


def read_pack(data: bytes, locale: Locale) -> list[Row]:
    """Raises ImportUnreadable."""
    try:
        entries = tomllib.loads(data.decode()).get("entries")
    except (ValueError, RecursionError):
        raise ImportUnreadable from None
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise ImportUnreadable
    return [row_of(number, _cells(each), locale) for number, each in enumerate(entries, 1)]


def _cells(entry: dict[str, Any]) -> dict[str, Any]:
    lists = {name: "\n".join(map(str, entry.get(name) or [])) for name in ("phrasings", "related", "tags")}
    return {name: entry.get(name, "") for name in ("id", "category", "question", "answer")} | lists


@cache
def packs() -> tuple[Pack, ...]:
    """What is at hand."""
    found = []
    for path in sorted(_FOLDER.glob("*.toml")):
        name, _, locale = path.stem.partition(".")
        pack = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(Pack(name, msgspec.convert(locale, Locale), str(pack["title"]), len(pack["entries"])))
    return tuple(found)


def rows_of_pack(name: str, locale: Locale) -> list[Row]:
    """Raises PackNotFound."""
    if not any((pack.name, pack.locale) == (name, locale) for pack in packs()):
        raise PackNotFound(name=name[:40])
    return read_pack((_FOLDER / f"{name}.{locale}.toml").read_bytes(), locale)
