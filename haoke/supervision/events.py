"""What happened in supervision."""

from uuid import UUID

from haoke.kernel.events import Event


class ServiceTargetChanged(Event, frozen=True, kw_only=True):
    """Within how many seconds one is to be answered, or how often: counts of the day are made anew."""


class AlarmRaised(Event, frozen=True, kw_only=True):
    alarm_id: UUID
    kind: str
    queue_id: UUID
    team_id: UUID
    conversation_id: UUID | None
    data: dict[str, str]


class ChecksFound(Event, frozen=True, kw_only=True):
    """What is new about a conversation that has ended; ``kinds`` of the checks, each once."""

    conversation_id: UUID
    team_id: UUID
    member_id: UUID | None
    kinds: list[str]
    severe: bool
