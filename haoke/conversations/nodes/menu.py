"""Offer choices. Buttons where the client has them, numbered lines where not; the words of a choice work too."""

from collections import Counter
from typing import Annotated

import msgspec

from haoke.conversations.effects import Say
from haoke.conversations.wording import fill, meant, with_options
from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Option, Port

_NAME = r"^[A-Za-z0-9_-]+$"


class MenuOption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Annotated[str, msgspec.Meta(max_length=40, pattern=_NAME), titled("Code", "代码", "代碼", unique=True)]
    text: Annotated[str, titled("Button", "按钮文字", "按鈕文字", max_length=80)] = ""


class Settings(NodeSettings, frozen=True, kw_only=True):
    text: Annotated[str, titled("Question", "提问", "提問", long=True, max_length=2000)] = ""
    options: Annotated[
        tuple[MenuOption, ...],
        msgspec.Meta(max_length=20),
        titled("Choices", "选项", "選項", each=("Choice", "选项", "選項")),
    ] = ()
    variable: Annotated[str, titled("Keep the choice as", "选择保存为变量", "選擇儲存為變數", max_length=40)] = ""
    tries: Annotated[
        int, msgspec.Meta(ge=0, le=5), titled("Ask again so many times", "重复询问次数", "重複詢問次數")
    ] = 1

    def faults(self) -> list[tuple[str, str]]:
        found = [("text", "empty")] if not self.text.strip() else []
        if not self.options:
            found.append(("options", "empty"))
        if any(not option.text.strip() for option in self.options):
            found.append(("options", "unnamed"))
        if any(times > 1 for times in Counter(option.id for option in self.options).values()):
            found.append(("options", "twice"))
        if any(option.id == "other" for option in self.options):
            found.append(("options", "reserved"))
        return found

    def shown(self) -> tuple[Option, ...]:
        return tuple(Option(option.id, option.text) for option in self.options)


class Node:
    titles = {"en": "Menu", "zh-CN": "菜单", "zh-TW": "選單"}
    descriptions = {
        "en": "Offers choices as buttons; each leads on its own way.",
        "zh-CN": "以按钮提供选项，每个选项通向各自的步骤。",
        "zh-TW": "以按鈕提供選項，每個選項通往各自的步驟。",
    }
    icon = "list"
    group = "talk"
    purposes = frozenset({"reception", "task"})
    waits = True
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Settings) -> tuple[Port, ...]:
        chosen = [Port(each.id, dict.fromkeys(("en", "zh-CN", "zh-TW"), each.text)) for each in settings.options]
        return (*chosen, Port("other", {"en": "anything else", "zh-CN": "其他内容", "zh-TW": "其他內容"}))

    def step(self, settings: Settings, scene: Scene) -> Step:
        options = settings.shown()
        if scene.input is None:
            first = meant(str(scene.variables.get("first_message", "")), options)
            return self._ask(settings, scene, 0) if first is None else self._take(settings, first)
        if scene.input.option:
            picked = next((option for option in options if option.id == scene.input.option), None)
            if picked is None:
                return Step(wait=True, held=dict(scene.held), faults={"option": "unknown"})
        else:
            picked = meant(scene.input.text, options)
        if picked is not None:
            return self._take(settings, picked)
        asked = int(scene.held.get("asked", 0)) + 1
        return Step(port="other") if asked > settings.tries else self._ask(settings, scene, asked)

    def _ask(self, settings: Settings, scene: Scene, asked: int) -> Step:
        options = settings.shown()
        text = fill(settings.text, scene.variables)
        return Step(
            wait=True,
            effects=(Say(text=with_options(text, options), prompt=scene.prompt(text, options=options)),),
            held={"asked": asked},
        )

    def _take(self, settings: Settings, picked: Option) -> Step:
        kept = {settings.variable: picked.text} if settings.variable else {}
        return Step(port=picked.id, said=picked.text, variables=dict(kept))


node: NodeKind = Node()
