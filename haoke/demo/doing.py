"""What the demo's bot gets done: parcels are found, in the made-up carrier's system."""

from haoke.connections.actions.change_connection import WantedConnection, add_connection
from haoke.conversations.catalog import TASK
from haoke.conversations.task_templates import task_templates
from haoke.flows.actions.change_flow import save_draft
from haoke.flows.actions.create_flow import create_flow
from haoke.flows.actions.publish_flow import publish_flow
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def find_parcels(tx: Tx, boss: Actor, carrier: str) -> None:
    """``carrier``: where its system is."""
    connection = await add_connection(tx, boss, WantedConnection("快递公司（演示）", carrier, {}, ["GET"], 5))
    (parcel,) = [one for one in task_templates(boss.locale, str(connection.id)) if one.name == "parcel"]
    task = await create_flow(tx, boss, TASK, parcel.title)
    saved = await save_draft(tx, boss, task.id, task.revision, parcel.graph)
    await publish_flow(tx, boss, task.id, saved.revision)
