"""Say what automatic checks look for."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec import Meta

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Body
from haoke.kernel.ids import new_id
from haoke.supervision.checking import understood
from haoke.supervision.contract import Severity
from haoke.supervision.errors import TooManyCheckRules
from haoke.supervision.permissions import CHECKS_MANAGE
from haoke.supervision.queries.check_rules import MOST_RULES, check_rule_for, count_check_rules
from haoke.supervision.tables import check_findings, check_rules
from haoke.supervision.types import CheckRule


class CheckRuleValues(Body, frozen=True, kw_only=True):
    """See CheckRule."""

    kind: Annotated[str, Meta(max_length=100)]
    name: Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\0]*\S[^\0]*$")]
    enabled: bool = True
    severity: Severity = "medium"
    team_ids: Annotated[list[UUID], Meta(max_length=200)] = []
    settings: dict[str, Any] = {}


async def add_check_rule(tx: Tx, actor: Actor, wanted: CheckRuleValues) -> CheckRule:
    """Raises PermissionDenied, TooManyCheckRules, TeamNotFound, and what ``understood`` refuses."""
    actor.require(CHECKS_MANAGE)
    if await count_check_rules(tx, actor.workspace_id) >= MOST_RULES:
        raise TooManyCheckRules(limit=MOST_RULES)
    rule = await _checked(tx, actor, new_id(), wanted)
    await tx.execute(check_rules.insert().values(workspace_id=actor.workspace_id, **msgspec.structs.asdict(rule)))
    await record_audit(tx, actor, "check_rule.created", rule.id, name=rule.name, kind=rule.kind)
    return rule


async def change_check_rule(tx: Tx, actor: Actor, rule_id: UUID, wanted: CheckRuleValues) -> CheckRule:
    """What was found before stays. Raises PermissionDenied, CheckRuleNotFound, and what adding one refuses."""
    before = await check_rule_for(tx, actor, rule_id)
    rule = await _checked(tx, actor, rule_id, wanted)
    if rule != before:
        values = msgspec.structs.asdict(rule)
        await tx.execute(sa.update(check_rules).where(*_mine(check_rules, actor, "id", rule_id)).values(**values))
        await record_audit(tx, actor, "check_rule.changed", rule_id, name=rule.name, before=before, after=rule)
    return rule


async def delete_check_rule(tx: Tx, actor: Actor, rule_id: UUID) -> None:
    """With what it found. Raises PermissionDenied, CheckRuleNotFound."""
    rule = await check_rule_for(tx, actor, rule_id)
    await tx.execute(sa.delete(check_findings).where(*_mine(check_findings, actor, "rule_id", rule_id)))
    await tx.execute(sa.delete(check_rules).where(*_mine(check_rules, actor, "id", rule_id)))
    await record_audit(tx, actor, "check_rule.deleted", rule_id, name=rule.name)


def _mine(table: sa.Table, actor: Actor, column: str, value: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.workspace_id == actor.workspace_id, table.c[column] == value


async def _checked(tx: Tx, actor: Actor, rule_id: UUID, wanted: CheckRuleValues) -> CheckRule:
    settings = msgspec.to_builtins(understood(wanted.kind, wanted.settings))
    await accounts.require_teams(tx, actor.workspace_id, wanted.team_ids)
    return CheckRule(
        rule_id, wanted.kind, wanted.name.strip(), wanted.enabled, wanted.severity, list(wanted.team_ids), settings
    )
