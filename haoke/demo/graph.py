"""What the demo's company knows of its things: appliances, their parts, what fits what, how a filter is changed."""

from typing import Any, NamedTuple
from uuid import UUID, uuid5

import msgspec

from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.knowledge.actions.begin_graph import begin_graph
from haoke.knowledge.actions.publish_graph import publish_graph
from haoke.knowledge.actions.save_graph_item import add_graph_item
from haoke.knowledge.graph.presets import preset_id
from haoke.knowledge.graph.types import GraphContent


class Thing(NamedTuple):
    """``links``: relation → the names of others."""

    zh: list[str]
    en: list[str]
    kind: str
    facts: dict[str, Any] = {}
    links: dict[str, list[str]] = {}
    steps: list[str] = []


WORDS: dict[str, dict[str, Any]] = {
    "filter": {"sort": "kind", "colour": 5, "words": {"zh-CN": ["滤芯"], "en": ["filter"]}},
    "room": {
        "sort": "attribute",
        "type": "number",
        "unit": "㎡",
        "words": {"zh-CN": ["适用面积", "面积", "适合多大房间"], "en": ["room size", "area"]},
    },
    "noise": {
        "sort": "attribute",
        "type": "number",
        "unit": "dB",
        "words": {"zh-CN": ["噪音", "声音多大", "分贝"], "en": ["noise", "how loud"]},
        "most": {"zh-CN": ["最吵", "更吵"], "en": ["loudest", "louder"]},
        "least": {"zh-CN": ["最安静", "更安静"], "en": ["quietest", "quieter"]},
    },
    "app": {
        "sort": "attribute",
        "type": "yes_no",
        "words": {"zh-CN": ["手机控制", "APP 控制", "远程控制"], "en": ["app control", "remote control"]},
    },
    "sleep": {"sort": "attribute", "type": "yes_no", "words": {"zh-CN": ["睡眠模式"], "en": ["sleep mode"]}},
}

THINGS = (
    Thing(["净界空气净化器", "空气净化器", "净化器"], ["Clear air purifier", "air purifier"], "product",
          {"warranty": "两年", "sleep": True}),
    Thing(["净界 P300", "P300"], ["Clear P300"], "model",
          {"room": 35.0, "noise": 52.0, "price": 1299.0, "weight": 5400.0, "app": False, "colours": ["白色"]},
          {"model_of": ["净界空气净化器"]}),
    Thing(["净界 P400", "P400"], ["Clear P400"], "model",
          {"room": 48.0, "noise": 58.0, "price": 1599.0, "weight": 7100.0, "app": True, "colours": ["白色"]},
          {"model_of": ["净界空气净化器"]}),
    Thing(["净界 P500", "P500"], ["Clear P500"], "model",
          {"room": 60.0, "noise": 56.0, "price": 1999.0, "weight": 7800.0, "app": True, "colours": ["白色", "灰色"]},
          {"model_of": ["净界空气净化器"], "replaces": ["净界 P400"]}),
    Thing(["复合滤芯 F1", "F1"], ["Combined filter F1"], "filter", {"price": 199.0},
          {"fits": ["净界 P300", "净界 P400"]}),
    Thing(["复合滤芯 F2", "F2"], ["Combined filter F2"], "filter", {"price": 269.0}, {"fits": ["净界 P500"]}),
    Thing(["除醛滤芯 F2D", "F2D"], ["Formaldehyde filter F2D"], "filter", {"price": 329.0}, {"fits": ["净界 P500"]}),
    Thing(["换滤芯", "更换滤芯", "滤芯更换"], ["change the filter"], "procedure", {}, {},
          ["关闭电源，拔下插头。", "按住背板上方的卡扣，取下背板。", "拉住提手取出旧滤芯。",
           "撕掉新滤芯的塑料袋，提手朝外装入。",
           "装回背板，接通电源，长按“滤芯”键 5 秒复位。"]),
    Thing(["晨露咖啡机", "咖啡机"], ["Dew coffee machine", "coffee machine"], "product", {"warranty": "一年"}),
    Thing(["晨露 C10", "C10"], ["Dew C10"], "model",
          {"price": 899.0, "weight": 3200.0, "app": False, "colours": ["黑色", "米色"]}, {"model_of": ["晨露咖啡机"]}),
    Thing(["晨露 C20", "C20"], ["Dew C20"], "model",
          {"price": 1499.0, "weight": 4100.0, "app": True, "colours": ["黑色", "银色"]}, {"model_of": ["晨露咖啡机"]}),
    Thing(["奶泡壶 M1", "M1"], ["Milk jug M1"], "part", {"price": 129.0}, {"fits": ["晨露咖啡机"]}),
)  # fmt: skip


async def draw(tx: Tx, boss: Actor) -> None:
    """Drawn and published as somebody would who keeps the graph."""
    workspace_id = boss.workspace_id
    items = await begin_graph(tx, boss)
    for name, content in WORDS.items():
        items.append(await add_graph_item(tx, boss, preset_id(workspace_id, name), as_content(content)))
    for thing in sorted(THINGS, key=lambda thing: bool(thing.links)):
        items.append(await add_graph_item(tx, boss, _id(workspace_id, thing.zh[0]), _entity(workspace_id, thing)))
    await publish_graph(tx, boss, {item.id: item.revision for item in items})


def as_content(values: dict[str, Any]) -> GraphContent:
    content: GraphContent = msgspec.convert(values, GraphContent)
    return content


def _entity(workspace_id: UUID, thing: Thing) -> GraphContent:
    facts = [
        {"attribute_id": str(preset_id(workspace_id, name)), "value": value} for name, value in thing.facts.items()
    ]
    links = [
        {"relation_id": str(preset_id(workspace_id, name)), "to_id": str(_id(workspace_id, to))}
        for name, others in thing.links.items()
        for to in others
    ]
    kind = str(preset_id(workspace_id, thing.kind))
    words = {"zh-CN": thing.zh, "en": thing.en}
    return as_content(
        {"sort": "entity", "words": words, "kind_id": kind, "facts": facts, "links": links, "steps": thing.steps}
    )


def _id(workspace_id: UUID, name: str) -> UUID:
    return uuid5(workspace_id, f"thing:{name}")
