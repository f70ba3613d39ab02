"""Collect what a task needs: from the first words, by asking, corrected and confirmed.

A question in the middle is answered by the bot, and the node asks again. Whatever the visitor says, it has an end.
"""

from collections import Counter
from typing import Annotated, Any

import msgspec

from haoke.conversations.contract import SlotChoice, SlotRule
from haoke.conversations.gathering import Slot as GatheredSlot
from haoke.conversations.gathering import gather
from haoke.conversations.slot_kinds import SLOTS
from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Port

_NAME = r"^[A-Za-z0-9_]+$"
_TITLES = {name: (kind.titles["en"], kind.titles["zh-CN"], kind.titles["zh-TW"]) for name, kind in SLOTS.items()}


class Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Annotated[str, msgspec.Meta(max_length=40, pattern=_NAME), titled("Variable", "变量", "變數")] = "value"
    label: Annotated[str, titled("Name of it", "名称", "名稱", max_length=60)] = ""
    type: Annotated[
        str,
        msgspec.Meta(extra_json_schema={"enum": list(SLOTS)}),
        titled("Kind of value", "值的类型", "值的類型", words=_TITLES),
    ] = "text"
    question: Annotated[str, titled("Question", "提问", "提問", long=True, max_length=1000)] = ""
    choices: Annotated[
        str,
        titled(
            "List: one a line, other words for it behind =",
            "列表：每行一项，等号后写同义词，用逗号分隔",
            "清單：每行一項，等號後寫同義詞，以逗號分隔",
            long=True,
            max_length=20_000,
        ),
    ] = ""
    pattern: Annotated[
        str,
        titled(
            "Pattern of the number (# digit, @ letter, * either, + more)",
            "单号格式（# 数字，@ 字母，* 数字或字母，+ 更多）",
            "單號格式（# 數字，@ 字母，* 數字或字母，+ 更多）",
            max_length=200,
        ),
    ] = ""
    required: Annotated[bool, titled("Needed", "必填", "必填")] = True

    def rule(self) -> SlotRule:
        lines = [line.partition("=") for line in self.choices.splitlines() if line.strip()]
        return SlotRule(
            tuple(
                SlotChoice(text.strip(), text.strip(), tuple(filter(None, map(str.strip, _parted(more)))))
                for text, _, more in lines
            ),
            self.pattern,
        )


def _parted(words: str) -> list[str]:
    return words.replace("，", ",").replace("、", ",").split(",")


class Settings(NodeSettings, frozen=True, kw_only=True):
    slots: Annotated[
        tuple[Slot, ...],
        msgspec.Meta(max_length=12),
        titled("What is needed", "需要的信息", "需要的資訊", each=("Value", "信息", "資訊")),
    ] = ()
    confirm: Annotated[
        str,
        titled(
            "Confirm with; {variables} are filled in",
            "确认用语（可用 {变量}，留空则不确认）",
            "確認用語（可用 {變數}，留空則不確認）",
            long=True,
            max_length=1000,
        ),
    ] = ""
    tries: Annotated[
        int, msgspec.Meta(ge=0, le=5), titled("Ask again so many times", "重复询问次数", "重複詢問次數")
    ] = 2

    def faults(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = [] if self.slots else [("slots", "empty")]
        if any(times > 1 for times in Counter(slot.id for slot in self.slots).values()):
            found.append(("slots", "twice"))
        if any(slot.type not in SLOTS for slot in self.slots):
            found.append(("slots", "kind"))
        if any(not slot.question.strip() or not slot.label.strip() for slot in self.slots):
            found.append(("slots", "unnamed"))
        wrong = {SLOTS[slot.type].fault(slot.rule()) for slot in self.slots if slot.type in SLOTS}
        return [*found, *(("slots", code) for code in sorted(wrong) if code)]


class Node:
    titles = {"en": "Collect", "zh-CN": "收集信息", "zh-TW": "收集資訊"}
    descriptions = {
        "en": "Takes values from what was said, asks for what is missing, and has it confirmed.",
        "zh-CN": "从访客的话中提取信息，缺少的逐项询问，并可请访客确认。",
        "zh-TW": "從訪客的話中擷取資訊，缺少的逐項詢問，並可請訪客確認。",
    }
    icon = "text-cursor-input"
    group = "talk"
    purposes = frozenset({"task"})
    waits = False
    """It waits only for what the first words do not hold: a circle through it might not pause."""
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Any) -> tuple[Port, ...]:  # noqa: ARG002
        return (
            Port("next", {"en": "all is known", "zh-CN": "已收集", "zh-TW": "已收集"}),
            Port("failed", {"en": "no usable answer", "zh-CN": "没有有效答案", "zh-TW": "沒有有效答案"}),
        )

    def step(self, settings: Settings, scene: Scene) -> Step:
        slots = [
            GatheredSlot(slot.id, slot.label, SLOTS[slot.type], slot.rule(), slot.question, slot.required)
            for slot in settings.slots
        ]
        return gather(scene, slots, settings.confirm, settings.tries)


node: NodeKind = Node()
