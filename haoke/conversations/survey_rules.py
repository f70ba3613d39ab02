"""What makes a survey and an answer to it, and how both read in a language."""

from datetime import datetime, timedelta

import msgspec

from haoke.conversations.errors import RatingInvalid, SurveyInvalid
from haoke.conversations.types import RatingAnswer, Survey
from haoke.kernel.i18n import LOCALES, t

CHANGEABLE = timedelta(hours=24)
MAX_COMMENT = 1000
_LEVELS = {2: (2, 4), 3: (1, 3, 5), 5: (1, 2, 3, 4, 5)}
"""Which of the five words for satisfaction the steps of a scale are called, where nobody named them."""


def checked_survey(survey: Survey) -> Survey:
    """Raises SurveyInvalid with the field that does not fit."""
    if survey.positive_from > survey.steps:
        raise SurveyInvalid(reason="positive_from > steps", path="$.positive_from")
    if survey.bad_up_to >= survey.positive_from:
        raise SurveyInvalid(reason="bad_up_to >= positive_from", path="$.bad_up_to")
    if any(len(labels) not in {0, survey.steps} for labels in survey.labels.values()):
        raise SurveyInvalid(reason="labels != steps", path="$.labels")
    if len({reason.id for reason in survey.reasons}) != len(survey.reasons):
        raise SurveyInvalid(reason="reasons", path="$.reasons")
    for reason in survey.reasons:
        if reason.lowest > min(reason.highest, survey.steps) or not any(text.strip() for text in reason.texts.values()):
            raise SurveyInvalid(reason="reasons", path="$.reasons")
    return survey


class ShownReason(msgspec.Struct, frozen=True):
    id: str
    text: str
    lowest: int
    highest: int


class ShownSurvey(msgspec.Struct, frozen=True):
    """A survey in the visitor's language."""

    question: str
    style: str
    labels: list[str]
    reasons: list[ShownReason]
    ask_solved: bool
    ask_text: bool


def shown_survey(survey: Survey, locale: str) -> ShownSurvey:
    return ShownSurvey(
        _in(survey.question, locale) or t(locale, "survey.question"),
        survey.style,
        [label_of(survey, score, locale) for score in range(1, survey.steps + 1)],
        [
            ShownReason(reason.id, _in(reason.texts, locale), reason.lowest, min(reason.highest, survey.steps))
            for reason in survey.reasons
        ],
        survey.ask_solved,
        survey.ask_text,
    )


def label_of(survey: Survey, score: int, locale: str) -> str:
    """What a score is called: as the workspace named it, else in Haoke's words, else as a number."""
    labels = next((labels for known, labels in survey.labels.items() if known == locale and labels), None)
    labels = labels or next((labels for labels in survey.labels.values() if labels), [])
    if labels and labels[score - 1]:
        return labels[score - 1]
    levels = _LEVELS.get(survey.steps)
    return t(locale, f"survey.level.{levels[score - 1]}") if levels else f"{score} / {survey.steps}"


def _in(texts: object, locale: str) -> str:
    """A text in this language, or else in any."""
    known: dict[str, str] = msgspec.convert(texts, dict[str, str])
    return known.get(locale) or next((text for text in known.values() if text), "")


def answer_of(survey: Survey, score: int, reasons: list[str], solved: bool | None, comment: str) -> RatingAnswer:
    """An answer with its words. Reasons that do not belong to the score are left out. Raises RatingInvalid."""
    if not 1 <= score <= survey.steps:
        raise RatingInvalid(path="$.score")
    if len(comment) > MAX_COMMENT:
        raise RatingInvalid(path="$.text")
    fitting = [each for each in survey.reasons if each.id in set(reasons) and each.lowest <= score <= each.highest]
    return RatingAnswer(
        style=survey.style,
        score=score,
        best=survey.steps,
        label={locale: label_of(survey, score, locale) for locale in LOCALES},
        reasons=[each.id for each in fitting],
        reason_texts=[{locale: _in(each.texts, locale) for locale in LOCALES} for each in fitting],
        solved=solved if survey.ask_solved else None,
        text=comment.replace("\0", "").strip() if survey.ask_text else "",
    )


def still_changeable(rated_at: datetime | None, at: datetime) -> bool:
    return rated_at is None or at - rated_at < CHANGEABLE


def still_open(survey: Survey, closed_at: datetime | None, at: datetime) -> bool:
    """Whether an answer still counts: while the conversation goes on, and for some days after it."""
    return closed_at is None or at - closed_at < timedelta(days=survey.days)
