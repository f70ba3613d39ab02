"""What the bot does about what happens below."""

from haoke.bot.actions.note_hand_over import note_hand_over
from haoke.conversations.events import BotHandedOver
from haoke.kernel.db import Tx
from haoke.kernel.events import on


@on(BotHandedOver)
async def handed_over(tx: Tx, event: BotHandedOver) -> None:
    await note_hand_over(tx, event.workspace_id, event.conversation_id, event.reason, event.seq)
