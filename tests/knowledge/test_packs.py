"""The starter packs: every file whole, true to the format, and the same questions in every language."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

PACKS = Path(__file__).parents[2] / "haoke/knowledge/packs"
LOCALES = ("zh-CN", "zh-TW", "en")
INDUSTRIES = sorted({path.name.split(".")[0] for path in PACKS.glob("*.toml")})
FILES = [f"{industry}.{locale}" for industry in INDUSTRIES for locale in LOCALES]

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
GAP = re.compile(r"\{[a-z]+(_[a-z0-9]+)*\}")
"""What a company fills in with its own terms, such as {phone} or {refund_days}."""


@cache
def pack(name: str) -> dict[str, Any]:
    return tomllib.loads((PACKS / f"{name}.toml").read_text(encoding="utf-8"))


def entries(name: str) -> list[dict[str, Any]]:
    return pack(name)["entries"]


def texts(entry: dict[str, Any]) -> Iterator[str]:
    yield from (entry["category"], entry["question"], entry["answer"], *entry["phrasings"])


def folded(text: str) -> str:
    """What is left of a text for one who does not look at case, blanks and punctuation."""
    return re.sub(r"[\W_]+", "", text.casefold())


def gaps(entry: dict[str, Any]) -> set[str]:
    return set(GAP.findall(entry["answer"]))


def groups(name: str) -> set[frozenset[str]]:
    """Which entries stand together, whatever their category is called."""
    together: dict[str, set[str]] = {}
    for entry in entries(name):
        together.setdefault(entry["category"], set()).add(entry["id"])
    return {frozenset(ids) for ids in together.values()}


def test_all_industries_are_there() -> None:
    assert INDUSTRIES == ["e-commerce", "education", "finance", "government", "logistics"]


@pytest.mark.parametrize("name", FILES)
def test_a_pack_is_whole(name: str) -> None:
    assert pack(name).keys() == {"title", "entries"}
    assert pack(name)["title"].strip()
    ids = [entry["id"] for entry in entries(name)]
    assert len(ids) >= 60
    assert [identity for identity, count in Counter(ids).items() if count > 1] == []
    for entry in entries(name):
        assert entry.keys() - {"related"} == {"id", "category", "question", "phrasings", "answer"}, entry["id"]
        assert KEBAB.fullmatch(entry["id"]), entry["id"]
        assert len(entry["phrasings"]) >= 5, entry["id"]
        assert all(text.strip() == text and text for text in texts(entry)), entry["id"]
        assert len(entry["answer"]) >= 20, entry["id"]


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_asked_twice(name: str) -> None:
    asked = Counter(folded(text) for entry in entries(name) for text in (entry["question"], *entry["phrasings"]))
    assert [text for text, count in asked.items() if count > 1 or not text] == []


@pytest.mark.parametrize("name", FILES)
def test_related_entries_exist(name: str) -> None:
    ids = {entry["id"] for entry in entries(name)}
    for entry in entries(name):
        related = entry.get("related", [])
        assert set(related) <= ids - {entry["id"]}, entry["id"]
        assert len(set(related)) == len(related), entry["id"]


@pytest.mark.parametrize("name", FILES)
def test_texts_are_clean(name: str) -> None:
    for entry in entries(name):
        for text in texts(entry):
            assert "—" not in text, entry["id"]
            assert not re.search(r"[{}]", GAP.sub("", text)), f"{entry['id']}: a brace that is no gap"
        for text in (entry["category"], entry["question"], *entry["phrasings"]):
            assert not GAP.search(text), f"{entry['id']}: nobody asks in gaps"


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if locale != "zh-CN"])
@pytest.mark.parametrize("industry", INDUSTRIES)
def test_languages_say_the_same(industry: str, locale: str) -> None:
    first = {entry["id"]: entry for entry in entries(f"{industry}.zh-CN")}
    other = {entry["id"]: entry for entry in entries(f"{industry}.{locale}")}
    assert list(first) == list(other)
    assert groups(f"{industry}.zh-CN") == groups(f"{industry}.{locale}")
    for identity, entry in first.items():
        assert gaps(entry) == gaps(other[identity]), identity
        assert entry.get("related", []) == other[identity].get("related", []), identity
