"""One after the other, in a fixed order, whatever each of them has to do already."""

from typing import Any
from uuid import UUID

from haoke.routing.contract import Answer, Candidate, Strategy, StrategySettings, WorkItem


class RoundRobin:
    titles = {"en": "Round robin", "zh-CN": "轮流分配", "zh-TW": "輪流分配"}
    descriptions = {
        "en": "Agents with room take turns.",
        "zh-CN": "在有空余接待量的客服之间依次轮流分配。",
        "zh-TW": "在尚有餘裕的客服之間依序輪流分配。",
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
        last = UUID(memory["last"]).int if "last" in memory else -1
        chosen = min(candidates, key=lambda candidate: (candidate.member_id.int <= last, candidate.member_id.int))
        return [chosen], {"last": str(chosen.member_id)}


strategy: Strategy = RoundRobin()
