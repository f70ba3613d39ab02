"""Whoever has most room left, measured against their own capacity; among equals whoever has waited longest for work."""

from typing import Any

from haoke.routing.contract import Answer, Candidate, Strategy, StrategySettings, WorkItem


class LeastBusy:
    titles = {"en": "Least busy", "zh-CN": "空闲优先", "zh-TW": "空閒優先"}
    descriptions = {
        "en": "The agent whose capacity is least used comes first; among equals the one who has waited longest.",
        "zh-CN": "优先分配给负荷最低的客服；负荷相同时，分配给等待最久的客服。",
        "zh-TW": "優先分配給負荷最低的客服；負荷相同時，分配給等待最久的客服。",
    }
    settings = StrategySettings
    asks: frozenset[str] = frozenset()

    def narrow(
        self,
        item: WorkItem,  # noqa: ARG002 - whatever the item is
        candidates: list[Candidate],
        settings: StrategySettings,  # noqa: ARG002 - there are none
        memory: dict[str, Any],
    ) -> Answer:
        return [min(candidates, key=_busy)], memory


def _busy(candidate: Candidate) -> tuple[float, int, int]:
    return candidate.load / candidate.capacity, candidate.last_assigned_at, candidate.member_id.int


strategy: Strategy = LeastBusy()
