"""Say by rules who receives an account's visitors: the bot or people. All rules of a site, or mailbox, at once."""

from uuid import UUID

import msgspec
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.record_audit import record_audit
from haoke.channels import catalog as sites
from haoke.conversations.errors import RuleLeadsNowhere
from haoke.conversations.modes import ReceptionRule
from haoke.conversations.queries.lists import reception_of
from haoke.conversations.queries.reception import PURPOSE
from haoke.conversations.tables import receptions
from haoke.flows import catalog as flows
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.routing import catalog as routing


async def set_rules(tx: Tx, actor: Actor, site_id: UUID, rules: list[ReceptionRule]) -> None:
    """Raises PermissionDenied, SiteNotFound, RuleLeadsNowhere, FlowNotFound, FlowUnpublished, CalendarNotFound."""
    actor.require("sites.manage")
    site = await sites.account(tx, actor.workspace_id, site_id)
    for place, rule in enumerate(rules, 1):
        await _check(tx, actor, place, rule)
    chosen = await reception_of(tx, actor.workspace_id, site_id)
    queue = await routing.queue_or_default(tx, actor.workspace_id, chosen.queue_id)
    stored = msgspec.to_builtins(rules)
    statement = insert(receptions).values(
        workspace_id=actor.workspace_id, site_id=site_id, queue_id=queue.id, rules=stored
    )
    await tx.execute(
        statement.on_conflict_do_update(index_elements=["workspace_id", "site_id"], set_={"rules": stored})
    )
    await record_audit(
        tx, actor, "site.rules_changed", site_id, name=site.name, rules=[rule.name or rule.mode for rule in rules]
    )


async def _check(tx: Tx, actor: Actor, place: int, rule: ReceptionRule) -> None:
    if rule.mode == "flow":
        if rule.flow_id is None:
            raise RuleLeadsNowhere(place=place)
        await flows.usable(tx, actor.workspace_id, PURPOSE, rule.flow_id)
    if rule.when.calendar_id is not None:
        await accounts.opening(tx, actor.workspace_id, rule.when.calendar_id, now())
    if rule.when.queue_id is not None:
        await routing.queue(tx, actor.workspace_id, rule.when.queue_id)
