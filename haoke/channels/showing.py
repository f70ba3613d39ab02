"""What members are shown of a channel: what it can carry now, and what became of the pieces of a message."""

from collections.abc import Iterable
from typing import Any, Literal

import msgspec
import sqlalchemy as sa

from haoke.channels.contract import Account, Capabilities, Recalling, Templated, Typing
from haoke.channels.kinds import adapter_of
from haoke.channels.limits import limits_of
from haoke.channels.rendering import render
from haoke.channels.types import (
    ADDRESSES,
    AnyPart,
    Card,
    ChannelError,
    DeliveryState,
    Media,
    Menu,
    Outgoing,
    Peer,
    Thread,
)
from haoke.channels.windows import window_of
from haoke.channels.wording import in_words, words_of
from haoke.kernel.clock import now, to_ms, to_ms_or_none

_SHOWN = 200  # characters of a piece
_LATER = "https://…"


class WindowView(msgspec.Struct, frozen=True):
    """Whether the peer may be written to, until when and how often still. ``closes_at`` in milliseconds."""

    state: Literal["open", "template_only", "tag_only", "closed"]
    closes_at: int | None
    remaining: int | None


class Ability(msgspec.Struct, frozen=True, kw_only=True):
    """What a conversation's channel can do. ``peer``: who is at its other end. ``last_in_at``: when they last wrote.

    ``recalls``, ``types``, ``templates``: whether it takes messages back, shows that somebody writes, has templates.
    ``paused``: what is written waits until somebody resumes the account. ``limits``: most bytes of a file by its kind.
    ``recall_seconds``: for how long. ``address``: theirs, where the channel reaches them by one. ``thread``: what they
    wrote in last.
    """

    kind: str
    icon: str
    titles: dict[str, str]
    name: str
    capabilities: Capabilities
    window: WindowView
    peer: Peer
    last_in_at: int | None
    recalls: bool
    types: bool
    templates: bool
    paused: bool
    limits: dict[str, int]
    recall_seconds: int
    address: str
    thread: Thread | None


class Step(msgspec.Struct, frozen=True):
    """Something that was heard of a piece."""

    state: str
    at: int
    error_class: str
    code: str


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """``text``: the beginning of what it says. ``recall`` failed: the provider did not take it back."""

    number: int
    text: str
    state: DeliveryState
    error: ChannelError | None
    tries: int
    provider_message_id: str
    sent_at: int | None
    recall: str
    steps: list[Step]


def ability_of(account: Account[Any], peer: sa.Row[Any]) -> Ability:
    adapter = adapter_of(account.kind)
    window, known = window_of(account, peer, now()), msgspec.convert(peer.peer, Peer)
    return Ability(
        kind=account.kind,
        icon=adapter.icon,
        titles=adapter.titles,
        name=account.name,
        capabilities=adapter.capabilities,
        window=WindowView(window.state, to_ms_or_none(window.closes_at), window.remaining),
        peer=known,
        last_in_at=to_ms_or_none(peer.last_in_at),
        recalls=isinstance(adapter, Recalling),
        types=isinstance(adapter, Typing),
        templates=isinstance(adapter, Templated),
        paused=account.paused_at is not None,
        limits=limits_of(adapter.capabilities),
        recall_seconds=account.settings.recall_time(),
        address=address_of(known),
        thread=None if peer.thread is None else msgspec.convert(peer.thread, Thread),
    )


def address_of(peer: Peer) -> str:
    """As people write it; empty for an id that only the provider knows what to do with."""
    return ADDRESSES[peer.id_kind] + peer.id if peer.id_kind in ADDRESSES else ""


class ShownPart(msgspec.Struct, frozen=True):
    """What a message becomes at a channel, before it is sent. ``kind`` is a part's; ``buttons``: what is pressed."""

    kind: str
    text: str
    buttons: list[str]


def shown_at(account: Account[Any], parts: Iterable[AnyPart]) -> list[ShownPart]:
    """Pure. Files are an address that is made when it is sent."""
    pieces = render(parts, adapter_of(account.kind).capabilities, lambda _: _LATER)
    return [_shown(part) for piece in pieces for part in piece]


def _shown(part: AnyPart) -> ShownPart:
    items = part.items if isinstance(part, Menu) else part.links if isinstance(part, Card) else ()
    if isinstance(part, Menu | Card):
        part = _without_buttons(part)
    text = part.caption if isinstance(part, Media) else words_of(part)
    return ShownPart(str(part.__struct_config__.tag), text, [item.title for item in items])


def _without_buttons(part: Menu | Card) -> Menu | Card:
    if isinstance(part, Menu):
        return msgspec.structs.replace(part, items=())
    return msgspec.structs.replace(part, links=(), image="")


def piece_of(row: sa.Row[Any], steps: list[sa.Row[Any]]) -> Piece:
    return Piece(
        number=row.piece,
        text=in_words(msgspec.convert(row.content, Outgoing).parts)[:_SHOWN],
        state=row.state,
        error=None if row.error is None else msgspec.convert(row.error, ChannelError),
        tries=row.tries,
        provider_message_id=row.provider_message_id,
        sent_at=to_ms_or_none(row.sent_at),
        recall=row.recall,
        steps=[Step(step.state, to_ms(step.at), step.error_class, step.code) for step in steps],
    )
