"""Rows of an import become entries: rows of one key are one entry, which keeps what they do not speak of."""

from uuid import UUID, uuid5

import msgspec

from haoke.knowledge.rules import same_question
from haoke.knowledge.types import AnswerPart, Content, EntryAnswer, ImportedEntry, Phrasing, PublishedEntry
from haoke.knowledge.wording import titles


def identity(workspace_id: UUID, row: ImportedEntry) -> str:
    """What rows of the same entry have in common: the key, or without one the question in its language."""
    return row.key or str(uuid5(workspace_id, f"{row.locale}:{same_question(row.question)}"))


def entry_id_of(name: str) -> UUID | None:
    """The id that a key stands for, where it is one."""
    try:
        return UUID(name)
    except ValueError:
        return None


def merged(before: Content | None, entry_id: UUID, rows: list[ImportedEntry], category_id: UUID | None) -> Content:
    """An entry as these rows want it. Languages they do not speak of stay as they are."""
    first = rows[0]
    main = first.locale if before is None else before.locale
    content = before or Content(title="", locale=main)
    for locale in dict.fromkeys(row.locale for row in rows):
        content = _in_language(content, entry_id, [row for row in rows if row.locale == locale])
    return msgspec.structs.replace(
        content,
        category_id=category_id or content.category_id,
        tags=first.tags or content.tags,
        visibility=first.visibility or content.visibility,
        valid_from=content.valid_from if first.valid_from is None else first.valid_from,
        valid_until=content.valid_until if first.valid_until is None else first.valid_until,
    )


def _in_language(content: Content, entry_id: UUID, rows: list[ImportedEntry]) -> Content:
    locale = rows[0].locale
    own = locale == content.locale
    question = next((row.question for row in rows if row.question), "")
    return msgspec.structs.replace(
        content,
        title=question if own and question else content.title,
        phrasings=_phrasings(content, entry_id, rows),
        answers=_answers(content, "" if own else question, rows),
    )


def _phrasings(content: Content, entry_id: UUID, rows: list[ImportedEntry]) -> list[Phrasing]:
    locale = rows[0].locale
    known = {each.text: each for each in content.phrasings if each.locale == locale}
    texts = dict.fromkeys(text for row in rows for text in row.phrasings)
    if not texts:
        return content.phrasings
    here = [known.get(text) or Phrasing(uuid5(entry_id, f"{locale}:{text}"), text, locale) for text in texts]
    return [each for each in content.phrasings if each.locale != locale] + here


def _answers(content: Content, title: str, rows: list[ImportedEntry]) -> list[EntryAnswer]:
    locale = rows[0].locale
    found = {(each.locale, each.channel): each for each in content.answers}
    for channel in dict.fromkeys(row.channel for row in rows):
        before = found.get((locale, channel), EntryAnswer(locale, channel))
        parts = [part for row in rows if row.channel == channel for part in row.answer]
        parts = [_with_files(part, before.parts[at : at + 1]) for at, part in enumerate(parts)]
        found[locale, channel] = msgspec.structs.replace(
            before, title=before.title if channel or not title else title, parts=parts or before.parts
        )
    return list(found.values())


def _with_files(part: AnswerPart, before: list[AnswerPart]) -> AnswerPart:
    """Tables hold no files: those of the part in the same place stay."""
    return msgspec.structs.replace(part, files=before[0].files) if before and not part.files else part


def rows_of(entry: PublishedEntry, category: str, keys: dict[UUID, str]) -> list[ImportedEntry]:
    """The rows that make this entry again; each part of an answer has one. ``keys``: what related entries are named."""
    content = entry.content
    key = entry.key or str(entry.id)
    spoken = [each.locale for each in content.answers] + [each.locale for each in content.phrasings]
    rows: list[ImportedEntry] = []
    for locale in dict.fromkeys([content.locale, *spoken]):
        answers = [each for each in content.answers if each.locale == locale]
        question = content.title if locale == content.locale else titles(content).get(locale, "")
        plain = ImportedEntry(key=key, locale=locale, question=question, category=category, form=entry.form)
        found = [
            msgspec.structs.replace(plain, channel=answer.channel, answer=[part])
            for answer in sorted(answers, key=lambda each: each.channel)
            for part in answer.parts
        ] or [plain]
        phrasings = [each.text for each in content.phrasings if each.locale == locale]
        rows += [msgspec.structs.replace(found[0], phrasings=phrasings), *found[1:]]
    rows[0] = msgspec.structs.replace(
        rows[0],
        related=[keys[each] for each in content.related if each in keys],
        tags=content.tags,
        visibility=content.visibility,
        valid_from=content.valid_from,
        valid_until=content.valid_until,
    )
    return rows
