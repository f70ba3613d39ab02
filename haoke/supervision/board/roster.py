"""Names, teams and rules: what a board says beside its numbers, and whose board shows what."""

from uuid import UUID

import msgspec

from haoke.accounts import catalog as accounts
from haoke.conversations import catalog as conversations
from haoke.kernel.db import Tx
from haoke.routing import catalog as routing
from haoke.routing.types import Presence
from haoke.supervision.queries.alarms import begin_with, rules_of
from haoke.supervision.types import AlarmRule


class Member(msgspec.Struct, frozen=True):
    name: str
    avatar: str | None
    teams: list[str]
    capacity: int
    dropped: bool


class NamedQueue(msgspec.Struct, frozen=True):
    """``lines``: titles, by locale, of the business lines that lead to it; ``angry``: customers who are."""

    name: str
    team: str
    lines: list[dict[str, str]]
    angry: int = 0


class Roster(msgspec.Struct, frozen=True):
    """Ids are text. ``presences``: how the agents stood when this was read."""

    members: dict[str, Member]
    queues: dict[str, NamedQueue]
    teams: dict[str, str]
    states: dict[str, str]
    presences: list[Presence]
    rules: dict[tuple[str, str], AlarmRule] = {}  # kind and queue, or no queue

    def rule(self, kind: str, queue_id: str) -> AlarmRule:
        """The queue's own, or that of all queues."""
        return self.rules.get((kind, queue_id)) or self.rules.get((kind, "")) or begin_with(kind)


async def load_roster(tx: Tx, workspace_id: UUID) -> Roster:
    presences = await routing.presence_list(tx, workspace_id)
    cards = await accounts.member_cards(tx, workspace_id, [one.member_id for one in presences])
    crews = await accounts.crews(tx, workspace_id)
    queues = await routing.all_queues(tx, workspace_id)
    lines = await conversations.lines_of_queues(tx, workspace_id)
    angry = await conversations.angry_by_queue(tx, workspace_id)
    team_ids = {team for teams in crews.values() for team in teams} | {queue.team_id for queue in queues}
    names = await accounts.team_names(tx, workspace_id, team_ids)
    return Roster(
        {
            str(one.member_id): Member(
                one.name,
                _text(cards[one.member_id].avatar) if one.member_id in cards else None,
                [str(team) for team in crews.get(one.member_id, ())],
                one.capacity,
                one.dropped,
            )
            for one in presences
        },
        {
            str(queue.id): NamedQueue(queue.name, str(queue.team_id), lines.get(queue.id, []), angry.get(queue.id, 0))
            for queue in queues
        },
        {str(team): name for team, name in names.items()},
        {str(state): name for state, name in (await routing.state_names(tx, workspace_id)).items()},
        presences,
        {(rule.kind, _text(rule.queue_id) or ""): rule for rule in await rules_of(tx, workspace_id)},
    )


def _text(identifier: UUID | None) -> str | None:
    return None if identifier is None else str(identifier)
