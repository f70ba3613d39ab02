"""What an entry is called, and how it is said in messages."""

import re
from uuid import UUID, uuid5

import msgspec

from haoke.knowledge.types import Content, PublishedEntry

_PICTURE = re.compile(r"!\[[^\]]*\]\(file:[0-9a-f-]{36}\)")


def titles(content: Content) -> dict[str, str]:
    """The question by language, the entry's own first."""
    found: dict[str, str] = {content.locale: content.title}
    for answer in content.answers:
        if answer.title:
            found.setdefault(answer.locale, answer.title)
    return found


def as_messages(entry: PublishedEntry) -> PublishedEntry:
    """Messages show pictures beside their text, never within; the pictures are files of the part anyway."""
    answers = [
        msgspec.structs.replace(
            answer, parts=[msgspec.structs.replace(part, text=_spoken(part.text)) for part in answer.parts]
        )
        for answer in entry.content.answers
    ]
    return msgspec.structs.replace(entry, content=msgspec.structs.replace(entry.content, answers=answers))


def _spoken(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", _PICTURE.sub("", text)).strip() if "](file:" in text else text


def ways_to_ask(entry_id: UUID, content: Content) -> dict[UUID, tuple[str, str]]:
    """Text and language: the title under the entry's own id, translated titles under ids that stay the same, and every
    phrasing.
    """
    asked = {uuid5(entry_id, locale): (title, locale) for locale, title in titles(content).items()}
    asked[entry_id] = asked.pop(uuid5(entry_id, content.locale))
    for phrasing in content.phrasings:
        asked.setdefault(phrasing.id, (phrasing.text, phrasing.locale))
    return asked
