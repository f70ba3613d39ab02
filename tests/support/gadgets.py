"""A small graph of a shop for telephones: series, models, chargers, and how a filter is changed."""

from typing import Any
from uuid import UUID

import msgspec

from haoke.knowledge.graph.presets import preset_id, presets
from haoke.knowledge.graph.types import GraphContent

NOBODY = UUID(int=0)


class Gadgets:
    """Items by their ids, as the API takes them; ids of presets are those of the workspace."""

    def __init__(self, workspace_id: UUID = NOBODY) -> None:
        self._workspace_id = workspace_id
        self.items: dict[UUID, GraphContent] = {preset_id(workspace_id, name): item for name, item in presets().items()}
        self.put("fast", sort="attribute", type="yes_no", words={"zh-CN": ["快充", "闪充"], "en": ["fast charging"]})
        self.put("battery", sort="attribute", type="number", unit="mAh",
                 words={"zh-CN": ["电池容量", "电池"], "en": ["battery"]})  # fmt: skip
        self.put("charger", sort="kind", words={"zh-CN": ["充电器"], "en": ["charger"]})
        self.entity("X 系列", "product", {"fast": True, "warranty": "一年"})
        self.entity(
            "X200", "model", {"battery": 5000.0, "weight": 189.0, "colours": ["黑色", "白色"]}, model_of="X 系列"
        )
        self.entity("X300", "model", {"battery": 4800.0, "weight": 176.0, "colours": ["红色"]}, model_of="X 系列")
        self.entity("Y100", "model", {"battery": 4000.0, "weight": 150.0, "fast": False})
        self.entity("C65", "charger", {"price": 99.0}, fits="X 系列")
        self.entity("C20", "charger", {"price": 49.0}, fits="Y100")
        self.put("换滤芯", sort="entity", kind_id=str(self.id("procedure")), words={"zh-CN": ["换滤芯", "更换滤芯"]},
                 steps=["关闭电源", "取出旧滤芯", "装入新滤芯", "复位指示灯"])  # fmt: skip

    def id(self, name: str) -> UUID:
        return preset_id(self._workspace_id, name)

    def put(self, name: str, **content: Any) -> None:
        self.items[self.id(name)] = msgspec.convert(content, GraphContent)

    def entity(self, name: str, kind: str, facts: dict[str, Any], **links: str) -> None:
        self.put(
            name,
            sort="entity",
            kind_id=str(self.id(kind)),
            words={"zh-CN": [name]},
            facts=[{"attribute_id": str(self.id(one)), "value": value} for one, value in facts.items()],
            links=[{"relation_id": str(self.id(one)), "to_id": str(self.id(to))} for one, to in links.items()],
        )
