"""Values of connections, on the wire and to other contexts. Times in milliseconds since the epoch."""

from typing import Any, Literal
from uuid import UUID

import msgspec

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]

CallProblem = Literal[
    "",
    "timeout",
    "not_reached",
    "host_unknown",
    "host_internal",
    "redirected",
    "too_large",
    "garbled",
    "refused",
    "method",
    "address",
    "gone",
    "missing",
    "unreadable",
    "failed",
]
"""Why a call has no usable answer."""


class Connection(msgspec.Struct, frozen=True):
    """``headers``: the names of those that are sent. What they hold never leaves the server.

    ``signing``: how requests are signed; what it needs is kept with the headers and not sent as one.
    """

    id: UUID
    name: str
    url: str
    headers: list[str]
    methods: list[Method]
    seconds: int
    updated_at: int
    signing: str = ""


class CallRequest(msgspec.Struct, frozen=True):
    """``path`` is what stands behind the connection's address, escaped already."""

    method: Method
    path: str
    query: dict[str, str] = {}
    body: dict[str, Any] | None = None


class CallResult(msgspec.Struct, frozen=True):
    """``problem`` is empty where ``body``, the answer's JSON, can be used. ``status`` None: there was no answer."""

    status: int | None
    problem: CallProblem
    ms: int
    body: Any = None


class ConnectionCall(msgspec.Struct, frozen=True):
    """A line in the log: where to and how it went, not what was sent. ``source``: a task, or somebody's trial."""

    id: UUID
    at: int
    source: str
    method: str
    path: str
    status: int | None
    problem: CallProblem
    ms: int
