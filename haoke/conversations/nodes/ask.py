"""Ask one thing, and take only an answer of the right form."""

from typing import Annotated

import msgspec

from haoke.conversations.asking import fill_in
from haoke.conversations.effects import NoteCustomer
from haoke.conversations.saving import Save, known_of, noted
from haoke.conversations.wording import fill
from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import AnswerType, Field, Port

TYPES = {
    "text": ("Words", "文字", "文字"),
    "phone": ("Phone number", "电话号码", "電話號碼"),
    "email": ("E-mail address", "邮箱地址", "郵箱地址"),
    "number": ("Number", "数字", "數字"),
    "date": ("Date", "日期", "日期"),
}

SAVES = {
    "no": ("Nowhere", "不写入", "不寫入"),
    "name": ("As the name", "姓名", "姓名"),
    "phone": ("As the phone number", "电话", "電話"),
    "email": ("As the e-mail address", "邮箱", "郵箱"),
    "company": ("As the company", "公司", "公司"),
    "field": ("As a field of your own", "自定义字段", "自訂欄位"),
}


class Settings(NodeSettings, frozen=True, kw_only=True):
    text: Annotated[str, titled("Question", "提问", "提問", long=True, max_length=2000)] = ""
    type: Annotated[AnswerType, titled("Kind of answer", "答案类型", "答案類型", words=TYPES)] = "text"
    variable: Annotated[str, titled("Keep the answer as", "答案保存为变量", "答案儲存為變數", max_length=40)] = "answer"
    save: Annotated[Save, titled("Note with the customer", "写入客户资料", "寫入客戶資料", words=SAVES)] = "no"
    skip_known: Annotated[bool, titled("Do not ask what is known", "已知则不再询问", "已知則不再詢問")] = True
    tries: Annotated[
        int, msgspec.Meta(ge=0, le=5), titled("Ask again so many times", "重复询问次数", "重複詢問次數")
    ] = 2

    def faults(self) -> list[tuple[str, str]]:
        found = [] if self.text.strip() else [("text", "empty")]
        return found if self.variable.strip() else [*found, ("variable", "empty")]


class Node:
    titles = {"en": "Question", "zh-CN": "提问", "zh-TW": "提問"}
    descriptions = {
        "en": "Asks one thing and checks the answer.",
        "zh-CN": "询问一项信息，并检查答案是否有效。",
        "zh-TW": "詢問一項資訊，並檢查答案是否有效。",
    }
    icon = "circle-help"
    group = "talk"
    purposes = frozenset({"reception"})
    waits = True
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Settings) -> tuple[Port, ...]:  # noqa: ARG002
        return (
            Port("next", {"en": "answered", "zh-CN": "已回答", "zh-TW": "已回答"}),
            Port("failed", {"en": "no usable answer", "zh-CN": "没有有效答案", "zh-TW": "沒有有效答案"}),
        )

    def step(self, settings: Settings, scene: Scene) -> Step:
        known = known_of(scene, settings.save, settings.variable) if settings.skip_known and scene.input is None else ""
        if known:
            return Step(port="next", variables={settings.variable: known})
        text = fill(settings.text, scene.variables)
        filled = fill_in(scene, text, (Field(settings.variable, text, settings.type),), settings.tries)
        if isinstance(filled, Step):
            return filled
        if filled.given_up:
            return Step(port="failed")
        answer = filled.values[settings.variable]
        note = noted(settings.save, settings.variable, answer)
        return Step(
            port="next",
            said=answer if filled.said else "",
            variables={settings.variable: answer},
            effects=(NoteCustomer(fields=note),) if note else (),
        )


node: NodeKind = Node()
