"""Whether a peer may be written to now, by all they have done lately."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from haoke.channels.contract import Account, InboundMark, Window, Windowed
from haoke.channels.kinds import adapter_of
from haoke.kernel.clock import from_ms

_LEFT = "unsubscribe"


def has_left(peer: sa.Row[Any]) -> bool:
    return bool(max(peer.marks, key=lambda kind: peer.marks[kind][0], default="") == _LEFT)


def window_of(account: Account[Any], peer: sa.Row[Any] | None, at: datetime) -> Window:
    """The best of what each thing the peer has done lately allows for; who left last is left in peace.

    ``peer`` None: they never did anything.
    """
    adapter = adapter_of(account.kind)
    if peer is not None and has_left(peer):
        return Window("closed")
    if not isinstance(adapter, Windowed):
        return Window()
    done = {} if peer is None else {kind: mark for kind, mark in peer.marks.items() if kind != _LEFT}
    marks = [(InboundMark(from_ms(since), kind), sent) for kind, (since, sent) in done.items()]
    found = [adapter.window(account, mark, sent, at) for mark, sent in marks]
    return max(found or [adapter.window(account, None, 0, at)], key=_goodness)


_GOODNESS = {"open": 3, "tag_only": 2, "template_only": 1, "closed": 0}


def _goodness(window: Window) -> tuple[int, float]:
    return _GOODNESS[window.state], window.closes_at.timestamp() if window.closes_at else float("inf")
