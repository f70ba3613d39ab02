"""Whoever has had nothing to do for longest; after those without any work, whoever got or finished some longest ago."""

from typing import Any

from haoke.routing.contract import Answer, Candidate, Strategy, StrategySettings, WorkItem


class LongestIdle:
    titles = {"en": "Longest idle", "zh-CN": "最久空闲优先", "zh-TW": "最久閒置優先"}
    descriptions = {
        "en": "The agent who has been without any work for longest comes first; then the one whose work changed longest"
        " ago.",
        "zh-CN": "优先分配给空闲时间最长的客服；都在接待时，分配给最久没有新会话的客服。",
        "zh-TW": "優先分配給閒置時間最長的客服；都在接待時，分配給最久沒有新對話的客服。",
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
        return [min(candidates, key=_rested)], memory


def _rested(candidate: Candidate) -> tuple[bool, int, int]:
    return candidate.load > 0, candidate.idle_since, candidate.member_id.int


strategy: Strategy = LongestIdle()
