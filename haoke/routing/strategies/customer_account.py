"""Customers that the company knows by name go to some agents: the account manager of a big customer."""

from fnmatch import fnmatchcase
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from haoke.routing.contract import Answer, Candidate, Strategy, StrategySettings, Who, WorkItem, words


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    accounts: Annotated[
        list[Annotated[str, Meta(max_length=200)]],
        Meta(max_length=500),
        words("Accounts, * for any characters", "客户账号，可用 * 通配", "客戶帳號，可用 * 通配", placeholder="corp-*"),
    ] = []
    agents: Annotated[Who, words("Agents", "接待客服", "接待客服")] = Who()


class Settings(StrategySettings, frozen=True, kw_only=True):
    rules: Annotated[list[Rule], Meta(max_length=50), words("Rules", "规则", "規則")] = []


class CustomerAccount:
    titles = {"en": "Customer account", "zh-CN": "按客户账号", "zh-TW": "按客戶帳號"}
    descriptions = {
        "en": "Customers whom your pages signed in under these names go to these agents. The first rule that fits"
        " counts.",
        "zh-CN": "以指定账号登录贵司网站的客户由指定客服接待，按顺序匹配第一条符合的规则。",
        "zh-TW": "以指定帳號登入貴司網站的客戶由指定客服接待，按順序匹配第一條符合的規則。",
    }
    settings: type[StrategySettings] = Settings
    asks: frozenset[str] = frozenset()

    def narrow(self, item: WorkItem, candidates: list[Candidate], settings: Settings, memory: dict[str, Any]) -> Answer:
        account = item.facts.identity.lower()
        if account:
            for rule in settings.rules:
                if any(_fits(account, text.strip().lower()) for text in rule.accounts):
                    return rule.agents.among(candidates), memory
        return None, memory


def _fits(account: str, pattern: str) -> bool:
    """Only the star is special."""
    return fnmatchcase(account, pattern.replace("[", "[[]").replace("?", "[?]"))


strategy: Strategy = CustomerAccount()
