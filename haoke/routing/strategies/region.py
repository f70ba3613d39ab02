"""Visitors of some regions go to some agents: who speaks the dialect, who knows the branch."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from haoke.kernel.regions import NOWHERE, Region, region_of
from haoke.routing.contract import Answer, Candidate, Strategy, StrategySettings, Who, WorkItem, words


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    regions: Annotated[
        list[str], Meta(max_length=100), words("Regions (in Chinese)", "地区", "地區", placeholder="广东省")
    ] = []
    agents: Annotated[Who, words("Agents", "接待客服", "接待客服")] = Who()


class Settings(StrategySettings, frozen=True, kw_only=True):
    rules: Annotated[list[Rule], Meta(max_length=50), words("Rules", "规则", "規則")] = []
    unknown: Annotated[
        Who,
        words(
            "Where the region is unknown (IPv6, private networks)",
            "无法识别地区时（IPv6、内网）",
            "無法識別地區時（IPv6、內網）",
        ),
    ] = Who()


class ByRegion:
    titles = {"en": "Region", "zh-CN": "按地区", "zh-TW": "按地區"}
    descriptions = {
        "en": "Visitors from these countries, provinces or cities go to these agents, as their IP address tells. The"
        " first rule that fits counts.",
        "zh-CN": "根据访客 IP 判断国家、省份或城市，由指定客服接待，按顺序匹配第一条符合的规则。",
        "zh-TW": "根據訪客 IP 判斷國家、省份或城市，由指定客服接待，按順序匹配第一條符合的規則。",
    }
    settings: type[StrategySettings] = Settings
    asks: frozenset[str] = frozenset()

    def narrow(self, item: WorkItem, candidates: list[Candidate], settings: Settings, memory: dict[str, Any]) -> Answer:
        region = region_of(item.facts.ip)
        if region == NOWHERE:
            return (None if settings.unknown == Who() else settings.unknown.among(candidates)), memory
        for rule in settings.rules:
            if any(_lies_in(region, text) for text in rule.regions):
                return rule.agents.among(candidates), memory
        return None, memory


def _lies_in(region: Region, text: str) -> bool:
    """广东 means 广东省 too; a country, province and city may be written one after the other: 中国/广东省."""
    names = (region.country, region.province, region.city)
    wanted = [each.strip() for each in text.split("/") if each.strip()]
    return bool(wanted) and all(any(name and name.startswith(each) for name in names) for each in wanted)


strategy: Strategy = ByRegion()
