"""What an entry is called."""

from haoke.knowledge.types import Content


def titles(content: Content) -> dict[str, str]:
    """The question by language, the entry's own first."""
    found: dict[str, str] = {content.locale: content.title}
    for answer in content.answers:
        if answer.title:
            found.setdefault(answer.locale, answer.title)
    return found
