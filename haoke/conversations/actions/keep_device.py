"""A visitor wants to be told of answers on a device while nobody looks, or no longer."""

from haoke.channels import catalog as channels
from haoke.channels.actions.register_device import register_device, sign_device_off
from haoke.channels.types import Target
from haoke.conversations.actions.open_outlet import open_outlet
from haoke.conversations.actions.receive_message import Visitor
from haoke.conversations.queries.lists import open_conversation_of
from haoke.kernel.db import Tx


async def keep_device(tx: Tx, visitor: Visitor, service: str, target: Target) -> None:
    """From now on it is told of what is written in the visitor's open conversation. Raises PushServiceUnknown."""
    await register_device(tx, visitor.workspace_id, visitor.site_id, visitor.visitor_id, service, target)
    found = await open_conversation_of(tx, visitor.workspace_id, visitor.visitor_id)
    if found is not None:
        account = await channels.account(tx, visitor.workspace_id, visitor.site_id)
        await open_outlet(tx, account, found.id, str(visitor.visitor_id), found.last_seq)


async def leave_device(tx: Tx, visitor: Visitor, service: str, token: str) -> None:
    await sign_device_off(tx, visitor.workspace_id, visitor.visitor_id, service, token)
