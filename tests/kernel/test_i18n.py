"""Texts for people."""

import pytest

from haoke.accounts.errors import NameTaken
from haoke.kernel.errors import Refusal
from haoke.kernel.i18n import LOCALES, best_locale, catalogue, refusal_text, t


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("zh-CN", "zh-CN"),
        ("zh", "zh-CN"),
        ("zh-SG,zh;q=0.9", "zh-CN"),
        ("zh-TW", "zh-TW"),
        ("zh-Hant-HK", "zh-TW"),
        ("zh_MO", "zh-TW"),
        ("en-GB", "en"),
        ("fr-FR,fr;q=0.9", "en"),
        ("fr,zh-TW;q=0.8,en;q=0.7", "zh-TW"),
        ("en;q=0.5,zh-CN;q=0.9", "zh-CN"),
        ("", "en"),
        (";;;q=x,,zh;q=nonsense,zh-TW;q=0.1", "zh-TW"),
    ],
)
def test_the_best_locale_of_a_header(header: str, locale: str) -> None:
    assert best_locale(header) == locale


@pytest.mark.parametrize("locale", LOCALES)
def test_every_refusal_of_the_product_can_be_said_in_every_language(locale: str) -> None:
    missing = [kind.__name__ for kind in refusals() if f"error.{kind.__name__}" not in catalogue(locale)]
    assert missing == []


def test_a_text_is_filled_and_falls_back_to_english_and_to_its_key() -> None:
    assert refusal_text(NameTaken(name="销售"), "zh-CN") == "名称“销售”已被使用。"
    assert refusal_text(NameTaken(name="{x}"), "fr") == "The name “{x}” is already taken."
    assert refusal_text(NameTaken(), "en") == "The name “{name}” is already taken."
    assert t("zh-CN", "no.such.key", n=3) == "no.such.key"


def refusals() -> list[type[Refusal]]:
    """All named refusals of the product that a client may get, but for bases that only carry a status."""
    found: list[type[Refusal]] = []
    waiting = list(Refusal.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("haoke.") and kind.__name__ != "Invalid":
            found.append(kind)
    return found
