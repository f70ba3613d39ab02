"""The same customer goes to the same few agents: each customer ranks the agents in an order of their own."""

from hashlib import blake2b
from typing import Annotated, Any

from msgspec import Meta

from haoke.routing.contract import Answer, Candidate, StrategySettings, WorkItem, words


class Settings(StrategySettings, frozen=True, kw_only=True):
    """Each field has a default and its name in the languages of the form."""

    agents: Annotated[
        int, Meta(ge=1, le=20), words("Agents for each customer", "每位客户固定的客服人数", "每位客戶固定的客服人數")
    ] = 2


class Steady:
    titles = {"en": "Steady hands", "zh-CN": "固定客服组", "zh-TW": "固定客服組"}
    descriptions = {
        "en": "Each customer has a few agents of their own among those with room.",
        "zh-CN": "为每位客户在有空余的客服中固定少数几位。",
        "zh-TW": "為每位客戶在有餘裕的客服中固定少數幾位。",
    }
    settings: type[StrategySettings] = Settings
    asks: frozenset[str] = frozenset()

    def narrow(self, item: WorkItem, candidates: list[Candidate], settings: Settings, memory: dict[str, Any]) -> Answer:
        """Nothing but the arguments decides, so the same question gets the same answer, also in a simulation."""
        if not item.facts.identity:
            return None, memory  # nobody we could know again: no opinion, the next step is asked

        def place(candidate: Candidate) -> bytes:
            return blake2b(f"{item.facts.identity} {candidate.member_id}".encode(), digest_size=8).digest()

        return sorted(candidates, key=place)[: settings.agents], memory


strategy = Steady()
