"""What a reception flow asks the conversation to do: the effects that its nodes have."""

from typing import Any, Literal
from uuid import UUID

import msgspec

from haoke.conversations.contract import HandOverReason
from haoke.conversations.types import BotNeed, Card
from haoke.flows.contract import Effect
from haoke.flows.types import Prompt


class Say(Effect, frozen=True, kw_only=True):
    """A message to the visitor. With a ``prompt`` it is a question. A ``card`` says what ``text`` does, with a form."""

    text: str
    markdown: bool = False
    prompt: Prompt | None = None
    card: Card | None = None


class SendForm(Effect, frozen=True, kw_only=True):
    """One of the workspace's forms, with ``text`` before it. ``id`` is of this sending; ``node`` waits for it."""

    form_id: str
    id: UUID
    node: str
    text: str = ""


class NoteCustomer(Effect, frozen=True, kw_only=True):
    """What the visitor said of themselves, or (``sure``) what the flow's author decided.

    ``fields`` by the names of the customer's data: name, email, phone, company, or one of the company's own.
    """

    fields: dict[str, str]
    sure: bool = False


class EnterQueue(Effect, frozen=True, kw_only=True):
    """``queue_id`` empty: the site's own. ``priority`` None: the queue's own.

    ``skill_id``: a skill that is needed, from ``level`` on, for so many ``seconds`` of waiting (0: always).
    """

    queue_id: str = ""
    priority: int | None = None
    skill_id: str = ""
    level: int = 1
    seconds: int = 0


class LeaveMessage(Effect, frozen=True, kw_only=True):
    """The conversation ends as a message that the team of the queue (empty: the site's own) will find."""

    queue_id: str = ""


class Close(Effect, frozen=True, kw_only=True):
    """The conversation ends here."""


class BotReceives(Effect, frozen=True, kw_only=True):
    """From now on the bot has the visitor."""


class NoteNeed(Effect, frozen=True, kw_only=True):
    """Why people should look after a visitor whom the bot has; empty: they need not any more."""

    need: BotNeed | Literal[""]


class Tried(msgspec.Struct, frozen=True):
    """A question to the bot and what came of it; ``title``: of what it answered or did, or what was offered."""

    question: str
    outcome: Literal["answered", "offered", "unknown", "task"]
    title: str = ""


class HandOver(Effect, frozen=True, kw_only=True):
    """The bot gives the visitor to people. The team reads why, and what was tried: the latest, in its order."""

    reason: HandOverReason
    tried: list[Tried] = []
    mood: str = ""


def say_body(effect: Say) -> dict[str, Any]:
    """What a message of a flow holds, as a part's body."""
    body: dict[str, Any] = {"text": effect.text}
    if effect.markdown:
        body["format"] = "markdown"
    if effect.prompt is not None:
        body["prompt"] = msgspec.to_builtins(effect.prompt)
    if effect.card is not None:
        body["card"] = msgspec.to_builtins(effect.card)
    return body
