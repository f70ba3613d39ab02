"""Say how customers are asked for a rating."""

import msgspec
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.conversations.permissions import MANAGE_SURVEY
from haoke.conversations.survey_rules import checked_survey
from haoke.conversations.tables import surveys
from haoke.conversations.types import Survey
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def change_survey(tx: Tx, actor: Actor, survey: Survey) -> Survey:
    """Ratings that were given stay as they are. Raises PermissionDenied, SurveyInvalid."""
    actor.require(MANAGE_SURVEY)
    settings = msgspec.to_builtins(checked_survey(survey))
    statement = insert(surveys).values(workspace_id=actor.workspace_id, settings=settings)
    await tx.execute(
        statement.on_conflict_do_update(index_elements=["workspace_id"], set_={"settings": statement.excluded.settings})
    )
    await record_audit(tx, actor, "survey.changed", actor.workspace_id)
    return survey
