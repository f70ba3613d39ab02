"""Where somebody comes from decides: the channel, the site, the page they write from or the page before."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.routing.contract import Answer, Candidate, Facts, Strategy, StrategySettings, Who, WorkItem, words

Texts = list[Annotated[str, Meta(max_length=300)]]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that is filled must fit."""

    channels: Annotated[Texts, Meta(max_length=20), words("Channels", "渠道", "管道", format="channels")] = []
    sites: Annotated[list[UUID], Meta(max_length=50), words("Sites", "站点", "網站", format="sites")] = []
    pages: Annotated[
        Texts,
        Meta(max_length=100),
        words("The page’s address contains", "页面网址包含", "頁面網址包含", placeholder="/pay"),
    ] = []
    referrers: Annotated[
        Texts,
        Meta(max_length=100),
        words("Came from an address with", "来源网址包含", "來源網址包含", placeholder="baidu.com"),
    ] = []
    agents: Annotated[Who, words("Agents", "接待客服", "接待客服")] = Who()


class Settings(StrategySettings, frozen=True, kw_only=True):
    rules: Annotated[list[Rule], Meta(max_length=50), words("Rules", "规则", "規則")] = []


class Source:
    titles = {"en": "Channel and page", "zh-CN": "按来源渠道与页面", "zh-TW": "按來源管道與頁面"}
    descriptions = {
        "en": "Visitors of these channels, sites or pages go to these agents. The first rule that fits counts.",
        "zh-CN": "来自指定渠道、站点或页面的访客由指定客服接待，按顺序匹配第一条符合的规则。",
        "zh-TW": "來自指定管道、網站或頁面的訪客由指定客服接待，按順序匹配第一條符合的規則。",
    }
    settings: type[StrategySettings] = Settings
    asks: frozenset[str] = frozenset()

    def narrow(self, item: WorkItem, candidates: list[Candidate], settings: Settings, memory: dict[str, Any]) -> Answer:
        for rule in settings.rules:
            if _fits(rule, item.facts):
                return rule.agents.among(candidates), memory
        return None, memory


def _fits(rule: Rule, facts: Facts) -> bool:
    asked = [
        (rule.channels, facts.channel in rule.channels),
        (rule.sites, facts.account_id in rule.sites),
        (rule.pages, _contains(facts.page, rule.pages)),
        (rule.referrers, _contains(facts.referrer, rule.referrers)),
    ]
    return any(wanted for wanted, _ in asked) and all(fits for wanted, fits in asked if wanted)


def _contains(address: str, texts: Texts) -> bool:
    folded = address.lower()
    return any(text.strip().lower() in folded for text in texts if text.strip())


strategy: Strategy = Source()
