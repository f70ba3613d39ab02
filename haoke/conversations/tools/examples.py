"""Two tools to begin with: the instalment of a loan, and China's individual income tax on what a year brought in."""

from haoke.conversations.tools.tool import Tool, ToolField, ToolResult, Words


def _words(zh_cn: str, zh_tw: str, en: str) -> Words:
    return {"zh-CN": zh_cn, "zh-TW": zh_tw, "en": en}


LOAN = Tool(
    titles=_words("贷款月供", "貸款月付", "Loan instalment"),
    hints=_words("等额本息，按月还款", "本息平均攤還，按月還款", "Equal monthly payments"),
    icon="🏠",
    fields=[
        ToolField(code="amount", labels=_words("贷款金额", "貸款金額", "Amount"), unit="¥", begins=300000, least=1),
        ToolField(code="years", labels=_words("年限", "年限", "Years"), begins=20, least=1, most=50),
        ToolField(
            code="rate", labels=_words("年利率", "年利率", "Interest a year"), unit="%", begins=3.5, least=0, most=100
        ),
    ],
    results=[
        ToolResult(code="months", labels=_words("期数", "期數", "Months"), formula="round(years * 12)", digits=0),
        ToolResult(code="monthly", labels=_words("月利率", "月利率", "A month"), formula="rate / 1200", shown=False),
        ToolResult(
            code="instalment",
            labels=_words("每月还款", "每月還款", "Monthly payment"),
            formula="if(monthly = 0, amount / months, "
            "amount * monthly * (1 + monthly) ^ months / if(monthly = 0, 1, (1 + monthly) ^ months - 1))",
            unit="¥",
        ),
        ToolResult(
            code="interest",
            labels=_words("利息总额", "利息總額", "Interest in all"),
            formula="instalment * months - amount",
            unit="¥",
        ),
    ],
)

INCOME_TAX = Tool(
    titles=_words(
        "个人所得税（年度综合所得）", "個人所得稅（大陸年度綜合所得）", "Individual income tax (China, a year)"
    ),
    hints=_words(
        "减除费用 6 万元，按年度税率表计算，仅供参考",
        "減除費用 6 萬元，依年度稅率表計算，僅供參考",
        "With the deduction of 60,000 and the yearly brackets; for orientation only",
    ),
    icon="🧾",
    fields=[
        ToolField(code="income", labels=_words("年收入", "年收入", "Income a year"), unit="¥", begins=200000, least=0),
        ToolField(
            code="insurance",
            labels=_words("三险一金（个人部分）", "三險一金（個人部分）", "Social insurance and housing fund"),
            unit="¥",
            begins=0,
            least=0,
        ),
        ToolField(
            code="deductions",
            labels=_words("专项附加扣除", "專項附加扣除", "Special deductions"),
            unit="¥",
            begins=0,
            least=0,
        ),
    ],
    results=[
        ToolResult(
            code="taxable",
            labels=_words("应纳税所得额", "應納稅所得額", "Taxable income"),
            formula="max(0, income - 60000 - insurance - deductions)",
            unit="¥",
        ),
        ToolResult(
            code="tax",
            labels=_words("应纳税额", "應納稅額", "Tax"),
            formula="brackets(taxable, 36000, 0.03, 144000, 0.1, 300000, 0.2, 420000, 0.25, 660000, 0.3, "
            "960000, 0.35, 0.45)",
            unit="¥",
        ),
        ToolResult(
            code="left",
            labels=_words("税后收入", "稅後收入", "Left after tax"),
            formula="income - insurance - tax",
            unit="¥",
        ),
    ],
)

EXAMPLES = [LOAN, INCOME_TAX]
