"""Go one way or the other, by the page, the customer, or what was answered before."""

from typing import Annotated, Any, Literal

from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Port

What = Literal[
    "page.url",
    "page.title",
    "page.referrer",
    "customer.name",
    "customer.email",
    "customer.phone",
    "customer.company",
    "customer.tags",
    "customer.level",
    "customer.field",
    "variable",
    "locale",
]
Operator = Literal["contains", "is", "starts", "given", "more"]

WHAT = {
    "page.url": ("Address of the page", "页面地址", "頁面地址"),
    "page.title": ("Title of the page", "页面标题", "頁面標題"),
    "page.referrer": ("Where the visitor came from", "来源页面", "來源頁面"),
    "customer.name": ("Customer's name", "客户姓名", "客戶姓名"),
    "customer.email": ("Customer's e-mail address", "客户邮箱", "客戶郵箱"),
    "customer.phone": ("Customer's phone number", "客户电话", "客戶電話"),
    "customer.company": ("Customer's company", "客户公司", "客戶公司"),
    "customer.tags": ("Customer's tags", "客户标签", "客戶標籤"),
    "customer.level": ("Customer's level (number)", "客户级别（数字）", "客戶級別（數字）"),
    "customer.field": ("A field of the customer", "客户自定义字段", "客戶自訂欄位"),
    "variable": ("Variable of this flow", "流程变量", "流程變數"),
    "locale": ("Visitor's language", "访客语言", "訪客語言"),
}
OPERATORS = {
    "contains": ("contains", "包含", "包含"),
    "is": ("is", "等于", "等於"),
    "starts": ("begins with", "开头是", "開頭是"),
    "given": ("is known", "有值", "有值"),
    "more": ("is at least (number)", "大于等于（数字）", "大於等於（數字）"),
}
_NAMED = {"customer.field", "variable"}


class Settings(NodeSettings, frozen=True, kw_only=True):
    what: Annotated[What, titled("Look at", "判断依据", "判斷依據", words=WHAT)] = "page.url"
    name: Annotated[str, titled("Name of the field or variable", "字段或变量名称", "欄位或變數名稱", max_length=60)] = (
        ""
    )
    operator: Annotated[Operator, titled("Condition", "条件", "條件", words=OPERATORS)] = "contains"
    value: Annotated[str, titled("Value", "值", "值", max_length=500)] = ""

    def faults(self) -> list[tuple[str, str]]:
        found = [("name", "empty")] if self.what in _NAMED and not self.name.strip() else []
        if self.operator != "given" and not self.value.strip():
            found.append(("value", "empty"))
        if self.operator == "more" and _number(self.value) is None:
            found.append(("value", "number"))
        return found


class Node:
    titles = {"en": "Condition", "zh-CN": "条件", "zh-TW": "條件"}
    descriptions = {
        "en": "Two ways, by the page, the customer or an answer.",
        "zh-CN": "根据页面、客户或已有回答选择方向。",
        "zh-TW": "根據頁面、客戶或已有回答選擇方向。",
    }
    icon = "git-branch"
    group = "decide"
    purposes = frozenset({"reception", "task"})
    waits = False
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Any) -> tuple[Port, ...]:  # noqa: ARG002
        return (
            Port("yes", {"en": "yes", "zh-CN": "是", "zh-TW": "是"}),
            Port("no", {"en": "no", "zh-CN": "否", "zh-TW": "否"}),
        )

    def step(self, settings: Settings, scene: Scene) -> Step:
        if settings.what == "variable":
            found = str(scene.variables.get(settings.name, ""))
        else:
            found = str(scene.fact(f"{settings.what}.{settings.name}" if settings.what in _NAMED else settings.what))
        return Step(port="yes" if _holds(settings, found) else "no")


def _holds(settings: Settings, found: str) -> bool:
    """Letters in any case. Tags come one a line, and *is* asks whether one of the lines is it."""
    text, value = found.casefold().strip(), settings.value.casefold().strip()
    match settings.operator:
        case "is":
            return value in [line.strip() for line in text.split("\n")]
        case "starts":
            return text.startswith(value)
        case "given":
            return bool(text)
        case "more":
            number, least = _number(text), _number(value)
            return number is not None and least is not None and number >= least
        case _:
            return value in text


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


node: NodeKind = Node()
