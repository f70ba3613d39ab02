"""Say whether a team closes with a wrap-up only."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.record_audit import record_audit
from haoke.conversations.queries.closing_codes import refuse_other_team
from haoke.conversations.tables import wrap_up_rules
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def require_wrap_ups(tx: Tx, actor: Actor, team_id: UUID, required: bool) -> None:
    """Raises PermissionDenied, TeamNotFound."""
    refuse_other_team(actor, team_id)
    team = await accounts.team_by_id(tx, actor.workspace_id, team_id)
    if required:
        values = {"workspace_id": actor.workspace_id, "team_id": team_id}
        await tx.execute(insert(wrap_up_rules).values(values).on_conflict_do_nothing())
    else:
        await forget_rule(tx, actor.workspace_id, team_id)
    await record_audit(tx, actor, "wrap_up.rule_changed", team_id, name=team.name, required=required)


async def forget_rule(tx: Tx, workspace_id: UUID, team_id: UUID) -> None:
    await tx.execute(
        wrap_up_rules.delete().where(wrap_up_rules.c.workspace_id == workspace_id, wrap_up_rules.c.team_id == team_id)
    )
