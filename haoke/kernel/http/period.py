"""From when to when a request asks: ``from`` and ``to`` in milliseconds since 1970 (UTC), each may be left out."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar.params import QueryParameter

from haoke.kernel.clock import LAST_MS, from_ms


class Period(msgspec.Struct, frozen=True):
    """``since`` belongs to it, ``until`` does not any more. None: no bound on that side."""

    since: datetime | None = None
    until: datetime | None = None


def period_request(
    since: Annotated[int | None, QueryParameter(name="from", gt=-1, le=LAST_MS)] = None,
    until: Annotated[int | None, QueryParameter(name="to", gt=-1, le=LAST_MS)] = None,
) -> Period:
    """The period that a request asks for."""
    return Period(None if since is None else from_ms(since), None if until is None else from_ms(until))
