"""Whoever did best in the last days comes first, measured by a number that is recorded anyway."""

from typing import Annotated, Any, Literal

from msgspec import Meta

from haoke.routing.contract import Answer, Candidate, Strategy, StrategySettings, WorkItem, words

Metric = Literal["first_answer", "handled", "satisfaction"]

_LESS_IS_BETTER = {"first_answer"}


class Settings(StrategySettings, frozen=True, kw_only=True):
    metric: Annotated[
        Metric,
        words(
            "Measured by",
            "依据指标",
            "依據指標",
            choices={
                "first_answer": {
                    "en": "Median time to the first answer",
                    "zh-CN": "首次响应时间中位数",
                    "zh-TW": "首次回應時間中位數",
                },
                "handled": {"en": "Conversations handled", "zh-CN": "接待量", "zh-TW": "接待量"},
                "satisfaction": {"en": "Satisfaction", "zh-CN": "满意度", "zh-TW": "滿意度"},
            },
        ),
    ] = "first_answer"
    best_percent: Annotated[int, Meta(ge=1, le=100), words("The best, in percent", "取前百分之", "取前百分之")] = 50


class Performance:
    titles = {"en": "Performance", "zh-CN": "绩效优先", "zh-TW": "績效優先"}
    descriptions = {
        "en": "Of the agents with room, the best of the last seven days. Whoever was not measured yet is not passed"
        " over.",
        "zh-CN": "在有空余的客服中，优先分配给最近七天表现较好的客服；尚无数据的客服不会被排除。",
        "zh-TW": "在有餘裕的客服中，優先分配給最近七天表現較好的客服；尚無資料的客服不會被排除。",
    }
    settings: type[StrategySettings] = Settings
    asks: frozenset[str] = frozenset({"performance"})

    def narrow(
        self,
        item: WorkItem,  # noqa: ARG002 - whatever the item is
        candidates: list[Candidate],
        settings: Settings,
        memory: dict[str, Any],
    ) -> Answer:
        sign = 1 if settings.metric in _LESS_IS_BETTER else -1
        measured = [each for each in candidates if settings.metric in each.performance]
        if not measured:
            return None, memory
        ranked = sorted(measured, key=lambda each: (sign * each.performance[settings.metric], each.member_id.int))
        best = {each.member_id for each in ranked[: max(1, len(ranked) * settings.best_percent // 100)]}
        unknown = {each.member_id for each in candidates} - {each.member_id for each in measured}
        return [each for each in candidates if each.member_id in best | unknown], memory


strategy: Strategy = Performance()
