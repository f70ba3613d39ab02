"""The language of the tools' formulas, and the two tools that are ready."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.conversations.errors import FormulaWrong, ToolCannot, ToolIncomplete, ToolValueWrong
from haoke.conversations.tools.examples import EXAMPLES, INCOME_TAX, LOAN
from haoke.conversations.tools.formulas import FormulaError, parse, work_out
from haoke.conversations.tools.tool import Tool, ToolField, ToolResult, checked_tool, outcome

NUMBERS = st.decimals(min_value=-1000, max_value=1000, allow_nan=False, places=2)


def value(text: str, **values: int | Decimal) -> Decimal:
    return work_out(parse(text), {name: Decimal(each) for name, each in values.items()})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 2 - 3", "5"),
        ("-2 ^ 2", "-4"),
        ("2 ^ 3 ^ 2", "512"),
        ("1 / 4", "0.25"),
        ("min(3, 1, 2) + max(3, 1, 2) + abs(-4)", "8"),
        ("round(2.345, 2)", "2.35"),
        ("round(-0.5)", "-1"),
        ("if(2 > 1, 10, 1 / 0)", "10"),
        ("(1 <= 1) + (1 != 1) + (2 = 2.0)", "2"),
        ("brackets(50, 10, 0.1, 40, 0.2, 0.5)", "12"),
        ("brackets(5, 10, 0.1, 40, 0.2, 0.5)", "0.5"),
        ("brackets(-5, 10, 0.1, 0.5)", "0"),
    ],
)
def test_it_reckons_as_written(text: str, expected: str) -> None:
    assert value(text) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "unreadable"),
        ("1 +", "unreadable"),
        ("1 2", "unreadable"),
        ("a.b", "unreadable"),
        ("'x'", "unreadable"),
        ("1 < 2 < 3", "unreadable"),
        ("__import__(1)", "unknown"),
        ("eval(1)", "unknown"),
        ("min()", "unreadable"),
        ("round(1, 2, 3)", "arguments"),
        ("brackets(1, 2, 3)", "arguments"),
        ("round(1, 0.5)", "arguments"),
        ("1 / (2 - 2)", "zero"),
        ("0 ^ -1", "zero"),
        ("2 ^ 0.5", "large"),
        ("9 ^ 9 ^ 9", "large"),
        ("10 ^ 1200 / 10 ^ 1200", "large"),
        ("(" * 60 + "1" + ")" * 60, "deep"),
        ("-" * 60 + "1", "deep"),
        ("1" + "+1" * 400, "large"),
        ("1" * 1001, "large"),
        ("b", "unknown"),
    ],
)
def test_what_it_does_not_know_is_refused(text: str, reason: str) -> None:
    with pytest.raises(FormulaError) as refused:
        value(text, a=1)
    assert refused.value.reason == reason


@given(NUMBERS, NUMBERS, NUMBERS)
def test_it_agrees_with_decimals(a: Decimal, b: Decimal, c: Decimal) -> None:
    assert value("(a + b) * c - a", a=a, b=b, c=c) == (a + b) * c - a
    assert value("if(a < b, a, b)", a=a, b=b) == value("min(a, b)", a=a, b=b) == min(a, b)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(FormulaError):
        work_out(parse(text), {"a": Decimal(1)})


@given(st.integers(0, 3_000_000), st.integers(0, 3_000_000))
def test_more_income_never_leaves_less(low: int, more: int) -> None:
    def left(income: int) -> Decimal:
        found = outcome(INCOME_TAX, {"income": str(income), "insurance": "0", "deductions": "0"}, "en")
        return Decimal(next(each.value for each in found if each.code == "left"))

    assert left(low) <= left(low + more) <= low + more


def test_the_examples_say_what_banks_and_tax_offices_say() -> None:
    assert [checked_tool(tool, "en") for tool in EXAMPLES] == EXAMPLES
    loan = {
        each.code: each.value for each in outcome(LOAN, {"amount": "1,000,000", "years": "30", "rate": "4.2"}, "en")
    }
    assert loan == {"months": "360", "instalment": "4890.17", "interest": "760461.83"}
    free = outcome(LOAN, {"amount": "1200", "years": "1", "rate": "0"}, "en")
    assert [each.value for each in free] == ["12", "100.00", "0.00"]
    # 200,000 a year: 140,000 are taxable, at 10 per cent less the quick deduction of 2,520.
    taxed = outcome(INCOME_TAX, {"income": "２０００００", "insurance": "0", "deductions": "0"}, "zh-CN")
    assert [(each.label, each.value) for each in taxed] == [
        ("应纳税所得额", "140000.00"),
        ("应纳税额", "11480.00"),
        ("税后收入", "188520.00"),
    ]


def tool(*formulas: str) -> Tool:
    results = [ToolResult(code=f"r{n}", labels={"en": f"R{n}"}, formula=text) for n, text in enumerate(formulas)]
    field = ToolField(code="a", labels={"en": "A"}, least=0, most=100)
    return Tool(titles={"en": "T"}, fields=[field], results=results)


def test_a_tool_that_does_not_fit_together_is_refused() -> None:
    for bad in (tool("r0"), tool("r1", "a"), tool("b + 1"), tool("1 +"), tool("a", "q(2)")):
        with pytest.raises(FormulaWrong):
            checked_tool(bad, "en")
    for bad in (tool(), Tool(titles={"en": "T"}), Tool(fields=tool("a").fields, results=tool("a").results)):
        with pytest.raises(ToolIncomplete):
            checked_tool(bad, "en")


def test_values_are_numbers_within_their_bounds() -> None:
    for bad in ("", "x", "1e5", "-1", "101", "NaN", "1.2.3", "9" * 30):
        with pytest.raises(ToolValueWrong):
            outcome(tool("a"), {"a": bad}, "en")
    with pytest.raises(ToolCannot):
        outcome(tool("1 / a"), {"a": "0"}, "en")
    assert [each.value for each in outcome(tool("a / 3"), {"a": "1"}, "en")] == ["0.33"]
