"""Values of channels that cross the border."""

from typing import Generic, TypeVar
from uuid import UUID

import msgspec

from haoke.channels.contract import ChannelSettings

S = TypeVar("S", bound=ChannelSettings)


class Account(msgspec.Struct, Generic[S], frozen=True):
    """A channel account as the server knows it. ``secret`` signs the host page's user identity and never leaves it."""

    workspace_id: UUID
    id: UUID
    kind: str
    key: str
    name: str
    settings: S
    secret: str | None
    created_at: int
