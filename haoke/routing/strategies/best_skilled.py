"""The best at what the item needs comes first, so that beginners get what beginners can do when the best are busy."""

from typing import Any

from haoke.routing.contract import Answer, Candidate, Strategy, StrategySettings, WorkItem


class BestSkilled:
    titles = {"en": "Best skilled", "zh-CN": "技能等级优先", "zh-TW": "技能等級優先"}
    descriptions = {
        "en": "Of the agents with room, those with the highest levels of the skills this queue asks for.",
        "zh-CN": "在有空余的客服中，优先分配给所需技能等级最高的客服。",
        "zh-TW": "在有餘裕的客服中，優先分配給所需技能等級最高的客服。",
    }
    settings = StrategySettings
    asks: frozenset[str] = frozenset()

    def narrow(
        self,
        item: WorkItem,
        candidates: list[Candidate],
        settings: StrategySettings,  # noqa: ARG002 - there are none
        memory: dict[str, Any],
    ) -> Answer:
        wanted = {str(need.skill_id) for ring in item.rings for need in ring.skills}
        if not wanted:
            return None, memory
        levels = [sum(each.skills.get(skill, 0) for skill in wanted) for each in candidates]
        best = max(levels)
        return [each for each, level in zip(candidates, levels, strict=True) if level == best], memory


strategy: Strategy = BestSkilled()
