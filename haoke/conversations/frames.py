"""Frames and topics: what clients see of a conversation, and who sees it.

``c:`` is for everyone in a conversation, ``ci:`` for members in it, ``m:`` for one member, ``v:`` for one visitor,
``l:`` for members who look at a team's list or at all.
"""

from typing import Any
from uuid import UUID

import msgspec

from haoke.channels.types import Delivery
from haoke.conversations.types import INTERNAL_KINDS, Conversation, Part, Participant
from haoke.kernel.auth import Actor

MAX_DRAFT = 2000
"""Characters of a draft that are shown while it is typed."""


def public_topic(conversation_id: UUID) -> str:
    return f"c:{conversation_id}"


def internal_topic(conversation_id: UUID) -> str:
    return f"ci:{conversation_id}"


def member_topic(member_id: UUID) -> str:
    return f"m:{member_id}"


def visitor_topic(visitor_id: UUID) -> str:
    return f"v:{visitor_id}"


def team_list_topic(workspace_id: UUID, team_id: UUID) -> str:
    return f"l:{workspace_id}:{team_id}"


def whole_list_topic(workspace_id: UUID) -> str:
    return f"l:{workspace_id}:*"


class PartFrame(msgspec.Struct, tag_field="t", tag="part", frozen=True):
    c: UUID
    part: Part


class PartsFrame(msgspec.Struct, tag_field="t", tag="parts", frozen=True):
    """A range: ``parts`` are all that the reader may see up to seq ``through``."""

    c: UUID
    parts: list[Part]
    through: int
    last_seq: int


class SkipFrame(msgspec.Struct, tag_field="t", tag="skip", frozen=True):
    """A number the customer does not get to see."""

    c: UUID
    seq: int


class Was(msgspec.Struct, frozen=True):
    state: str
    assignee_id: UUID | None
    team_id: UUID
    participants: list[Participant] = []
    left_at: int | None = None


class ConversationFrame(msgspec.Struct, tag_field="t", tag="conv", frozen=True):
    conv: Any
    was: Was | None = None


class MarksFrame(msgspec.Struct, tag_field="t", tag="marks", frozen=True):
    c: UUID
    visitor_delivered: int
    visitor_read: int
    agent_delivered: int
    agent_read: int
    unread: int


class DeliveryFrame(msgspec.Struct, tag_field="t", tag="delivery", frozen=True):
    """How a message stands at its channel now."""

    c: UUID
    delivery: Delivery


def typing(conversation_id: UUID, actor: Actor, on: bool, text: str | None) -> bytes:
    """Encoded: this frame is never stored and has no place in a transaction."""
    frame: dict[str, Any] = {
        "t": "typing",
        "c": conversation_id,
        "on": on,
        "by": {"kind": actor.kind, "id": actor.id},
    }
    if text is not None:
        frame["text"] = text[:MAX_DRAFT]
    return msgspec.json.encode(frame)


def thinking(conversation_id: UUID) -> bytes:
    """The bot, or whatever else a reception flow asks, takes its time."""
    return msgspec.json.encode({"t": "typing", "c": conversation_id, "on": True, "by": {"kind": "system", "id": None}})


def part_frames(conversation_id: UUID, part: Part) -> list[tuple[str, msgspec.Struct]]:
    """Where a new part goes and as what."""
    frame = PartFrame(conversation_id, part)
    if part.kind in INTERNAL_KINDS:
        return [
            (internal_topic(conversation_id), frame),
            (public_topic(conversation_id), SkipFrame(conversation_id, part.seq)),
        ]
    return [(public_topic(conversation_id), frame)]


def list_topics(workspace_id: UUID, conversation: Conversation, was: Was | None) -> set[str]:
    """Everyone whose lists show the conversation, or showed it before."""
    topics = {whole_list_topic(workspace_id), team_list_topic(workspace_id, conversation.team_id)}
    if conversation.assignee_id is not None:
        topics.add(member_topic(conversation.assignee_id))
    beside = [*conversation.participants, *(was.participants if was is not None else ())]
    topics.update(member_topic(one.member_id) for one in beside)
    if was is not None:
        topics.add(team_list_topic(workspace_id, was.team_id))
        if was.assignee_id is not None:
            topics.add(member_topic(was.assignee_id))
    return topics
