"""Note something with the customer, or in a variable of this flow."""

from typing import Annotated, Any, Literal

from haoke.conversations.effects import NoteCustomer
from haoke.conversations.wording import fill
from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Port

Target = Literal["field", "name", "phone", "email", "company", "variable"]
TARGETS = {
    "field": ("A field of the customer", "客户自定义字段", "客戶自訂欄位"),
    "name": ("The customer's name", "客户姓名", "客戶姓名"),
    "phone": ("The customer's phone number", "客户电话", "客戶電話"),
    "email": ("The customer's e-mail address", "客户邮箱", "客戶郵箱"),
    "company": ("The customer's company", "客户公司", "客戶公司"),
    "variable": ("A variable of this flow", "流程变量", "流程變數"),
}
_NAMED = {"field", "variable"}


class Settings(NodeSettings, frozen=True, kw_only=True):
    target: Annotated[Target, titled("Set", "设置", "設定", words=TARGETS)] = "field"
    name: Annotated[str, titled("Name of the field or variable", "字段或变量名称", "欄位或變數名稱", max_length=60)] = (
        ""
    )
    value: Annotated[
        str, titled("Value; {variables} are filled in", "值（可用 {变量}）", "值（可用 {變數}）", max_length=500)
    ] = ""

    def faults(self) -> list[tuple[str, str]]:
        return [("name", "empty")] if self.target in _NAMED and not self.name.strip() else []


class Node:
    titles = {"en": "Set a field", "zh-CN": "设置字段", "zh-TW": "設定欄位"}
    descriptions = {
        "en": "Notes a value with the customer, or for later steps.",
        "zh-CN": "将值写入客户资料，或供后续步骤使用。",
        "zh-TW": "將值寫入客戶資料，或供後續步驟使用。",
    }
    icon = "tag"
    group = "act"
    purposes = frozenset({"reception", "task"})
    waits = False
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Any) -> tuple[Port, ...]:  # noqa: ARG002
        return (Port("next", {"en": "then", "zh-CN": "然后", "zh-TW": "然後"}),)

    def step(self, settings: Settings, scene: Scene) -> Step:
        value = fill(settings.value, scene.variables)
        if settings.target == "variable":
            return Step(port="next", variables={settings.name: value})
        named = settings.name if settings.target in _NAMED else settings.target
        return Step(port="next", effects=(NoteCustomer(fields={named: value}, sure=True),))


node: NodeKind = Node()
