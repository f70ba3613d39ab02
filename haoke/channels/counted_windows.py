"""Windows that are counted: after what a peer did, so many messages within such a time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from haoke.channels.contract import InboundMark, Window


class Allowance(msgspec.Struct, frozen=True):
    """``messages``: None is any number."""

    time: timedelta
    messages: int | None = None


def counted_window(
    allowed: Mapping[str, Allowance],
    last_in: InboundMark | None,
    sent_since: int,
    now: datetime,
    closed: Literal["template_only", "closed"] = "closed",
) -> Window:
    """``closed``: what remains when nothing else may be sent."""
    allowance = next((found for kind, found in allowed.items() if last_in is not None and kind == last_in.kind), None)
    if last_in is None or allowance is None:
        return Window(closed)
    closes_at = last_in.at + allowance.time
    remaining = None if allowance.messages is None else max(0, allowance.messages - sent_since)
    if now >= closes_at or remaining == 0:
        return Window(closed, remaining=remaining)
    return Window("open", closes_at, remaining)
