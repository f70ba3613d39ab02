"""How a site and its business lines are off at this moment: what visitors see before they write."""

from typing import Literal
from uuid import UUID

import msgspec

from haoke.conversations.lines import Line, in_words
from haoke.conversations.queries.lines import kept_menus
from haoke.conversations.queries.lists import reception_of
from haoke.kernel.clock import now, to_ms_or_none
from haoke.kernel.db import Tx
from haoke.routing import catalog as routing
from haoke.routing.types import Standing


class ShownStanding(msgspec.Struct, frozen=True):
    """``free``: somebody has room; ``busy``: nobody has; ``away``: nobody is there; ``closed``: until ``opens_at``.

    ``online``: how many agents are there, null where the site does not say. ``waiting``: how many visitors wait.
    """

    state: Literal["free", "busy", "away", "closed"]
    opens_at: int | None
    waiting: int
    online: int | None


class ShownLine(msgspec.Struct, frozen=True):
    """A line in the visitor's language. ``standing`` of one that others belong to (as ``parent``) is null."""

    id: UUID
    parent: UUID | None
    title: str
    hint: str
    icon: str
    standing: ShownStanding | None


class SiteStanding(msgspec.Struct, frozen=True):
    standing: ShownStanding
    lines: list[ShownLine]


class SiteNow(msgspec.Struct, frozen=True):
    """The same in no language yet, for all who ask at the same moment."""

    standing: ShownStanding
    lines: list[tuple[Line, ShownStanding | None]]

    def shown(self, locale: str) -> SiteStanding:
        return SiteStanding(
            self.standing,
            [
                ShownLine(
                    line.id,
                    line.parent_id,
                    line.title(locale),
                    in_words(line.hints, locale),
                    line.icon,
                    standing,
                )
                for line, standing in self.lines
            ],
        )


async def site_now(tx: Tx, workspace_id: UUID, site_id: UUID, *, counted: bool) -> SiteNow:
    """``counted``: visitors may know how many agents there are."""
    lines = (await kept_menus.get(tx, workspace_id)).of(site_id)
    chosen = (await reception_of(tx, workspace_id, site_id)).queue_id
    own = (await routing.queue_or_default(tx, workspace_id, chosen)).id
    found = await routing.standings_of(tx, workspace_id, {own, *(line.queue_id or own for line in lines)}, now())
    shown = {queue_id: _shown(standing, counted) for queue_id, standing in found.items()}
    groups = {line.parent_id for line in lines}
    return SiteNow(
        shown[own],
        [(line, None if line.id in groups else shown.get(line.queue_id or own, shown[own])) for line in lines],
    )


def _shown(standing: Standing, counted: bool) -> ShownStanding:
    opens_at = None if standing.open else to_ms_or_none(standing.next_change)
    return ShownStanding(_state(standing), opens_at, standing.waiting, standing.online if counted else None)


def _state(standing: Standing) -> Literal["free", "busy", "away", "closed"]:
    if not standing.open:
        return "closed"
    if not standing.online:
        return "away"
    return "free" if standing.free and not standing.full else "busy"
