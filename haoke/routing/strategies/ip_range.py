"""Visitors of some networks go to some agents: offices, branches, partners."""

import ipaddress
from functools import lru_cache
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from haoke.routing.contract import Answer, Candidate, Strategy, StrategySettings, Who, WorkItem, words
from haoke.routing.errors import RangeInvalid

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ranges: Annotated[
        list[str], Meta(max_length=100), words("IP ranges", "IP 段", "IP 段", placeholder="10.1.0.0/16")
    ] = []
    agents: Annotated[Who, words("Agents", "接待客服", "接待客服")] = Who()


class Settings(StrategySettings, frozen=True, kw_only=True):
    rules: Annotated[list[Rule], Meta(max_length=50), words("Rules", "规则", "規則")] = []

    def checked(self) -> "Settings":
        for text in (text for rule in self.rules for text in rule.ranges):
            try:
                _network(text)
            except ValueError:
                raise RangeInvalid(range=text) from None
        return self


class IpRange:
    titles = {"en": "IP range", "zh-CN": "按 IP 段", "zh-TW": "按 IP 段"}
    descriptions = {
        "en": "Visitors from these addresses go to these agents. The first rule that fits counts.",
        "zh-CN": "来自指定 IP 段的访客由指定客服接待，按顺序匹配第一条符合的规则。",
        "zh-TW": "來自指定 IP 段的訪客由指定客服接待，按順序匹配第一條符合的規則。",
    }
    settings: type[StrategySettings] = Settings
    asks: frozenset[str] = frozenset()

    def narrow(self, item: WorkItem, candidates: list[Candidate], settings: Settings, memory: dict[str, Any]) -> Answer:
        try:
            address = ipaddress.ip_address(item.facts.ip)
        except ValueError:
            return None, memory
        for rule in settings.rules:
            if any(address in _network(text) for text in rule.ranges):
                return rule.agents.among(candidates), memory
        return None, memory


@lru_cache(maxsize=4096)
def _network(text: str) -> Network:
    return ipaddress.ip_network(text.strip(), strict=False)


strategy: Strategy = IpRange()
