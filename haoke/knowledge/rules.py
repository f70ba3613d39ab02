"""What an entry may hold, how it is kept, and what it needs before others may see it."""

import unicodedata
from uuid import UUID

import msgspec

from haoke.kernel.clock import now, to_ms
from haoke.kernel.i18n import t
from haoke.knowledge.errors import (
    EntryAnswerMissing,
    EntryAnswerTwice,
    EntryGapsOpen,
    EntryTeamsMissing,
    EntryTitleMissing,
    EntryValidityInvalid,
)
from haoke.knowledge.gaps import gaps_in
from haoke.knowledge.types import Content, EntryAnswer, Phrasing

MAX_ENTRIES = 200_000
MAX_CATEGORIES = 1000
MAX_DEPTH = 5

PRESETS = (
    "faq",
    "solutions",
    "notices",
    "procedures",
    "manuals",
    "install_guides",
    "contracts",
    "plans",
    "customer_documents",
    "laws",
    "industry_rules",
    "company_rules",
)
"""The categories every workspace begins with; their names are texts of the catalogue."""


def preset_name(preset: str, locale: str) -> str:
    return t(locale, f"knowledge.category.{preset}")


def clean_line(text: str) -> str:
    """One line without control and direction characters."""
    kept = "".join(
        c if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} or c == "\u200d" else " " for c in text
    )
    return " ".join(kept.split())


def clean_text(text: str) -> str:
    kept = "".join(c for c in text.replace("\r\n", "\n") if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return kept.strip()


def same_question(text: str) -> str:
    """What two ways to ask have in common when they differ in nothing that counts."""
    kept = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in kept if unicodedata.category(c)[0] in "LNM")


def cleaned(content: Content) -> Content:
    """As it is kept: no empty or double phrasings, tags, parts. Raises EntryAnswerTwice, EntryValidityInvalid."""
    title = clean_line(content.title)
    if content.valid_from is not None and content.valid_until is not None and content.valid_from >= content.valid_until:
        raise EntryValidityInvalid(path="$.valid_until")
    answers = [kept for answer in content.answers if (kept := _answer(answer)).parts or kept.title]
    if len({(each.locale, each.channel) for each in answers}) < len(answers):
        raise EntryAnswerTwice(path="$.answers")
    return msgspec.structs.replace(
        content,
        title=title,
        phrasings=_phrasings(title, content.phrasings),
        answers=answers,
        related=list(dict.fromkeys(content.related)),
        tags=list(dict.fromkeys(tag for raw in content.tags if (tag := clean_line(raw)))),
        team_ids=sorted(set(content.team_ids)) if content.visibility == "teams" else [],
        site_ids=sorted(set(content.site_ids)),
    )


def require_complete(content: Content) -> None:
    """Raises EntryTitleMissing, EntryAnswerMissing, EntryTeamsMissing, and EntryValidityInvalid for what is over."""
    if not content.title:
        raise EntryTitleMissing(path="$.title")
    if not any(answer.parts for answer in content.answers):
        raise EntryAnswerMissing(path="$.answers")
    if content.visibility == "teams" and not content.team_ids:
        raise EntryTeamsMissing(path="$.team_ids")
    if content.valid_until is not None and content.valid_until <= to_ms(now()):
        raise EntryValidityInvalid(path="$.valid_until")


def require_filled(content: Content) -> None:
    """Raises EntryGapsOpen."""
    gaps = gaps_in(content)
    if gaps:
        raise EntryGapsOpen(path="$.answers", gaps=", ".join(f"{{{name}}}" for name in gaps))


def locales(content: Content) -> list[str]:
    """The languages that have an answer."""
    return sorted({answer.locale for answer in content.answers if answer.parts})


def _answer(answer: EntryAnswer) -> EntryAnswer:
    parts = [
        msgspec.structs.replace(part, text=text)
        for part in answer.parts
        if (text := clean_text(part.text)) or part.files
    ]
    return msgspec.structs.replace(answer, title=clean_line(answer.title), channel=answer.channel.strip(), parts=parts)


def _phrasings(title: str, given: list[Phrasing]) -> list[Phrasing]:
    kept: list[Phrasing] = []
    known = {same_question(title)}
    ids: set[UUID] = set()
    for phrasing in given:
        text = clean_line(phrasing.text)
        if text and same_question(text) not in known and phrasing.id not in ids:
            known.add(same_question(text))
            ids.add(phrasing.id)
            kept.append(msgspec.structs.replace(phrasing, text=text))
    return kept
