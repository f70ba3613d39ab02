"""An agent is in another state: the visitors they serve are told, few as they are."""

from uuid import UUID

from haoke.conversations.frames import ConversationFrame, visitor_topic
from haoke.conversations.queries.lists import conversations_served_by
from haoke.conversations.queries.views import agent_cards, visitor_view
from haoke.kernel.db import Tx


async def announce_agent(tx: Tx, workspace_id: UUID, member_id: UUID) -> None:
    rows = await conversations_served_by(tx, workspace_id, member_id)
    if not rows:
        return
    card = (await agent_cards(tx, workspace_id, {member_id})).get(member_id)
    for row in rows:
        tx.publish(visitor_topic(row.visitor_id), ConversationFrame(await visitor_view(tx, row, card)))
