"""A member writes first: a conversation begins that is theirs, or one that is open goes on."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.channels import catalog as channels
from haoke.channels.actions.address_peer import address_peer
from haoke.channels.catalog import Reached
from haoke.channels.contract import Account
from haoke.channels.errors import ChannelUnable
from haoke.channels.types import Peer
from haoke.conversations.actions.admit_visitor import bans, is_banned
from haoke.conversations.actions.append_part import append_part
from haoke.conversations.actions.find_beginnings import whom
from haoke.conversations.actions.open_outlet import open_outlet
from haoke.conversations.actions.post_message import post_message, write_message
from haoke.conversations.actions.receive_message import Visitor, kept_page
from haoke.conversations.errors import ConversationNotFound, CustomerBanned, NotYourConversation
from haoke.conversations.events import ConversationOpened
from haoke.conversations.permissions import BEGIN
from haoke.conversations.queries.beginnings import begun_row, begun_since, open_conversations
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.queries.lines import Arriving, entrance_of
from haoke.conversations.tables import begun, conversations
from haoke.conversations.types import OPENING, Author, MessageBody
from haoke.customers import catalog as customers
from haoke.customers.actions.ensure_customer import ensure_customer
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import now
from haoke.kernel.db import Again, Tx
from haoke.kernel.errors import TooMany
from haoke.kernel.ids import new_id
from haoke.routing import catalog as routing
from haoke.routing.actions.accept import accept
from haoke.routing.actions.enqueue import enqueue
from haoke.routing.actions.hold import hold
from haoke.routing.actions.pull import take_by_hand
from haoke.routing.contract import Facts
from haoke.routing.errors import QueueNotFound
from haoke.routing.types import Queue

_HOUR = timedelta(hours=1)
MOST_AN_HOUR = 60


class FirstMessage(msgspec.Struct, frozen=True):
    """``id`` is the client's own. To a customer, by one of the ids or addresses that are theirs; or to an address."""

    id: UUID
    account_id: UUID
    customer_id: UUID | None
    to: str
    body: MessageBody


async def begin_conversation(tx: Tx, actor: Actor, first: FirstMessage) -> UUID:
    """The conversation. The same message twice begins one.

    Raises PermissionDenied, TooMany, SiteNotFound, CustomerNotFound, ChannelUnable, AddressInvalid, CustomerBanned,
    CustomerLeft, WindowClosed, TemplateNeeded, NotYourConversation, AgentFull, AgentUnavailable, and what a message
    is refused for.
    """
    actor.require(BEGIN)
    done = await _claim(tx, actor, first.id)
    if done is not None:
        return done
    account = await channels.account(tx, actor.workspace_id, first.account_id)
    visitor, peer = await whom(tx, actor, account, first.customer_id, first.to)
    found = await open_conversations(tx, actor.workspace_id, [(account.id, visitor.visitor_id)])
    conversation_id = next(iter(found.values()), None)
    if conversation_id is not None:
        await _go_on(tx, actor, conversation_id, first)
    else:
        conversation_id = await _begin(tx, actor, account, visitor, peer, first)
    await tx.execute(
        sa.update(begun)
        .where(begun.c.workspace_id == actor.workspace_id, begun.c.member_id == actor.member_id, begun.c.id == first.id)
        .values(conversation_id=conversation_id)
    )
    return conversation_id


async def _claim(tx: Tx, actor: Actor, id: UUID) -> UUID | None:
    """The conversation that this message has begun before. A second one that comes meanwhile waits here."""
    statement = insert(begun).values(workspace_id=actor.workspace_id, member_id=actor.member_id, id=id)
    claimed = await tx.execute(statement.on_conflict_do_nothing().returning(begun.c.id))
    if claimed.first() is None:
        row = await begun_row(tx, actor.workspace_id, actor.member_id, id)
        if row is None:
            raise Again
        known: UUID = row.conversation_id
        return known
    if await begun_since(tx, actor.workspace_id, actor.member_id, now() - _HOUR) > MOST_AN_HOUR:
        raise TooMany(retry_after=int(_HOUR.total_seconds()) // 4)
    return None


async def _go_on(tx: Tx, actor: Actor, conversation_id: UUID, first: FirstMessage) -> None:
    try:
        await post_message(tx, actor, conversation_id, first.id, first.body)
    except ConversationNotFound:
        raise NotYourConversation from None


async def _begin(
    tx: Tx, actor: Actor, account: Account[Any], visitor: Visitor, peer: Peer | None, first: FirstMessage
) -> UUID:
    outward = first.body.outward
    to = visitor.external_id.partition(":")[2]
    if channels.sends(account):
        reached = Reached(account, to, visitor.external_id, visitor.visitor_id)
        await channels.refuse_beginning(tx, reached, template=outward is not None and outward.template is not None)
    elif not await channels.told_on_devices(tx, visitor.workspace_id, visitor.visitor_id):
        raise ChannelUnable
    subject = outward.subject if outward else ""
    customer_id = await _customer(tx, visitor)
    row = await _open(tx, actor, account, visitor, customer_id, subject)
    if peer is not None and channels.sends(account):
        await address_peer(tx, account, peer, subject)
    await open_outlet(tx, account, row.id, to if channels.sends(account) else str(visitor.visitor_id), 0)
    await _take(tx, actor, account, row)
    row = await conversation_by_id(tx, row.workspace_id, row.id, lock=True)
    await write_message(tx, row, Author("member", actor.member_id), first.id, first.body)
    names = await customers.names_of(tx, row.workspace_id, [customer_id])
    await record_audit(
        tx, actor, "conversation.begun", row.id, name=names.get(customer_id, ""), account=account.name, to=to
    )
    conversation_id: UUID = row.id
    return conversation_id


async def _customer(tx: Tx, visitor: Visitor) -> UUID:
    """Raises CustomerBanned."""
    contact = await ensure_customer(
        tx,
        workspace_id=visitor.workspace_id,
        channel_account_id=visitor.site_id,
        external_id=visitor.external_id,
        email=visitor.email,
        phone=visitor.phone or next((proof.value for proof in visitor.proofs if proof.kind == "phone"), ""),
        also=visitor.also,
        profile=visitor.profile,
        proofs=visitor.proofs,
    )
    known = await bans.get(tx, visitor.workspace_id)
    if known.holds_customer(contact.customer_id, now()) or is_banned(known, visitor, ""):
        raise CustomerBanned
    return contact.customer_id


async def _open(
    tx: Tx, actor: Actor, account: Account[Any], visitor: Visitor, customer_id: UUID, subject: str
) -> sa.Row[Any]:
    """In the account's queue, or in one of the member's own where that one is of another team."""
    customer = await customers.customer(tx, visitor.workspace_id, customer_id)
    page = kept_page({"channel": account.kind} | ({"title": subject} if subject else {}))
    arriving = Arriving(visitor.workspace_id, account.id, page, customer.locale, customer_id)
    entrance = await entrance_of(tx, arriving, None)
    queue = await _own_queue(tx, actor, await routing.queue_or_default(tx, visitor.workspace_id, entrance.queue_id))
    statement = (
        insert(conversations)
        .values(
            workspace_id=visitor.workspace_id,
            id=new_id(),
            site_id=account.id,
            customer_id=customer_id,
            visitor_id=visitor.visitor_id,
            queue_id=queue.id,
            team_id=queue.team_id,
            state=OPENING,
            locale=customer.locale,
            page=page,
        )
        .on_conflict_do_nothing()
        .returning(conversations)
    )
    row = (await tx.execute(statement)).first()
    if row is None:
        raise Again  # the customer has just written
    row, _ = await append_part(tx, row, "opened", Author("member", actor.member_id), {"page": page})
    await tx.emit(
        ConversationOpened(
            workspace_id=row.workspace_id,
            conversation_id=row.id,
            site_id=row.site_id,
            customer_id=customer_id,
            queue_id=row.queue_id,
            begun_by=actor.member_id,
        )
    )
    return row


async def _own_queue(tx: Tx, actor: Actor, queue: Queue) -> Queue:
    if queue.team_id in actor.teams or actor.scope(BEGIN) is Scope.ALL:
        return queue
    for team_id in sorted(actor.teams):
        try:
            return await routing.queue_of_team(tx, actor.workspace_id, team_id)
        except QueueNotFound:
            continue
    return queue


async def _take(tx: Tx, actor: Actor, account: Account[Any], row: sa.Row[Any]) -> None:
    """As taking one out of the queue by hand. Raises AgentFull, AgentUnavailable."""
    placed = await enqueue(
        tx,
        workspace_id=row.workspace_id,
        kind="conversation",
        subject_id=row.id,
        queue_id=row.queue_id,
        target_id=actor.member_id,
        facts=Facts(channel=account.kind, account_id=account.id, locale=row.locale),
    )
    if placed.outcome == "offered":
        await accept(tx, actor, placed.work_item_id)
    elif placed.outcome != "assigned":
        await take_by_hand(tx, actor, await hold(tx, row.workspace_id, placed.work_item_id))
