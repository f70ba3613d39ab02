"""Texts for people on the server's side, from the catalogues that the web front ends use too.

A catalogue is ``locales/<locale>/<area>.json``: flat keys to texts with ``{placeholders}``.
"""

import functools
import re
from pathlib import Path
from typing import Any

import msgspec

from haoke.kernel.errors import Refusal

LOCALES = ("zh-CN", "zh-TW", "en")
FALLBACK = "en"

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PACKAGE = Path(__file__).parents[1]
_FOLDERS = (_PACKAGE / "locales", _PACKAGE.parent / "web" / "locales")  # in a wheel, in a checkout
_TRADITIONAL = ("hant", "tw", "hk", "mo")


@functools.cache
def catalogue(locale: str) -> dict[str, str]:
    """All texts of a locale. An unknown locale has none."""
    folder = next((folder for folder in _FOLDERS if folder.is_dir()), None)
    if folder is None or locale not in LOCALES:
        return {}
    texts: dict[str, str] = {}
    for path in sorted((folder / locale).glob("*.json")):
        texts |= msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    return texts


def text(locale: str, key: str) -> str | None:
    """The text of a key in this locale or else in English; None when no catalogue has it."""
    return catalogue(locale).get(key) or catalogue(FALLBACK).get(key)


def t(locale: str, key: str, **params: Any) -> str:
    """The text of a key with its placeholders filled. The key itself when no catalogue has it.

    With a number ``n`` the form ``<key>_one`` or ``<key>_other`` is taken where there is one.
    """
    found = text(locale, key)
    if found is None and "n" in params:
        form = "one" if params["n"] == 1 and locale == "en" else "other"
        found = text(locale, f"{key}_{form}") or text(locale, f"{key}_other")
    return _fill(found or key, params)


def refusal_text(error: Refusal, locale: str) -> str:
    """What a refusal says to a reader of this locale; the English docstring where no catalogue has the code."""
    return _fill(text(locale, f"error.{error.code}") or type(error).__doc__ or error.code, error.params).strip()


def _fill(template: str, params: dict[str, Any]) -> str:
    return _PLACEHOLDER.sub(lambda match: str(params.get(match[1], match[0])), template)


@functools.lru_cache(maxsize=512)
def best_locale(accept_language: str) -> str:
    """The locale that fits an ``Accept-Language`` header (or a single language tag) best."""
    wishes: list[tuple[float, str]] = []
    for wish in accept_language[:256].split(","):
        tag, _, quality = wish.strip().lower().partition(";q=")
        try:
            wishes.append((-float(quality or 1), tag))
        except ValueError:
            continue
    for _, tag in sorted(wishes, key=lambda wish: wish[0]):
        language, *rest = tag.replace("_", "-").split("-")
        if language == "zh":
            return "zh-TW" if any(part in _TRADITIONAL for part in rest) else "zh-CN"
        if language == "en":
            return "en"
    return FALLBACK
