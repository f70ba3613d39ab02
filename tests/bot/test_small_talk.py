"""Small talk: every file whole and true to the format, answers honest and short."""

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "haoke/bot/small_talk"
AT_LEAST = {"zh-CN": 220, "zh-TW": 220, "en": 150}
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAMED_BY_CODE = {"hand-over"}
"""Ids that mean something to the bot: such a question is done, not only answered."""


@cache
def entries(locale: str) -> list[dict[str, Any]]:
    return tomllib.loads((FOLDER / f"{locale}.toml").read_text(encoding="utf-8"))["entries"]


def folded(text: str) -> str:
    """Case, blanks and punctuation do not tell two phrasings apart, except where there is nothing else."""
    return re.sub(r"[\W_]+", "", text.casefold()) or re.sub(r"\s+", "", text)


@pytest.mark.parametrize("locale", AT_LEAST)
def test_a_language_is_whole(locale: str) -> None:
    ids = [entry["id"] for entry in entries(locale)]
    assert len(ids) >= AT_LEAST[locale]
    assert [identity for identity, count in Counter(ids).items() if count > 1] == []
    assert set(ids) >= NAMED_BY_CODE
    for entry in entries(locale):
        assert entry.keys() == {"id", "category", "question", "phrasings", "answers"}, entry["id"]
        assert KEBAB.fullmatch(entry["id"]), entry["id"]
        assert len(entry["phrasings"]) >= 4, entry["id"]
        assert 1 <= len(entry["answers"]) <= 3, entry["id"]
        assert all(text.strip() == text and text for text in (*entry["phrasings"], *entry["answers"])), entry["id"]


@pytest.mark.parametrize("locale", AT_LEAST)
def test_nothing_is_said_twice(locale: str) -> None:
    said = Counter(folded(text) for entry in entries(locale) for text in {entry["question"], *entry["phrasings"]})
    assert [text for text, count in said.items() if count > 1] == []


@pytest.mark.parametrize("locale", AT_LEAST)
def test_answers_are_short_and_clean(locale: str) -> None:
    longest = 80 if locale.startswith("zh") else 220
    for entry in entries(locale):
        for answer in entry["answers"]:
            assert len(answer) <= longest, entry["id"]
            assert not re.search(r"[—{}]", answer), entry["id"]


def test_languages_share_what_they_both_know() -> None:
    """An id says the same thing in every language; the shorter list knows nothing that the longer does not."""
    chinese = {entry["id"] for entry in entries("zh-CN")}
    assert {entry["id"] for entry in entries("zh-TW")} == chinese
    assert {entry["id"] for entry in entries("en")} <= chinese
