"""A survey as a menu of a channel, and what was chosen in it. Pure."""

from typing import Literal
from uuid import UUID

import msgspec

from haoke.channels.types import InboundEvent, Menu, MenuItem, Text
from haoke.conversations.survey_rules import label_of, shown_survey
from haoke.conversations.types import Survey
from haoke.conversations.understanding.scores import LONGEST
from haoke.kernel.i18n import t


class Chosen(msgspec.Struct, frozen=True):
    """A score (``rate``) of a conversation, or a reason (``why``), by its id."""

    what: Literal["rate", "why"]
    conversation_id: UUID
    value: str


def survey_menu(survey: Survey, conversation_id: UUID, locale: str) -> Menu:
    """From the lowest score on, so that its number is the score."""
    items = (
        MenuItem(id=_named("rate", conversation_id, str(score)), title=label_of(survey, score, locale))
        for score in range(1, survey.steps + 1)
    )
    return Menu(head=shown_survey(survey, locale).question, items=tuple(items))


def reasons_menu(survey: Survey, conversation_id: UUID, score: int, locale: str) -> Menu | None:
    """None where a score has none."""
    shown = [each for each in shown_survey(survey, locale).reasons if each.lowest <= score <= each.highest]
    items = (MenuItem(id=_named("why", conversation_id, each.id), title=each.text) for each in shown)
    return Menu(head=t(locale, "survey.channel.why"), items=tuple(items)) if shown else None


def chosen_in(event: InboundEvent) -> Chosen | None:
    """What a button, or a number of the last menu, stands for; of an old menu as well."""
    given = [part.menu_item_id for part in event.parts if isinstance(part, Text)]
    for name in [*given, event.payload]:
        what, _, rest = name.partition(":") if isinstance(name, str) else ("", "", "")
        conversation, _, value = rest.partition(":")
        if what in {"rate", "why"} and value:
            try:
                return Chosen("rate" if what == "rate" else "why", UUID(conversation), value)
            except ValueError:
                continue
    return None


def may_be_score(event: InboundEvent) -> str:
    """The words that could say one; empty: none could."""
    (part,) = event.parts if len(event.parts) == 1 else (None,)
    found = part.text.strip() if isinstance(part, Text) and not event.automatic else ""
    return found if len(found) <= LONGEST else ""


def _named(what: str, conversation_id: UUID, value: str) -> str:
    return f"{what}:{conversation_id}:{value}"
