"""The tasks that visitors may get done, by what they say for them."""

from uuid import UUID

from haoke.conversations.nodes import intent
from haoke.conversations.queries.reception import TASK
from haoke.conversations.types import TaskIntent
from haoke.flows import catalog as flows
from haoke.kernel.db import Tx


async def task_intents(tx: Tx, workspace_id: UUID) -> list[TaskIntent]:
    """Of all tasks that are published."""
    found: list[TaskIntent] = []
    for card, graph in await flows.published_graphs(tx, workspace_id, TASK):
        for settings in flows.settings_in(graph, intent.NAME, intent.Settings)[:1]:
            title = settings.title.strip()
            lines = (line.strip() for line in settings.examples.splitlines())
            examples = list(dict.fromkeys([title, *(line for line in lines if line)]))
            found.append(TaskIntent(card.id, title, examples))
    return found
