"""Events: what happened, in the past tense.

Appended to the workspace's log and handled in the transaction that made them.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A fact. The class name is its name in the log."""

    workspace_id: UUID


E = TypeVar("E", bound=Event)
T = TypeVar("T")  # the transaction; events lie under kernel.db and do not import it
Handler = Callable[[Any, Any], Awaitable[None]]
handlers: dict[type[Event], list[Handler]] = defaultdict(list)


def on(kind: type[E]) -> Callable[[Callable[[T, E], Awaitable[None]]], Callable[[T, E], Awaitable[None]]]:
    """Subscribe a function to an event; it runs in the same transaction, and its failure undoes the event."""

    def subscribe(handler: Callable[[T, E], Awaitable[None]]) -> Callable[[T, E], Awaitable[None]]:
        handlers[kind].append(handler)
        return handler

    return subscribe
