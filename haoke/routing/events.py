"""What happened in routing. ``kind`` and ``subject_id`` say whose work it is; the owning context subscribes."""

from uuid import UUID

from haoke.kernel.events import Event


class WorkEnqueued(Event, frozen=True, kw_only=True):
    work_item_id: UUID
    kind: str
    subject_id: UUID
    queue_id: UUID
    team_id: UUID


class WorkOffered(Event, frozen=True, kw_only=True):
    work_item_id: UUID
    kind: str
    subject_id: UUID
    member_id: UUID
    expires_at: int
    note: str = ""  # of whoever transferred it


class OfferEnded(Event, frozen=True, kw_only=True):
    work_item_id: UUID
    kind: str
    subject_id: UUID
    member_id: UUID
    reason: str  # accepted, declined, expired, withdrawn, left (whoever was asked is not there any more)
    note: str = ""  # of whoever declined


class WorkAssigned(Event, frozen=True, kw_only=True):
    work_item_id: UUID
    kind: str
    subject_id: UUID
    member_id: UUID
    how: str  # strategy, accepted, pulled, transferred, taken_over


class WorkReturned(Event, frozen=True, kw_only=True):
    """It waits (again): the owner dropped off or gave it back, or it was moved to another queue."""

    work_item_id: UUID
    kind: str
    subject_id: UUID
    queue_id: UUID
    team_id: UUID
    member_id: UUID | None  # who had it
    reason: str  # dropped, transferred, overflowed


class WorkOverflowed(Event, frozen=True, kw_only=True):
    """It went on to another queue before anybody had it."""

    work_item_id: UUID
    kind: str
    subject_id: UUID
    from_queue_id: UUID
    to_queue_id: UUID
    reason: str  # closed, nobody, length, wait


class WorkFinished(Event, frozen=True, kw_only=True):
    """It is done, or not wanted any more: then nobody had it (``member_id`` None)."""

    work_item_id: UUID
    kind: str
    subject_id: UUID
    queue_id: UUID
    member_id: UUID | None


class QueueMoved(Event, frozen=True, kw_only=True):
    """A queue serves another team from now on; so does the work in it."""

    queue_id: UUID
    team_id: UUID
    from_team_id: UUID


class AgentStateChanged(Event, frozen=True, kw_only=True):
    member_id: UUID
    state_id: UUID
    kind: str
