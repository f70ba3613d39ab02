"""What of an entry a reader of a language gets to read."""

from haoke.knowledge.queries.help_centre import READ_WITH
from haoke.knowledge.types import Content, EntryAnswer
from haoke.knowledge.wording import titles


def answer_for(content: Content, locale: str) -> EntryAnswer | None:
    """The answer in a language the reader reads; the one for every channel before those for a single one."""
    for each in READ_WITH[locale]:
        found = [answer for answer in content.answers if answer.locale == each and answer.parts]
        if found:
            return min(found, key=lambda answer: answer.channel != "")
    return None


def title_for(content: Content, locale: str) -> str:
    known = titles(content)
    return next((known[each] for each in READ_WITH[locale] if each in known), content.title)


def answered_locales(content: Content) -> list[str]:
    """The languages that have an answer, in one order."""
    spoken = {answer.locale for answer in content.answers if answer.parts}
    return [locale for locale in READ_WITH if locale in spoken]
