"""Set the language model of a workspace, or take it away."""

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.bot.permissions import MANAGE
from haoke.bot.queries.models import endpoint_of, endpoint_row
from haoke.bot.tables import model_endpoints
from haoke.bot.types import ModelEndpoint, Use
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.outbound import checked_url
from haoke.kernel.sealing import Lost, SecretUnreadable


class WantedModel(msgspec.Struct, frozen=True):
    """``key`` None keeps the one there is, if the host stays the same: a key is not sent where it was not meant for."""

    url: str
    model: str
    key: str | None
    uses: list[Use]
    daily_tokens: int
    seconds: int


async def set_model(tx: Tx, actor: Actor, wanted: WantedModel) -> ModelEndpoint:
    """Raises PermissionDenied, UrlInvalid, SecretUnreadable."""
    actor.require(MANAGE)
    url = checked_url(wanted.url.strip().rstrip("/"))
    before = await endpoint_row(tx, actor.workspace_id, lock=True)
    kept = before.key if before is not None and checked_url(before.url).netloc == url.netloc else ""
    if wanted.key is None and isinstance(kept, Lost):
        raise SecretUnreadable(name=wanted.model)
    values = {
        "url": str(url),
        "model": wanted.model.strip(),
        "key": kept if wanted.key is None else wanted.key.strip(),
        "uses": sorted(set(wanted.uses)),
        "daily_tokens": wanted.daily_tokens,
        "seconds": wanted.seconds,
    }
    await tx.execute(
        insert(model_endpoints)
        .values(workspace_id=actor.workspace_id, **values)
        .on_conflict_do_update(index_elements=["workspace_id"], set_=values)
    )
    shown = {name: value for name, value in values.items() if name != "key"}
    changed = before is None or values["key"] != before.key
    await record_audit(tx, actor, "bot.model_set", actor.workspace_id, after=shown, key_changed=changed)
    found = await endpoint_of(tx, actor.workspace_id)
    assert found is not None
    return found


async def remove_model(tx: Tx, actor: Actor) -> None:
    """Nothing is written by a model from now on. Raises PermissionDenied."""
    actor.require(MANAGE)
    gone = await tx.first(
        sa.delete(model_endpoints)
        .where(model_endpoints.c.workspace_id == actor.workspace_id)
        .returning(model_endpoints.c.url)
    )
    if gone is not None:
        await record_audit(tx, actor, "bot.model_removed", actor.workspace_id, before=gone.url)
