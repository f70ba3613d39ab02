"""Tasks: what they begin with, as phrasings (the matching tells them from entries by their ids alone), and figures."""

from datetime import datetime
from uuid import UUID, uuid5

from haoke.bot.types import TaskFigures, TaskStop
from haoke.conversations.catalog import TASK, task_intents
from haoke.flows import catalog as flows
from haoke.flows.types import FlowCard
from haoke.kernel.db import Tx
from haoke.knowledge.types import PublishedPhrasing

_KNOWN = {"done", "failed", "people", ""}  # outcomes that are counted by themselves
_MOST_STOPS = 20


async def task_phrasings(tx: Tx, workspace_id: UUID) -> list[PublishedPhrasing]:
    return [
        PublishedPhrasing(
            entry_id=intent.flow_id,
            phrasing_id=uuid5(intent.flow_id, text),
            text=text,
            locale="",
            main=text == intent.title,
            title=intent.title,
            visibility="public",
            team_ids=[],
            site_ids=[],
            valid_from=None,
            valid_until=None,
        )
        for intent in await task_intents(tx, workspace_id)
        for text in intent.examples
    ]


async def task_figures(
    tx: Tx, workspace_id: UUID, since: datetime | None, until: datetime | None, *, limit: int, after: UUID | None
) -> list[TaskFigures]:
    """In the order in which the tasks were made."""
    cards = await flows.list_flows(tx, workspace_id, TASK, limit=limit, after=after)
    counts = await flows.count_calls(tx, workspace_id, [card.id for card in cards], since, until)
    return [_figures(card, counts[card.id]) for card in cards]


def _figures(card: FlowCard, counts: dict[str, int]) -> TaskFigures:
    named = {"done": 0, "failed": 0, "people": 0, "": 0} | counts
    return TaskFigures(
        flow_id=card.id,
        name=card.name,
        published=card.published,
        changed=card.changed,
        begun=sum(counts.values()),
        done=named["done"],
        failed=named["failed"],
        people=named["people"],
        open=named[""],
        left=sum(number for outcome, number in counts.items() if outcome not in _KNOWN),
    )


async def task_stops(
    tx: Tx, workspace_id: UUID, flow_id: UUID, since: datetime | None, until: datetime | None
) -> list[TaskStop]:
    """Those with most first. Raises FlowNotFound."""
    steps = await flows.steps_of(tx, workspace_id, flow_id)
    found = await flows.count_stops(tx, workspace_id, flow_id, "done", since, until, _MOST_STOPS)
    return [
        TaskStop(node, step.titles if (step := steps.get(node)) else {}, step.words if step else "", number)
        for node, number in found.items()
    ]
