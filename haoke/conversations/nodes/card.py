"""Answer with a card: a title, a picture, names and values, links. Channels without cards show its words."""

from typing import Annotated, Any

import msgspec

from haoke.conversations.effects import Say
from haoke.conversations.types import Card, CardField, CardLink
from haoke.conversations.wording import fill
from haoke.flows.contract import NodeKind, NodeSettings, Scene, Step, titled
from haoke.flows.types import Port

_WEB = ("https://", "http://")
_VALUE = 2000  # characters


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    label: Annotated[str, titled("Name", "名称", "名稱", max_length=60)] = ""
    value: Annotated[
        str, titled("Value; {variables} are filled in", "值（可用 {变量}）", "值（可用 {變數}）", max_length=500)
    ] = ""


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    label: Annotated[str, titled("Words", "文字", "文字", max_length=60)] = ""
    url: Annotated[
        str, titled("Address (https://…)", "链接地址（https://…）", "連結位址（https://…）", max_length=1000)
    ] = ""


class Settings(NodeSettings, frozen=True, kw_only=True):
    title: Annotated[str, titled("Title", "标题", "標題", max_length=120)] = ""
    text: Annotated[str, titled("Text", "正文", "正文", long=True, max_length=2000)] = ""
    image: Annotated[
        str, titled("Picture (https://…)", "图片地址（https://…）", "圖片位址（https://…）", max_length=1000)
    ] = ""
    fields: Annotated[
        tuple[Row, ...],
        msgspec.Meta(max_length=20),
        titled("Names and values", "名称和值", "名稱和值", each=("Line", "行", "行")),
    ] = ()
    links: Annotated[
        tuple[Link, ...], msgspec.Meta(max_length=5), titled("Links", "链接", "連結", each=("Link", "链接", "連結"))
    ] = ()

    def faults(self) -> list[tuple[str, str]]:
        found = [] if self.title.strip() or self.text.strip() else [("title", "empty")]
        if self.image and not self.image.startswith((*_WEB, "{")):
            found.append(("image", "address"))
        if any(not link.label.strip() or not link.url.startswith((*_WEB, "{")) for link in self.links):
            found.append(("links", "address"))
        return found


class Node:
    titles = {"en": "Card", "zh-CN": "卡片", "zh-TW": "卡片"}
    descriptions = {
        "en": "Answers with a title, a picture, values and links.",
        "zh-CN": "以标题、图片、信息和链接组成的卡片回复。",
        "zh-TW": "以標題、圖片、資訊和連結組成的卡片回覆。",
    }
    icon = "square-menu"
    group = "talk"
    purposes = frozenset({"reception", "task"})
    waits = False
    settings: type[NodeSettings] = Settings

    def ports(self, settings: Any) -> tuple[Port, ...]:  # noqa: ARG002
        return (Port("next", {"en": "then", "zh-CN": "然后", "zh-TW": "然後"}),)

    def step(self, settings: Settings, scene: Scene) -> Step:
        def put(text: str) -> str:
            return fill(text, scene.variables).strip()[:_VALUE]

        rows = [CardField(put(row.label), put(row.value)) for row in settings.fields]
        links = [CardLink(put(link.label), put(link.url)) for link in settings.links]
        image = put(settings.image)
        card = Card(
            title=put(settings.title),
            text=put(settings.text),
            image=image if image.startswith(_WEB) else "",
            fields=tuple(row for row in rows if row.value),
            links=tuple(link for link in links if link.url.startswith(_WEB)),
        )
        return Step(port="next", effects=(Say(text=card.in_words(), card=card),))


node: NodeKind = Node()
