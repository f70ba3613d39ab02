"""The page on which a form is filled in: no script, so that every phone and every messenger's browser shows it."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from haoke.conversations.forms.form import FormContent, FormQuestion
from haoke.kernel.i18n import t

_FEW = 6  # choices that are shown at once; more fold into a list
_KINDS = {"phone": "tel", "email": "email", "date": "date"}
_AUTOFILL = {"name": "name", "phone": "tel", "email": "email", "company": "organization"}


def form_page(locale: str, form: FormContent, given: Mapping[str, Sequence[str]], faults: Mapping[str, str]) -> str:
    """The form with what was filled in before, and what is wrong with it."""
    fields = [_field(locale, field, given.get(field.id, ()), faults.get(field.id, "")) for field in form.fields]
    intro = f'<p class="intro">{_lines(form.intro)}</p>' if form.intro else ""
    send = escape(t(locale, "form.page.send"))
    return small_page(
        locale,
        form.title,
        f"<h1>{escape(form.title)}</h1>{intro}{_summary(locale, form.fields, faults)}"
        f'<form method="post" accept-charset="utf-8">{"".join(fields)}<button type="submit">{send}</button></form>',
    )


def thanks_page(locale: str, form: FormContent) -> str:
    thanks = form.thanks or t(locale, "form.page.done.text")
    return _told(locale, t(locale, "form.page.done.title"), thanks)


def notice_page(locale: str, which: str) -> str:
    """Why there is nothing to fill in."""
    return _told(locale, t(locale, f"form.page.{which}.title"), t(locale, f"form.page.{which}.text"))


def _told(locale: str, title: str, text: str) -> str:
    return small_page(locale, title, f'<h1>{escape(title)}</h1><p class="told">{_lines(text)}</p>')


def _summary(locale: str, fields: Iterable[FormQuestion], faults: Mapping[str, str]) -> str:
    if not faults:
        return ""
    wrong = "".join(
        f'<li><a href="#{field.id}">{escape(field.label)}</a></li>' for field in fields if field.id in faults
    )
    return f'<div class="faults" role="alert"><p>{escape(t(locale, "form.page.faults"))}</p><ul>{wrong}</ul></div>'


def _field(locale: str, field: FormQuestion, given: Sequence[str], fault: str) -> str:
    notes = [(f"{field.id}-help", "help", field.help)] if field.help else []
    if fault:
        notes.append((f"{field.id}-fault", "fault", t(locale, f"form.fault.{fault}")))
    told = "".join(f'<p class="{kind}" id="{name}">{escape(text)}</p>' for name, kind, text in notes)
    about = f' aria-describedby="{" ".join(name for name, _, _ in notes)}"' if notes else ""
    about += ' aria-invalid="true"' if fault else ""
    free = "" if field.required else f" <small>{escape(t(locale, 'form.optional'))}</small>"
    label = escape(field.label) + free
    if field.type == "choices" or (field.type == "choice" and len(field.options) <= _FEW):
        return f'<fieldset id="{field.id}"{about}><legend>{label}</legend>{_ticks(field, given)}{told}</fieldset>'
    control = _control(field, given[0] if given else "", about)
    return f'<div class="field"><label for="{field.id}">{label}</label>{control}{told}</div>'


def _ticks(field: FormQuestion, given: Sequence[str]) -> str:
    kind = "checkbox" if field.type == "choices" else "radio"
    need = " required" if field.required and kind == "radio" else ""
    return "".join(
        f'<label class="tick"><input type="{kind}" name="{field.id}" value="{number}"{need}'
        f"{' checked' if str(number) in given else ''}> <span>{escape(text)}</span></label>"
        for number, text in enumerate(field.options, 1)
    )


def _control(field: FormQuestion, given: str, about: str) -> str:
    named = f'id="{field.id}" name="{field.id}"{" required" if field.required else ""}{about}'
    if field.type == "choice":
        options = "".join(
            f'<option value="{number}"{" selected" if str(number) == given else ""}>{escape(text)}</option>'
            for number, text in enumerate(field.options, 1)
        )
        return f'<select {named}><option value=""></option>{options}</select>'
    if field.type == "long_text":
        return f'<textarea {named} rows="4" maxlength="2000">{escape(given)}</textarea>'
    kind = _KINDS.get(field.type, "text")
    mode = ' inputmode="decimal"' if field.type == "number" else ""
    fills = _AUTOFILL.get(field.fills or field.type, "off")
    return f'<input {named} type="{kind}"{mode} autocomplete="{fills}" maxlength="2000" value="{escape(given)}">'


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def small_page(locale: str, title: str, inside: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{locale}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex, nofollow">\n<meta name="color-scheme" content="light dark">\n'
        f'<title>{escape(title)}</title>\n<link rel="icon" href="/favicon.svg" type="image/svg+xml">\n'
        f'<link rel="stylesheet" href="/form/style.css">\n</head>\n<body><main>{inside}</main></body>\n</html>\n'
    )


STYLE = """\
:root { color-scheme: light dark; --ink: #1d2129; --dim: #5c6370; --ground: #f4f5f7; --sheet: #fff; --edge: #8b93a1;
  --accent: #1650d8; --on: #fff; --bad: #b3261e }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceef2; --dim: #a9b0bd; --ground: #111317; --sheet: #1b1e24; --edge: #6f7785; --accent: #8fb1ff;
    --on: #0d1b3d; --bad: #ffb4ab }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
main { max-width: 36rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; background: var(--sheet); min-height: 100vh;
  overflow-wrap: anywhere }
h1 { margin: 0 0 .5rem; font-size: 1.375rem; line-height: 1.35 }
p { margin: .25rem 0 }
.intro, .help, small { color: var(--dim) }
.help, .fault, small { font-size: .875rem }
.fault, .faults { color: var(--bad) }
.faults { margin: 1rem 0; padding: .75rem 1rem; border: 1px solid var(--bad); border-radius: .5rem }
.faults ul { margin: 0; padding-left: 1.25rem }
.faults a { color: inherit }
.field, fieldset { margin: 1.25rem 0 0; padding: 0; border: 0; min-width: 0 }
.field > label, legend { display: block; padding: 0; margin-bottom: .25rem; font-weight: 600 }
small { font-weight: 400 }
input:not([type=radio], [type=checkbox]), select, textarea { width: 100%; min-height: 2.75rem; padding: .5rem .75rem;
  border: 1px solid var(--edge); border-radius: .5rem; background: var(--sheet); color: inherit; font: inherit }
[aria-invalid] { border-color: var(--bad) }
.tick { display: flex; gap: .75rem; align-items: center; min-height: 2.75rem }
.tick input { width: 1.25rem; height: 1.25rem; flex: none; accent-color: var(--accent) }
button { width: 100%; min-height: 3rem; margin-top: 2rem; border: 0; border-radius: .5rem; background: var(--accent);
  color: var(--on); font: inherit; font-weight: 600; cursor: pointer }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
@media (min-width: 40rem) { main { margin: 2rem auto; min-height: 0; padding: 2.5rem; border-radius: .75rem } }
"""
