"""Set up a channel account: a site, a mailbox, whatever the kind is."""

import secrets
import string
from typing import Any

import msgspec

from haoke.accounts.actions.record_audit import record_audit
from haoke.channels.contract import Account, ChannelSettings
from haoke.channels.errors import SiteNameInvalid
from haoke.channels.events import ChannelAccountCreated
from haoke.channels.kinds import adapter_of
from haoke.channels.queries.accounts import account_of
from haoke.channels.sealed import ACCOUNTS, sealed
from haoke.channels.tables import channel_accounts
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id

MAX_NAME = 80
_KEY_LETTERS = string.ascii_letters + string.digits
_KEY_LENGTH = 12


async def create_account(
    tx: Tx, actor: Actor, kind: str, name: str, settings: dict[str, Any]
) -> Account[ChannelSettings]:
    """``settings`` holds what differs from the kind's defaults."""
    actor.require("sites.manage")
    checked = msgspec.convert(settings, adapter_of(kind).settings).checked()
    row = (
        await tx.execute(
            channel_accounts.insert()
            .values(
                workspace_id=actor.workspace_id,
                id=new_id(),
                kind=kind,
                key="".join(secrets.choice(_KEY_LETTERS) for _ in range(_KEY_LENGTH)),
                name=clean_name(name),
                settings=sealed(checked, ACCOUNTS),
            )
            .returning(channel_accounts)
        )
    ).one()
    await record_audit(tx, actor, "site.created", row.id, name=row.name, kind=kind)
    await tx.emit(ChannelAccountCreated(workspace_id=actor.workspace_id, account_id=row.id, kind=kind))
    return account_of(row)


def clean_name(name: str) -> str:
    """Raises SiteNameInvalid."""
    clean = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not clean or len(clean) > MAX_NAME:
        raise SiteNameInvalid(length=MAX_NAME)
    return clean
