"""The page where a customer rates a conversation: plain HTML, without a script and without a word of the talk. Pure."""

from collections.abc import Sequence
from html import escape

from haoke.conversations.forms.page import small_page
from haoke.conversations.survey_rules import ShownReason, ShownSurvey
from haoke.kernel.i18n import t


def rating_page(locale: str, survey: ShownSurvey, *, wrong: bool = False) -> str:
    """``wrong``: it was sent without a score."""
    told = f'<p class="faults" role="alert">{t(locale, "rate.choose")}</p>' if wrong else ""
    labels = enumerate(survey.labels, 1)
    scores = "".join(_tick("radio", "score", str(score), f"{score} · {label}", " required") for score, label in labels)
    inside = f"<fieldset><legend><h1>{escape(survey.question)}</h1></legend>{scores}</fieldset>"
    inside += _reasons(locale, survey.reasons)
    if survey.ask_solved:
        ticks = "".join(_tick("radio", "solved", value, t(locale, f"rate.{value}")) for value in ("yes", "no"))
        inside += f"<fieldset><legend>{t(locale, 'rate.solved')}</legend>{ticks}</fieldset>"
    if survey.ask_text:
        inside += f'<div class="field"><label for="text">{t(locale, "rate.comment")}</label>'
        inside += '<textarea id="text" name="text" maxlength="1000" rows="4"></textarea></div>'
    send = f'<button type="submit">{t(locale, "rate.send")}</button>'
    return small_page(locale, t(locale, "rate.title"), f'{told}<form method="post">{inside}{send}</form>')


def notice_page(locale: str, which: str) -> str:
    return small_page(locale, t(locale, "rate.title"), f'<h1 role="status">{t(locale, f"rate.{which}")}</h1>')


def _reasons(locale: str, reasons: Sequence[ShownReason]) -> str:
    """All of them: those that do not belong to the score are left out when they come."""
    if not reasons:
        return ""
    ticks = "".join(_tick("checkbox", "reasons", each.id, each.text) for each in reasons)
    return f"<fieldset><legend>{t(locale, 'rate.reasons')}</legend>{ticks}</fieldset>"


def _tick(kind: str, name: str, value: str, text: str, more: str = "") -> str:
    shown = f'<input type="{kind}" name="{name}" value="{escape(value)}"{more}> <span>{escape(text)}</span>'
    return f'<label class="tick">{shown}</label>'
