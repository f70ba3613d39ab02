"""What happened among colleagues. Messages are not repeated here: the rooms are their log."""

from uuid import UUID

from haoke.kernel.events import Event


class NoticePublished(Event, frozen=True, kw_only=True):
    """It holds from now on."""

    notice_id: UUID
    team_ids: tuple[UUID, ...]


class NoticeConfirmed(Event, frozen=True, kw_only=True):
    notice_id: UUID
    member_id: UUID
