"""Try a rule on what has happened, or have all rules look at it again."""

import asyncio
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.accounts.actions.record_audit import record_audit
from haoke.conversations import catalog as conversations
from haoke.conversations.types import Named
from haoke.customers import catalog as customers
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Body
from haoke.supervision.actions.look_at import look_at_all
from haoke.supervision.checking import CHECKS, findings_in, understood
from haoke.supervision.contract import Evidence, Found
from haoke.supervision.permissions import CHECKS_MANAGE
from haoke.supervision.queries.talks import Closed, talks_of
from haoke.supervision.types import CheckRule

_LONGEST = timedelta(days=400)
_AT_ONCE = 50
_MOST_EXAMPLES = 20
_MOST_AGAIN = 20_000


class CheckTrial(Body, frozen=True, kw_only=True):
    """``last``: how many conversations are looked at."""

    kind: Annotated[str, Meta(max_length=100)]
    settings: dict[str, Any] = {}
    team_ids: Annotated[list[UUID], Meta(max_length=200)] = []
    last: Annotated[int, Meta(ge=1, le=500)] = 100


class CheckExample(msgspec.Struct, frozen=True):
    """What would be found; ``quote``: the text of its first message."""

    conversation_id: UUID
    customer: Named
    member_id: UUID | None
    at: int
    reason: str
    data: dict[str, str]
    evidence: list[Evidence]
    quote: str


class CheckTried(msgspec.Struct, frozen=True):
    """``looked``: conversations; in ``conversations`` of them there are ``findings``, the first of them as examples."""

    looked: int
    conversations: int
    findings: int
    examples: list[CheckExample]


async def try_check(tx: Tx, actor: Actor, trial: CheckTrial) -> CheckTried:
    """What a rule finds in the last conversations of its teams; nothing is written.

    Raises PermissionDenied, and what ``understood`` refuses.
    """
    actor.require(CHECKS_MANAGE)
    settings = msgspec.to_builtins(understood(trial.kind, trial.settings))
    rule = CheckRule(UUID(int=0), trial.kind, "", True, "low", trial.team_ids, settings)
    at = now()
    wanted = await conversations.closed_since(tx, actor.workspace_id, at - _LONGEST, trial.last, teams=trial.team_ids)
    looked, found, touched = 0, 0, 0
    examples: list[CheckExample] = []
    for start in range(0, len(wanted), _AT_ONCE):
        closed = await talks_of(tx, actor.workspace_id, wanted[start : start + _AT_ONCE], CHECKS[trial.kind].asks)
        looked += len(closed)
        names = await customers.names_of(tx, actor.workspace_id, {one.customer_id for one in closed})
        for one, items in await asyncio.to_thread(_due, closed, rule, to_ms(at)):
            found += len(items)
            touched += bool(items)
            texts = {line.seq: line.text for line in one.talk.lines}
            examples += [
                CheckExample(
                    one.id,
                    Named(one.customer_id, names.get(one.customer_id, "")),
                    item.member_id,
                    item.at,
                    item.reason,
                    item.data,
                    list(item.evidence),
                    next((texts.get(each.seq, "") for each in item.evidence), ""),
                )
                for item in items[: max(0, _MOST_EXAMPLES - len(examples))]
            ]
    return CheckTried(looked, touched, found, examples)


def _due(closed: list[Closed], rule: CheckRule, at: int) -> list[tuple[Closed, list[Found]]]:
    return [(one, [item for item in findings_in(one.talk, rule) if item.due <= at]) for one in closed]


async def check_again(tx: Tx, actor: Actor, days: int) -> int:
    """All rules look at what was closed in the last days; returns how many conversations that are.

    Raises PermissionDenied.
    """
    actor.require(CHECKS_MANAGE)
    at = now()
    wanted = await conversations.closed_since(tx, actor.workspace_id, at - timedelta(days=days), _MOST_AGAIN)
    for start in range(0, len(wanted), 1000):
        await look_at_all(tx, actor.workspace_id, wanted[start : start + 1000], at)
    await record_audit(tx, actor, "check_rule.looked_back", actor.workspace_id, days=days, number=len(wanted))
    return len(wanted)
