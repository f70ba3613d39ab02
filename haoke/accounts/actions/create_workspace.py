"""Make one more workspace on this installation; its owner becomes the administrator."""

from haoke.accounts.actions.found_workspace import Founding, found_workspace
from haoke.accounts.catalog import workspace_by_id
from haoke.accounts.queries.logins import login_of_member
from haoke.accounts.queries.members import member_by_id
from haoke.accounts.types import Locale, Name, TimeZone, Workspace
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.errors import PermissionDenied
from haoke.kernel.http.request import Body


class NewWorkspace(Body, frozen=True, kw_only=True):
    name: Name
    locale: Locale
    time_zone: TimeZone


async def create_workspace(tx: Tx, actor: Actor, wanted: NewWorkspace) -> Workspace:
    """Only for the owner of the installation."""
    login = await login_of_member(tx, actor.workspace_id, actor.member_id)
    if not login.installation_owner:
        raise PermissionDenied
    member = await member_by_id(tx, actor.workspace_id, actor.member_id)
    founding = Founding(
        workspace=wanted.name,
        founder=member.name,
        login_id=login.id,
        locale=wanted.locale,
        time_zone=wanted.time_zone,
        ip=actor.ip,
    )
    founder = await found_workspace(tx, founding)
    return await workspace_by_id(tx, founder.workspace_id)
