"""How a flow asks and takes answers: a whole form at once, or field by field from clients that only send words.

Pure. What cannot be used is said so and asked again, a limited number of times.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

import msgspec

from haoke.conversations.effects import Say
from haoke.conversations.wording import meant, with_options
from haoke.customers import catalog as customers
from haoke.customers.errors import EmailInvalid, PhoneInvalid
from haoke.flows.contract import Scene, Step
from haoke.flows.types import AnswerType, Field
from haoke.kernel.i18n import t

MAX_ANSWER = 2000  # characters
_SKIP = {"-", "—", "/"}
_DATE = re.compile(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})\D?")


class Filled(msgspec.Struct, frozen=True):
    """All answers by field, and the same in words where a form gave them. ``given_up``: some never came."""

    values: dict[str, str]
    said: str = ""
    given_up: bool = False


def clean_answer(kind: AnswerType, text: str) -> str | None:
    """An answer as it is kept; None when it cannot be used."""
    words = unicodedata.normalize("NFKC", text).strip() if kind != "text" else text.replace("\0", "").strip()
    if not words or len(words) > MAX_ANSWER:
        return None
    cleaned: str | None = _CLEAN[kind](words)
    return cleaned


def _phone(words: str) -> str | None:
    with suppress(PhoneInvalid):
        return customers.clean_phone(words)
    return None


def _email(words: str) -> str | None:
    with suppress(EmailInvalid):
        return customers.clean_email(words)
    return None


def _number(words: str) -> str | None:
    try:
        number = float(words.replace(",", "").replace(" ", ""))
    except ValueError:
        return None
    if not math.isfinite(number) or abs(number) >= 1e15:
        return None
    return str(int(number)) if number == int(number) else str(number)


def _date(words: str) -> str | None:
    found = _DATE.fullmatch(words)
    try:
        return date(*(int(group) for group in found.groups())).isoformat() if found else None
    except ValueError:
        return None


_CLEAN: dict[str, Any] = {"text": str, "phone": _phone, "email": _email, "number": _number, "date": _date}


def fill_in(scene: Scene, text: str, fields: tuple[Field, ...], tries: int) -> Filled | Step:
    """Ask for the fields, or take what was answered. A Step while something is still missing."""
    given: dict[str, str] = dict(scene.held.get("given", {}))
    if scene.input is None:
        return _ask(scene, text, fields, {}, 0) if fields else Filled({})
    if scene.input.fields:
        return _take_form(scene, fields, scene.input.fields)
    missing = [field for field in fields if field.id not in given]
    asked = int(scene.held.get("asked", 0))
    answer = answer_of(missing[0], scene.input.text)
    if answer is None and asked >= tries:
        return Filled(given, given_up=True)
    if answer is None:
        return _ask(scene, t(scene.locale, f"flows.retry.{missing[0].type}"), fields, given, asked + 1)
    given[missing[0].id] = answer
    return _ask(scene, "", fields, given, 0) if len(missing) > 1 else Filled(given)


def _take_form(scene: Scene, fields: tuple[Field, ...], form: Mapping[str, str]) -> Filled | Step:
    answers = {field.id: answer_of(field, form.get(field.id, "")) for field in fields}
    faults = {
        field.id: field.type if form.get(field.id, "").strip() else "missing"
        for field in fields
        if answers[field.id] is None
    }
    if faults:
        wrong = ", ".join(field.label for field in fields if field.id in faults)
        return Step(wait=True, held=dict(scene.held), said=wrong, faults=faults)
    values = {name: answer for name, answer in answers.items() if answer is not None}
    said = "\n".join(f"{field.label}: {values[field.id]}" for field in fields if values[field.id])
    return Filled(values, said or "-")


def answer_of(field: Field, text: str) -> str | None:
    """None when it cannot be used. What need not be said may be left empty, in words by a dash."""
    if not field.required and (not text.strip() or text.strip() in _SKIP):
        return ""
    if field.options:
        chosen = next((option for option in field.options if option.id == text), None) or meant(text, field.options)
        return None if chosen is None else chosen.text
    return clean_answer(field.type, text)


def _ask(scene: Scene, text: str, fields: tuple[Field, ...], given: dict[str, str], asked: int) -> Step:
    """All that is missing as a form; in words the first of it."""
    missing = tuple(field for field in fields if field.id not in given)
    first = missing[0]
    label = first.label if first.required else t(scene.locale, "flows.optional", label=first.label)
    words = "\n".join(line for line in (text, label if label != text else "") if line)
    return Step(
        wait=True,
        effects=(Say(text=with_options(words, first.options), prompt=scene.prompt(text, fields=missing)),),
        held={"given": given, "asked": asked},
    )
