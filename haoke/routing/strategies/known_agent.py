"""A customer who comes back goes to the agent they know; if that one is busy, the queue's seconds say for how long."""

from typing import Annotated, Any

from msgspec import Meta

from haoke.routing.contract import Answer, Candidate, Strategy, StrategySettings, WorkItem, words

_AT_WORK = {"free", "full", "busy", "wrap_up"}
_DAY = 24 * 3600 * 1000


class Settings(StrategySettings, frozen=True, kw_only=True):
    days: Annotated[
        int,
        Meta(ge=1, le=3650),
        words("Served within the last days", "在最近多少天内接待过", "在最近多少天內接待過"),
    ] = 90
    only_at_work: Annotated[
        bool,
        words("Wait only while this agent is at work", "仅在该客服在岗时等待", "僅在該客服在崗時等待"),
    ] = True


class KnownAgent:
    titles = {"en": "Returning customer", "zh-CN": "熟客优先", "zh-TW": "熟客優先"}
    descriptions = {
        "en": "Customers go to the agent who served them last. While that agent has no room, they wait for as long as"
        " you say.",
        "zh-CN": "优先分配给上次接待该客户的客服；该客服无空闲时，最多等待设定的时间。",
        "zh-TW": "優先分配給上次接待該客戶的客服；該客服無空閒時，最多等待設定的時間。",
    }
    settings: type[StrategySettings] = Settings
    asks: frozenset[str] = frozenset({"known_state"})

    def narrow(self, item: WorkItem, candidates: list[Candidate], settings: Settings, memory: dict[str, Any]) -> Answer:
        known = item.facts.known_id
        came = item.enqueued_at
        if known is None or known in item.passed or came - item.facts.known_at > settings.days * _DAY:
            return None, memory
        found = [each for each in candidates if each.member_id == known]
        if not found and settings.only_at_work and item.known_state not in _AT_WORK:
            return None, memory
        return found, memory


strategy: Strategy = KnownAgent()
