"""Set up a fresh installation: the first workspace, its administrator, and a session of theirs."""

import msgspec
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.found_workspace import Founding, found_workspace
from haoke.accounts.actions.sign_in import SignedIn
from haoke.accounts.actions.start_session import Place, start_session
from haoke.accounts.errors import AlreadySetUp
from haoke.accounts.queries.workspaces import any_workspace
from haoke.accounts.tables import logins
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.kernel.tables import installation


class SetUp(msgspec.Struct, frozen=True, kw_only=True):
    workspace: str
    name: str
    email: str
    password_hash: str
    locale: str
    time_zone: str


async def set_up(tx: Tx, wanted: SetUp, place: Place) -> SignedIn:
    """Raises AlreadySetUp when there is a workspace, or somebody else sets up at this moment and comes first."""
    marked = await tx.execute(insert(installation).values(name="set_up", value="done").on_conflict_do_nothing())
    if marked.rowcount == 0 or await any_workspace(tx):
        raise AlreadySetUp
    login_id = new_id()
    await tx.execute(
        logins.insert().values(
            id=login_id, email=wanted.email.lower(), password_hash=wanted.password_hash, installation_owner=True
        )
    )
    founder = await found_workspace(
        tx,
        Founding(
            workspace=wanted.workspace,
            founder=wanted.name,
            login_id=login_id,
            locale=wanted.locale,
            time_zone=wanted.time_zone,
            ip=place.address,
        ),
    )
    token = await start_session(tx, founder.workspace_id, founder.member_id, place)
    return SignedIn(token, founder.workspace_id, founder.member_id)
