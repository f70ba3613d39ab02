"""What a tool is: fields that a visitor fills in, and results that formulas make of them."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.conversations.errors import FormulaWrong, ToolCannot, ToolIncomplete, ToolValueWrong
from haoke.conversations.lines import in_words
from haoke.conversations.tools.formulas import LONGEST, FormulaError, names_in, parse, rounded, work_out
from haoke.conversations.types import SurveyLocale

MOST = 20
"""Tools of a workspace."""

Words = dict[SurveyLocale, Annotated[str, Meta(max_length=80)]]
Code = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?")


class ToolField(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``code``: what formulas call it. ``unit`` stands behind it; ``least`` and ``most`` bound it."""

    code: Code
    labels: Words = {}
    unit: Annotated[str, Meta(max_length=10)] = ""
    begins: Annotated[float, Meta(ge=-1e12, le=1e12)] | None = None
    least: Annotated[float, Meta(ge=-1e12, le=1e12)] | None = None
    most: Annotated[float, Meta(ge=-1e12, le=1e12)] | None = None


class ToolResult(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``formula`` may name fields, and results before it. ``shown``: not only a step on the way."""

    code: Code
    labels: Words = {}
    formula: Annotated[str, Meta(max_length=LONGEST)]
    digits: Annotated[int, Meta(ge=0, le=6)] = 2
    unit: Annotated[str, Meta(max_length=10)] = ""
    shown: bool = True


class Tool(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``sites``: where it is offered; everywhere when there are none."""

    id: UUID | None = None
    titles: Words = {}
    hints: dict[SurveyLocale, Annotated[str, Meta(max_length=300)]] = {}
    icon: Annotated[str, Meta(max_length=16)] = ""
    offered: bool = True
    sites: Annotated[list[UUID], Meta(max_length=200)] = []
    fields: Annotated[list[ToolField], Meta(max_length=20)] = []
    results: Annotated[list[ToolResult], Meta(max_length=20)] = []


class Reckoned(msgspec.Struct, frozen=True):
    """``value`` as a decimal number in text: no digit is lost on the way."""

    code: str
    label: str
    value: str
    unit: str


def checked_tool(tool: Tool, locale: str) -> Tool:
    """As it is stored. Raises ToolIncomplete, FormulaWrong."""
    title = in_words(tool.titles, locale)
    if not title or not tool.fields or not tool.results:
        raise ToolIncomplete(tool=title)
    known = [field.code for field in tool.fields]
    labels = [*(field.labels for field in tool.fields), *(result.labels for result in tool.results)]
    if not all(in_words(each, locale) for each in labels):
        raise ToolIncomplete(tool=title)
    for result in tool.results:
        try:
            strange = names_in(parse(result.formula)) - set(known)
        except FormulaError as error:
            raise FormulaWrong(tool=title, code=result.code, reason=error.reason, what=error.what) from error
        if strange:
            raise FormulaWrong(tool=title, code=result.code, reason="unknown", what=min(strange))
        known.append(result.code)
    if len(set(known)) != len(known):
        raise ToolIncomplete(tool=title)
    return tool


def outcome(tool: Tool, given: Mapping[str, str], locale: str) -> list[Reckoned]:
    """Raises ToolValueWrong for what is no number or out of bounds, ToolCannot where the formulas give no number."""
    values = {field.code: _value(field, given.get(field.code, ""), locale) for field in tool.fields}
    found: list[Reckoned] = []
    for result in tool.results:
        label = in_words(result.labels, locale)
        try:
            values[result.code] = work_out(parse(result.formula), values)
        except FormulaError as error:
            raise ToolCannot(label=label, reason=error.reason) from error
        if result.shown:
            value = format(rounded(values[result.code], result.digits), "f")
            found.append(Reckoned(result.code, label, value, result.unit))
    return found


def _value(field: ToolField, text: str, locale: str) -> Decimal:
    words = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    label = in_words(field.labels, locale)
    if not _NUMBER.fullmatch(words):
        raise ToolValueWrong(label=label, field=field.code)
    try:
        value = Decimal(words)
    except InvalidOperation as error:
        raise ToolValueWrong(label=label, field=field.code) from error
    if (field.least is not None and value < Decimal(str(field.least))) or (
        field.most is not None and value > Decimal(str(field.most))
    ):
        raise ToolValueWrong(label=label, field=field.code)
    return value
