"""Customers of some levels go to some agents: VIPs to their own."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from haoke.routing.contract import Answer, Candidate, Strategy, StrategySettings, Who, WorkItem, words

Level = Annotated[int, Meta(ge=0, le=5)]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    least: Annotated[Level, words("From level", "最低等级", "最低等級")] = 1
    most: Annotated[Level, words("To level", "最高等级", "最高等級")] = 5
    agents: Annotated[Who, words("Agents", "接待客服", "接待客服")] = Who()


class Settings(StrategySettings, frozen=True, kw_only=True):
    rules: Annotated[list[Rule], Meta(max_length=10), words("Rules", "规则", "規則")] = []


class CustomerLevel:
    titles = {"en": "Customer level", "zh-CN": "按客户等级", "zh-TW": "按客戶等級"}
    descriptions = {
        "en": "Customers of these levels go to these agents. The first rule that fits counts.",
        "zh-CN": "指定等级的客户由指定客服接待，按顺序匹配第一条符合的规则。",
        "zh-TW": "指定等級的客戶由指定客服接待，按順序匹配第一條符合的規則。",
    }
    settings: type[StrategySettings] = Settings
    asks: frozenset[str] = frozenset()

    def narrow(self, item: WorkItem, candidates: list[Candidate], settings: Settings, memory: dict[str, Any]) -> Answer:
        for rule in settings.rules:
            if rule.least <= item.facts.level <= rule.most:
                return rule.agents.among(candidates), memory
        return None, memory


strategy: Strategy = CustomerLevel()
