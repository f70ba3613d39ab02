"""Ask for several things at once. A form where the client has one, field by field in words where not."""

from collections import Counter
from typing import Annotated

import msgspec

from haoke.conversations.asking import fill_in
from haoke.conversations.effects import NoteCustomer
from haoke.conversations.nodes.ask import SAVES, TYPES
from haoke.conversations.saving import Save, known_of, noted
from haoke.conversations.wording import fill
from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import AnswerType, Field, Option, Port

_NAME = r"^[A-Za-z0-9_-]+$"


class FormField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Annotated[str, msgspec.Meta(max_length=40, pattern=_NAME), titled("Code", "代码", "代碼", unique=True)]
    label: Annotated[str, titled("Label", "名称", "名稱", max_length=80)] = ""
    type: Annotated[AnswerType, titled("Kind of answer", "答案类型", "答案類型", words=TYPES)] = "text"
    required: Annotated[bool, titled("Required", "必填", "必填")] = True
    save: Annotated[Save, titled("Note with the customer", "写入客户资料", "寫入客戶資料", words=SAVES)] = "no"
    options: Annotated[
        str, titled("Choices, one a line", "选项（每行一个）", "選項（每行一個）", long=True, max_length=2000)
    ] = ""

    only_if: Annotated[
        str, titled("Ask only if this variable", "仅当此变量时询问", "僅當此變數時詢問", max_length=40)
    ] = ""
    only_is: Annotated[
        str, titled("holds (empty: anything)", "等于（空：任意值）", "等於（空：任意值）", max_length=200)
    ] = ""

    def applies(self, scene: Scene) -> bool:
        """Whether what was answered before makes it a question at all."""
        if not self.only_if:
            return True
        known = str(scene.variables.get(self.only_if, "")).strip().casefold()
        return known == self.only_is.strip().casefold() if self.only_is.strip() else bool(known)

    def asked(self) -> Field:
        lines = [line.strip() for line in self.options.splitlines() if line.strip()]
        shown = tuple(Option(str(number), line[:80]) for number, line in enumerate(lines[:50], 1))
        return Field(self.id, self.label, self.type, self.required, shown)


class Settings(NodeSettings, frozen=True, kw_only=True):
    text: Annotated[str, titled("Introduction", "说明", "說明", long=True, max_length=2000)] = ""
    fields: Annotated[
        tuple[FormField, ...],
        msgspec.Meta(max_length=20),
        titled("Fields", "字段", "欄位", each=("Field", "字段", "欄位")),
    ] = ()
    skip_known: Annotated[bool, titled("Do not ask what is known", "已知则不再询问", "已知則不再詢問")] = True
    tries: Annotated[
        int, msgspec.Meta(ge=0, le=5), titled("Ask again so many times", "重复询问次数", "重複詢問次數")
    ] = 2

    def faults(self) -> list[tuple[str, str]]:
        found = [] if self.fields else [("fields", "empty")]
        if any(not field.label.strip() for field in self.fields):
            found.append(("fields", "unnamed"))
        if any(times > 1 for times in Counter(field.id for field in self.fields).values()):
            found.append(("fields", "twice"))
        return found


class Node:
    titles = {"en": "Form", "zh-CN": "表单", "zh-TW": "表單"}
    descriptions = {
        "en": "Asks for several things and notes them with the customer.",
        "zh-CN": "一次询问多项信息，并写入客户资料。",
        "zh-TW": "一次詢問多項資訊，並寫入客戶資料。",
    }
    icon = "clipboard-list"
    group = "talk"
    purposes = frozenset({"reception"})
    waits = True
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Settings) -> tuple[Port, ...]:  # noqa: ARG002
        return (
            Port("next", {"en": "filled in", "zh-CN": "已填写", "zh-TW": "已填寫"}),
            Port("failed", {"en": "no usable answer", "zh-CN": "没有有效答案", "zh-TW": "沒有有效答案"}),
        )

    def step(self, settings: Settings, scene: Scene) -> Step:
        fields = [field for field in settings.fields if field.applies(scene)]
        known: dict[str, str] = {}
        if settings.skip_known:
            found = {field.id: known_of(scene, field.save, field.label) for field in fields}
            known = {name: value for name, value in found.items() if value}
        asked = tuple(field.asked() for field in fields if field.id not in known)
        filled = fill_in(scene, fill(settings.text, scene.variables), asked, settings.tries)
        if isinstance(filled, Step):
            return filled
        note: dict[str, str] = {}
        for field in fields:
            note |= noted(field.save, field.label, filled.values.get(field.id, ""))
        return Step(
            port="failed" if filled.given_up else "next",
            said=filled.said,
            variables=dict(known | filled.values),
            effects=(NoteCustomer(fields=note),) if note else (),
        )


node: NodeKind = Node()
