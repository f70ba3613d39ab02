"""Two tools to begin with: the instalment of a loan, and China's individual income tax on what a year brought in."""

from typing import get_args

from haoke.conversations.tools.tool import Tool, ToolField, ToolResult, Words
from haoke.conversations.types import SurveyLocale
from haoke.kernel.i18n import t


def _words(key: str) -> Words:
    return {locale: t(locale, f"tool.example.{key}") for locale in get_args(SurveyLocale)}


LOAN = Tool(
    titles=_words("loan.title"),
    hints=_words("loan.hint"),
    icon="🏠",
    fields=[
        ToolField(code="amount", labels=_words("loan.amount"), unit="¥", begins=300000, least=1),
        ToolField(code="years", labels=_words("loan.years"), begins=20, least=1, most=50),
        ToolField(code="rate", labels=_words("loan.rate"), unit="%", begins=3.5, least=0, most=100),
    ],
    results=[
        ToolResult(code="months", labels=_words("loan.months"), formula="round(years * 12)", digits=0),
        ToolResult(code="monthly", labels=_words("loan.monthly"), formula="rate / 1200", shown=False),
        ToolResult(
            code="instalment",
            labels=_words("loan.instalment"),
            formula="if(monthly = 0, amount / months, "
            "amount * monthly * (1 + monthly) ^ months / if(monthly = 0, 1, (1 + monthly) ^ months - 1))",
            unit="¥",
        ),
        ToolResult(
            code="interest",
            labels=_words("loan.interest"),
            formula="instalment * months - amount",
            unit="¥",
        ),
    ],
)

INCOME_TAX = Tool(
    titles=_words("tax.title"),
    hints=_words("tax.hint"),
    icon="🧾",
    fields=[
        ToolField(code="income", labels=_words("tax.income"), unit="¥", begins=200000, least=0),
        ToolField(
            code="insurance",
            labels=_words("tax.insurance"),
            unit="¥",
            begins=0,
            least=0,
        ),
        ToolField(
            code="deductions",
            labels=_words("tax.deductions"),
            unit="¥",
            begins=0,
            least=0,
        ),
    ],
    results=[
        ToolResult(
            code="taxable",
            labels=_words("tax.taxable"),
            formula="max(0, income - 60000 - insurance - deductions)",
            unit="¥",
        ),
        ToolResult(
            code="tax",
            labels=_words("tax.tax"),
            formula="brackets(taxable, 36000, 0.03, 144000, 0.1, 300000, 0.2, 420000, 0.25, 660000, 0.3, "
            "960000, 0.35, 0.45)",
            unit="¥",
        ),
        ToolResult(
            code="left",
            labels=_words("tax.left"),
            formula="income - insurance - tax",
            unit="¥",
        ),
    ],
)

EXAMPLES = [LOAN, INCOME_TAX]
