"""The page where a customer rates a conversation: plain HTML, without a script and without a word of the talk. Pure."""

from collections.abc import Sequence
from html import escape

from haoke.conversations.survey_rules import ShownReason, ShownSurvey
from haoke.kernel.i18n import t


def rating_page(locale: str, survey: ShownSurvey, *, wrong: bool = False) -> str:
    """``wrong``: it was sent without a score."""
    told = f'<p class="wrong" role="alert">{t(locale, "rate.choose")}</p>' if wrong else ""
    scores = "".join(
        f'<label><input type="radio" name="score" value="{score}" required><span>{score}</span>{escape(label)}</label>'
        for score, label in enumerate(survey.labels, 1)
    )
    question = escape(survey.question)
    inside = f'{told}<form method="post"><fieldset><legend><h1>{question}</h1></legend>{scores}</fieldset>'
    inside += _reasons(locale, survey.reasons)
    if survey.ask_solved:
        ticks = "".join(
            f'<label><input type="radio" name="solved" value="{value}">{t(locale, f"rate.{value}")}</label>'
            for value in ("yes", "no")
        )
        inside += f"<fieldset><legend>{t(locale, 'rate.solved')}</legend>{ticks}</fieldset>"
    if survey.ask_text:
        comment = t(locale, "rate.comment")
        inside += f'<p><label for="text">{comment}</label><textarea id="text" name="text" maxlength="1000" rows="4">'
        inside += "</textarea></p>"
    return _page(locale, f'{inside}<button type="submit">{t(locale, "rate.send")}</button></form>')


def notice_page(locale: str, which: str) -> str:
    return _page(locale, f'<h1 role="status">{t(locale, f"rate.{which}")}</h1>')


def _reasons(locale: str, reasons: Sequence[ShownReason]) -> str:
    """All of them: those that do not belong to the score are left out when they come."""
    if not reasons:
        return ""
    ticks = "".join(
        f'<label><input type="checkbox" name="reasons" value="{escape(each.id)}">{escape(each.text)}</label>'
        for each in reasons
    )
    return f"<fieldset><legend>{t(locale, 'rate.reasons')}</legend>{ticks}</fieldset>"


def _page(locale: str, inside: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{locale}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex, nofollow">\n<meta name="color-scheme" content="light dark">\n'
        f'<title>{t(locale, "rate.title")}</title>\n<link rel="icon" href="/favicon.svg" type="image/svg+xml">\n'
        f'<link rel="stylesheet" href="/rate/style.css">\n</head>\n<body><main>{inside}</main></body>\n</html>\n'
    )


STYLE = """\
:root { color-scheme: light dark; --fg: #1b1f27; --dim: #596170; --back: #f3f5f8; --card: #fff; --rim: #878f9d;
  --pri: #1a56db; --on: #fff; --bad: #b42318 }
@media (prefers-color-scheme: dark) {
  :root { --fg: #e9ecf1; --dim: #a5adba; --back: #0f1115; --card: #191c22; --rim: #717988; --pri: #8db0ff;
    --on: #0c1a3a; --bad: #ffb3a9 }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--back); color: var(--fg);
  font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
main { max-width: 30rem; min-height: 100vh; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; background: var(--card);
  overflow-wrap: anywhere }
h1 { font-size: 1.25rem; margin: 0 }
fieldset { border: 0; margin: 0 0 1.5rem; padding: 0; min-width: 0 }
legend { padding: 0; margin-bottom: .5rem; font-weight: 600 }
fieldset label { display: flex; gap: .75rem; align-items: center; min-height: 2.75rem }
fieldset span { min-width: 1.25rem; font-weight: 600 }
input { width: 1.25rem; height: 1.25rem; flex: none; accent-color: var(--pri) }
textarea { display: block; width: 100%; margin-top: .25rem; padding: .5rem .75rem; border: 1px solid var(--rim);
  border-radius: .5rem; background: var(--card); color: inherit; font: inherit }
button { width: 100%; min-height: 3rem; border: 0; border-radius: .5rem; background: var(--pri); color: var(--on);
  font: inherit; font-weight: 600; cursor: pointer }
:focus-visible { outline: 3px solid var(--pri); outline-offset: 2px }
.wrong { color: var(--bad) }
@media (min-width: 36rem) { main { margin: 2rem auto; min-height: 0; padding: 2rem; border-radius: .75rem } }
"""
