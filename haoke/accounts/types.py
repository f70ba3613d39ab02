"""Values of accounts that cross the border."""

from uuid import UUID

import msgspec


class MemberCard(msgspec.Struct, frozen=True):
    """What others see of a member. ``avatar`` is a file's id."""

    id: UUID
    name: str
    avatar: UUID | None
