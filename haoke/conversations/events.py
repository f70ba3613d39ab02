"""What happened to conversations. Messages are not repeated here: the parts are their log."""

from uuid import UUID

from haoke.kernel.events import Event


class ConversationOpened(Event, frozen=True, kw_only=True):
    """``line_id``: the business line that the visitor chose. ``begun_by``: the member who wrote first, if one did."""

    conversation_id: UUID
    site_id: UUID
    customer_id: UUID
    queue_id: UUID
    line_id: UUID | None = None
    begun_by: UUID | None = None


class LinesChanged(Event, frozen=True, kw_only=True):
    """The business lines of a site are others now."""

    site_id: UUID


class ConversationAssigned(Event, frozen=True, kw_only=True):
    conversation_id: UUID
    member_id: UUID
    how: str


class ConversationQueued(Event, frozen=True, kw_only=True):
    conversation_id: UUID
    queue_id: UUID
    reason: str


class ConversationTransferred(Event, frozen=True, kw_only=True):
    conversation_id: UUID
    by: UUID | None
    member_id: UUID | None
    queue_id: UUID | None


class ConversationClosed(Event, frozen=True, kw_only=True):
    conversation_id: UUID
    by_kind: str
    by_id: UUID | None


class ConversationReopened(Event, frozen=True, kw_only=True):
    conversation_id: UUID


class BotReceived(Event, frozen=True, kw_only=True):
    """The bot has a visitor at the reception."""

    conversation_id: UUID


class BotLeft(Event, frozen=True, kw_only=True):
    """The bot has a visitor no more: they went to people, left a message, or their conversation ended."""

    conversation_id: UUID


class BotHandedOver(Event, frozen=True, kw_only=True):
    """The bot gave a visitor to people; ``reason``: see ``contract.HandOverReason``; ``seq``: the part that says so."""

    conversation_id: UUID
    reason: str
    seq: int = 0


class GivenToBot(Event, frozen=True, kw_only=True):
    """People gave a visitor back to the bot, or the visitor who waited went there."""

    conversation_id: UUID
    by_kind: str
    by_id: UUID | None


class MessageLeft(Event, frozen=True, kw_only=True):
    """A visitor left a message where nobody could answer; it waits for the team of the queue."""

    conversation_id: UUID
    customer_id: UUID
    queue_id: UUID


class MessageRecalled(Event, frozen=True, kw_only=True):
    conversation_id: UUID
    seq: int


class HelpAsked(Event, frozen=True, kw_only=True):
    conversation_id: UUID
    by: UUID
    member_ids: tuple[UUID, ...]
    team_id: UUID | None


class ParticipantEntered(Event, frozen=True, kw_only=True):
    conversation_id: UUID
    member_id: UUID
    role: str


class ParticipantLeft(Event, frozen=True, kw_only=True):
    conversation_id: UUID
    member_id: UUID
    role: str


class MembersMentioned(Event, frozen=True, kw_only=True):
    conversation_id: UUID
    by: UUID
    member_ids: tuple[UUID, ...]
    seq: int


class ReminderDue(Event, frozen=True, kw_only=True):
    """``kind``: arrived, unanswered, too_long, silent, agent_silent. ``level`` 50: half of the time is over, or a
    silent customer was asked; 100: all of it, or the conversation ended."""

    conversation_id: UUID
    kind: str
    level: int = 100


class SensitiveWordFound(Event, frozen=True, kw_only=True):
    """Once for each ``action`` (watch, alarm, mask, block) that a message asks for."""

    conversation_id: UUID
    by_kind: str
    by_id: UUID | None
    words: list[str]
    action: str


class ConversationRated(Event, frozen=True, kw_only=True):
    """``score`` from 1 to ``best``; ``changed`` when the customer had rated before."""

    conversation_id: UUID
    member_id: UUID | None
    score: int
    best: int
    bad: bool
    solved: bool | None
    changed: bool


class MoodChanged(Event, frozen=True, kw_only=True):
    """The customer of a conversation that goes on sounds otherwise than before: see ``types.Mood``."""

    conversation_id: UUID
    mood: str
    before: str


class ConversationWrappedUp(Event, frozen=True, kw_only=True):
    """``code_id``: what it was about; ``changed`` when it had been wrapped up before."""

    conversation_id: UUID
    by: UUID
    code_id: UUID | None
    solved: bool | None
    changed: bool


class FormSent(Event, frozen=True, kw_only=True):
    """``sent_id`` is of this sending; ``by``: the member, none where a flow did."""

    conversation_id: UUID
    form_id: UUID
    version: int
    sent_id: UUID
    by: UUID | None


class FormAnswered(Event, frozen=True, kw_only=True):
    """The customer filled a form in; ``seq`` is the message that says what."""

    conversation_id: UUID
    customer_id: UUID
    form_id: UUID
    version: int
    sent_id: UUID
    seq: int
