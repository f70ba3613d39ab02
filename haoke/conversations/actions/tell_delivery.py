"""Members who look at a conversation see how its messages fare at the channel."""

from uuid import UUID

from haoke.channels.types import Delivery
from haoke.conversations.frames import DeliveryFrame, internal_topic
from haoke.kernel.db import Tx


class DeliveryTeller:
    """The port that channels declare; the composition root connects it."""

    async def tell(self, tx: Tx, workspace_id: UUID, conversation_id: UUID, delivery: Delivery) -> None:  # noqa: ARG002
        tx.publish(internal_topic(conversation_id), DeliveryFrame(conversation_id, delivery))
