"""A visitor writes: opens the conversation, reopens it, or goes on in it. Fifty first messages at once open one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.channels import catalog as sites
from haoke.channels.contract import Account
from haoke.conversations.actions.announce import announce, was
from haoke.conversations.actions.append_part import SYSTEM, NewPart, append_parts
from haoke.conversations.actions.enter_conversation import without_helpers
from haoke.conversations.actions.post_message import write_message
from haoke.conversations.actions.queue_conversation import hand_to_routing
from haoke.conversations.actions.run_reception import answer_reception, begin_reception
from haoke.conversations.errors import PromptOver
from haoke.conversations.events import ConversationOpened, ConversationReopened
from haoke.conversations.forms.form import FormBody
from haoke.conversations.queries.choices import chosen_just_now, words_of_choice
from haoke.conversations.queries.gate import latest_of, named_of
from haoke.conversations.queries.lines import Arriving, Entrance, entrance_of
from haoke.conversations.queries.named import Spot
from haoke.conversations.queries.parts import part_sent_before
from haoke.conversations.tables import conversations
from haoke.conversations.types import OPENING, RECEPTION, Author, MessageBody, Part, Quote
from haoke.customers.actions.ensure_customer import Contact, ensure_customer
from haoke.customers.types import Key, Profile, Proof
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.routing import catalog as routing
from haoke.routing.contract import Facts

_LONG_PAGE = 1000  # characters kept of an address or a title


class Visitor(msgspec.Struct, frozen=True):
    """Who writes, as the verified token and the signed identity say. ``external_id`` names them within the site.

    ``also``: what else the channel knows them by; ``profile``: what it says of them; ``proofs``: where it reaches them.
    """

    workspace_id: UUID
    site_id: UUID
    visitor_id: UUID
    external_id: str
    name: str = ""
    email: str = ""
    phone: str = ""
    verified: bool = False
    locale: str = ""
    ip: str = ""
    also: tuple[Key, ...] = ()
    profile: Profile = Profile()
    proofs: tuple[Proof, ...] = ()


class Arrival(msgspec.Struct, frozen=True):
    """What a channel knows of a message. ``threaded``: unless a conversation is open, it is of the one it ``names``, or
    begins a new one. ``automatic``: no person wrote it, so it reopens nothing, and nothing answers it. ``quotes``: what
    it answers, if it goes on in that conversation.
    """

    threaded: bool = False
    names: UUID | None = None
    automatic: bool = False
    quotes: Spot | None = None


ANY = Arrival()


async def receive_message(
    tx: Tx,
    visitor: Visitor,
    id: UUID,
    body: MessageBody,
    page: dict[str, str],
    arrival: Arrival = ANY,
) -> tuple[UUID, Part]:
    """The conversation and the part, new or already there by the same ``id``. Everything in one transaction."""
    customer = await ensure_customer(
        tx,
        workspace_id=visitor.workspace_id,
        channel_account_id=visitor.site_id,
        external_id=visitor.external_id,
        name=visitor.name,
        email=visitor.email,
        phone=visitor.phone,
        verified=visitor.verified,
        locale=visitor.locale,
        also=visitor.also,
        profile=visitor.profile,
        proofs=_signed(visitor) if visitor.verified else visitor.proofs,
    )
    return await receive_from(tx, visitor, customer, id, body, page, arrival)


async def receive_from(
    tx: Tx,
    visitor: Visitor,
    customer: Contact,
    id: UUID,
    body: MessageBody,
    page: dict[str, str],
    arrival: Arrival = ANY,
) -> tuple[UUID, Part]:
    """The same where it is known already who the customer is."""
    site = await sites.account(tx, visitor.workspace_id, visitor.site_id)
    author = Author("visitor", visitor.visitor_id)
    row = None if customer.fresh else await latest_of(tx, visitor.workspace_id, visitor.site_id, visitor.visitor_id)
    facts = _facts(visitor, site, customer, page, row)
    body = await _with_choice(tx, row, body)
    if arrival.threaded and row is not None and row.state == "closed":
        row = await named_of(tx, row, arrival.names)
    if row is None or (not arrival.threaded and is_over(row, site)):
        fresh, entrance = await _insert(tx, visitor, customer.customer_id, page, body.line)
        if fresh is not None:
            return fresh.id, await _begin(tx, visitor, site, fresh, entrance, author, id, body, facts)
        row = await latest_of(tx, visitor.workspace_id, visitor.site_id, visitor.visitor_id)
        assert row is not None, "the conflicting conversation is committed"
    known = await _known(tx, row, author, id, body)
    if known is not None:
        return row.id, known
    if arrival.quotes is not None and arrival.quotes.conversation_id == row.id:
        body = msgspec.structs.replace(body, quote=Quote(arrival.quotes.seq, "", author))
    if arrival.automatic:
        return row.id, (await write_message(tx, row, author, id, body))[1]
    if row.state == "closed":
        return row.id, await _reopen(tx, row, author, id, body, facts)
    if row.state == RECEPTION:
        return row.id, await answer_reception(tx, row, author, id, body, facts)
    if body.answer is not None and not isinstance(body, FormBody):
        raise PromptOver
    _, part = await write_message(tx, row, author, id, body)
    return row.id, part


async def _known(tx: Tx, row: sa.Row[Any], author: Author, id: UUID, body: MessageBody) -> Part | None:
    """What was sent already: under the same id, or as the same choice with nothing said since."""
    known = await part_sent_before(tx, row.workspace_id, row.id, id, author)
    if known is None and body.choice is not None:
        return await chosen_just_now(tx, row, author, body.choice)
    return known


async def _with_choice(tx: Tx, row: sa.Row[Any] | None, body: MessageBody) -> MessageBody:
    """In the words of the card that offered it: nobody chooses what was not offered. Else it is what it says."""
    if body.choice is None:
        return body
    words = None if row is None else await words_of_choice(tx, row, body.choice)
    return msgspec.structs.replace(body, choice=None) if words is None else msgspec.structs.replace(body, text=words)


def _signed(visitor: Visitor) -> list[Proof]:
    """What the host page vouches for."""
    said = {"user": visitor.external_id.partition(":")[2], "email": visitor.email, "phone": visitor.phone}
    return [Proof(kind, value) for kind, value in said.items() if value]


def _why(entrance: Entrance) -> list[NewPart]:
    """For the team: the rule that says who receives the visitor, and why it held."""
    if entrance.received is None:
        return []
    return [NewPart("received", SYSTEM, msgspec.to_builtins(entrance.received))]


def _facts(
    visitor: Visitor, site: Account[Any], customer: Contact, page: dict[str, str], last: sa.Row[Any] | None
) -> Facts:
    """What routing's strategies may want to know; all of it is at hand."""
    return Facts(
        ip=visitor.ip,
        channel=site.kind,
        account_id=site.id,
        page=page.get("url", "")[:_LONG_PAGE],
        referrer=page.get("referrer", "")[:_LONG_PAGE],
        locale=visitor.locale,
        identity=visitor.external_id.partition(":")[2] if visitor.verified else "",
        level=customer.level,
        known_id=last and last.assignee_id,
        known_at=to_ms(last.closed_at or last.last_at) if last is not None else 0,
    )


def is_over(row: sa.Row[Any], site: Account[Any]) -> bool:
    """Closed so long ago that a new message begins a new conversation."""
    return bool(row.state == "closed" and now() - row.closed_at >= timedelta(hours=site.settings.reopen_hours))


def kept_page(page: dict[str, str]) -> dict[str, str]:
    return {name: text[:_LONG_PAGE] for name, text in page.items()}


async def _insert(
    tx: Tx, visitor: Visitor, customer_id: UUID, page: dict[str, str], line_id: UUID | None
) -> tuple[sa.Row[Any] | None, Entrance]:
    """A new conversation (None when another message opened one at the same moment), and where it begins."""
    arriving = Arriving(visitor.workspace_id, visitor.site_id, kept_page(page), visitor.locale, customer_id)
    entrance = await entrance_of(tx, arriving, line_id)
    queue = await routing.queue_or_default(tx, visitor.workspace_id, entrance.queue_id)
    fresh = await tx.first(
        _INSERT,
        {
            "workspace_id": visitor.workspace_id,
            "id": new_id(),
            "site_id": visitor.site_id,
            "customer_id": customer_id,
            "visitor_id": visitor.visitor_id,
            "line_id": entrance.line_id,
            "queue_id": queue.id,
            "team_id": queue.team_id,
            "state": OPENING if entrance.flow_id is None else RECEPTION,
            "locale": visitor.locale,
            "page": kept_page(page),
        },
    )
    return fresh, entrance


_INSERT = insert(conversations).on_conflict_do_nothing().returning(conversations)


async def _begin(
    tx: Tx,
    visitor: Visitor,
    site: Account[Any],
    row: sa.Row[Any],
    entrance: Entrance,
    author: Author,
    id: UUID,
    body: MessageBody,
    facts: Facts,
) -> Part:
    before = [NewPart("opened", SYSTEM, {"page": row.page})]
    welcome = site.settings.welcome_for(visitor.locale)
    if welcome:
        before.append(NewPart("message", SYSTEM, {"text": welcome}))
    before += _why(entrance)
    if entrance.flow_id is not None:
        received = await begin_reception(tx, row, entrance.flow_id, author, id, body, before, facts)
        if received is not None:
            return received
    row, part = await write_message(tx, row, author, id, body, before=before)
    await tx.emit(
        ConversationOpened(
            workspace_id=row.workspace_id,
            conversation_id=row.id,
            site_id=row.site_id,
            customer_id=row.customer_id,
            queue_id=row.queue_id,
            line_id=row.line_id,
        )
    )
    await hand_to_routing(tx, row, facts=msgspec.structs.replace(facts, raised=entrance.raised))
    return part


async def _reopen(tx: Tx, row: sa.Row[Any], author: Author, id: UUID, body: MessageBody, facts: Facts) -> Part:
    """The flow that receives such visitors receives this one again; what it was answered it does not ask anew.

    Whoever chooses another business line goes its way from here on.
    """
    reopened = [NewPart("reopened", author)]
    flow_id, raised, moved = row.flow_id, 0, dict[str, Any]()
    if body.line is not None or row.line_id is not None or row.ruled:
        page = {"url": facts.page, "referrer": facts.referrer}
        arriving = Arriving(row.workspace_id, row.site_id, page, row.locale, row.customer_id)
        entrance = await entrance_of(tx, arriving, body.line or row.line_id)
        flow_id, raised = entrance.flow_id, entrance.raised
        reopened += _why(entrance)
        if entrance.line_id not in {None, row.line_id}:
            queue = await routing.queue_or_default(tx, row.workspace_id, entrance.queue_id)
            moved = {"line_id": entrance.line_id, "queue_id": queue.id, "team_id": queue.team_id}
    if flow_id is not None:
        before, served = was(row), row.work_item_id is not None and not moved
        changes: dict[str, Any] = {"state": RECEPTION, "assignee_id": None, "closed_at": None, "left_at": None}
        changes |= {"bot_since": None, "bot_need": ""}
        changes |= await without_helpers(tx, row) | moved
        row, _ = await append_parts(tx, row, reopened, **changes)
        await announce(tx, row, before)
        received = await begin_reception(tx, row, flow_id, author, id, body, [], facts, again=served)
        if received is not None:
            return received
        reopened, moved = [], {}
    row, part = await write_message(
        tx,
        row,
        author,
        id,
        body,
        before=reopened,
        state=OPENING,
        assignee_id=None,
        work_item_id=None,
        **await without_helpers(tx, row) | moved,
    )
    await tx.emit(ConversationReopened(workspace_id=row.workspace_id, conversation_id=row.id))
    await hand_to_routing(tx, row, facts=msgspec.structs.replace(facts, raised=raised))
    return part
