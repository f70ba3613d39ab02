"""What lists show of conversations that are being written in: gathered and told at most four times a second."""

import asyncio
from typing import Any
from uuid import UUID

import msgspec

from haoke.conversations.frames import team_list_topic, whole_list_topic
from haoke.kernel.realtime.hub import Hub

_PAUSE = 0.25  # seconds
_MAX_ITEMS = 200  # in one frame

_encode = msgspec.json.Encoder().encode


class ListItem(msgspec.Struct, frozen=True):
    """The facts of a conversation that a message changes."""

    id: UUID
    last_seq: int
    last_at: int
    last: msgspec.Raw
    unread: int
    waiting_since: int | None


class ListFeed:
    """Only the newest facts of a conversation are told: the cost does not grow with the messages between."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._changed: dict[tuple[UUID, UUID], dict[UUID, ListItem]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def changed(self, workspace_id: UUID, team_id: UUID, item: ListItem) -> None:
        self._changed.setdefault((workspace_id, team_id), {})[item.id] = item
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_PAUSE, self._tell)

    def _tell(self) -> None:
        self._timer = None
        changed, self._changed = self._changed, {}
        for (workspace_id, team_id), items in changed.items():
            batch: list[Any] = list(items.values())
            for start in range(0, len(batch), _MAX_ITEMS):
                frame = _encode({"t": "convs", "items": batch[start : start + _MAX_ITEMS]})
                self._hub.publish(team_list_topic(workspace_id, team_id), frame)
                self._hub.publish(whole_list_topic(workspace_id), frame)
