"""What conversations do when routing decides, a customer gets another name, a team goes, or a flow."""

from haoke.accounts.events import MemberDisabled, TeamDeleted
from haoke.conversations.actions.admit_visitor import bans
from haoke.conversations.actions.announce_agent import announce_agent
from haoke.conversations.actions.announce_customer import announce_customer
from haoke.conversations.actions.announce_offer import announce_offer
from haoke.conversations.actions.assign_conversation import assign_conversation
from haoke.conversations.actions.delete_quick_reply import delete_quick_replies_of_team
from haoke.conversations.actions.drop_flow import drop_flow
from haoke.conversations.actions.follow_merge import follow_merge, follow_undoing
from haoke.conversations.actions.leave_conversation import leave_all
from haoke.conversations.actions.move_conversations import move_conversations
from haoke.conversations.actions.open_outlet import wake_outlet
from haoke.conversations.actions.queue_conversation import note_work_item, return_conversation
from haoke.conversations.actions.require_wrap_ups import forget_rule
from haoke.conversations.actions.return_transfer import return_transfer
from haoke.conversations.actions.watch_conversation import greet_arrival, watch_conversation
from haoke.conversations.events import ConversationAssigned, ConversationOpened, ConversationReopened
from haoke.conversations.frames import member_topic
from haoke.customers.events import CustomerEdited, CustomerKnown, CustomersMerged, MergeUndone
from haoke.flows.events import FlowRemoved
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.events import on
from haoke.routing.events import (
    AgentStateChanged,
    OfferEnded,
    QueueMoved,
    WorkAssigned,
    WorkEnqueued,
    WorkOffered,
    WorkReturned,
)

KIND = "conversation"


@on(WorkEnqueued)
async def enqueued(tx: Tx, event: WorkEnqueued) -> None:
    if event.kind == KIND:
        await note_work_item(
            tx, event.workspace_id, event.subject_id, event.work_item_id, event.queue_id, event.team_id
        )


@on(WorkOffered)
async def offered(tx: Tx, event: WorkOffered) -> None:
    if event.kind == KIND:
        await announce_offer(
            tx, event.workspace_id, event.subject_id, event.work_item_id, event.member_id, event.expires_at, event.note
        )


@on(OfferEnded)
async def offer_ended(tx: Tx, event: OfferEnded) -> None:
    if event.kind == KIND:
        reason = "withdrawn" if event.reason == "left" else event.reason
        frame = {"t": "offer_end", "work_item": event.work_item_id, "reason": reason}
        tx.publish(member_topic(event.member_id), frame)
        if event.reason in {"declined", "expired", "left"}:
            await return_transfer(tx, event.workspace_id, event.subject_id, event.member_id, event.reason, event.note)


@on(WorkAssigned)
async def assigned(tx: Tx, event: WorkAssigned) -> None:
    if event.kind == KIND:
        await assign_conversation(tx, event.workspace_id, event.subject_id, event.member_id, event.how)


@on(WorkReturned)
async def returned(tx: Tx, event: WorkReturned) -> None:
    if event.kind == KIND:
        await return_conversation(tx, event.workspace_id, event.subject_id, event.queue_id, event.team_id, event.reason)


@on(FlowRemoved)
async def flow_removed(tx: Tx, event: FlowRemoved) -> None:
    await drop_flow(tx, event.workspace_id, event.flow_id)


@on(ConversationOpened)
async def opened(tx: Tx, event: ConversationOpened) -> None:
    if event.begun_by is None:
        await greet_arrival(tx, event.workspace_id, event.conversation_id, event.queue_id)


@on(ConversationReopened)
async def reopened(tx: Tx, event: ConversationReopened) -> None:
    await wake_outlet(tx, event.workspace_id, event.conversation_id)


@on(ConversationAssigned)
async def watched(tx: Tx, event: ConversationAssigned) -> None:
    await watch_conversation(tx, event.workspace_id, event.conversation_id)


@on(CustomerEdited)
async def customer_edited(tx: Tx, event: CustomerEdited) -> None:
    if "name" in event.fields:
        await announce_customer(tx, event.workspace_id, event.customer_id)


@on(CustomerKnown)
async def customer_known(tx: Tx, event: CustomerKnown) -> None:
    if (await bans.get(tx, event.workspace_id)).holds_customer(event.customer_id, now()):
        bans.changed(tx, event.workspace_id)


@on(CustomersMerged)
async def customers_merged(tx: Tx, event: CustomersMerged) -> None:
    await follow_merge(tx, event.workspace_id, event.merge_id, event.kept_id, event.merged_id)


@on(MergeUndone)
async def merge_undone(tx: Tx, event: MergeUndone) -> None:
    await follow_undoing(tx, event.workspace_id, event.merge_id, event.kept_id, event.merged_id)


@on(AgentStateChanged)
async def agent_state_changed(tx: Tx, event: AgentStateChanged) -> None:
    await announce_agent(tx, event.workspace_id, event.member_id)


@on(QueueMoved)
async def queue_moved(tx: Tx, event: QueueMoved) -> None:
    await move_conversations(tx, event.workspace_id, event.queue_id, event.team_id, event.from_team_id)


@on(TeamDeleted)
async def team_deleted(tx: Tx, event: TeamDeleted) -> None:
    await delete_quick_replies_of_team(tx, event.workspace_id, event.team_id)
    await forget_rule(tx, event.workspace_id, event.team_id)


@on(MemberDisabled)
async def member_disabled(tx: Tx, event: MemberDisabled) -> None:
    await leave_all(tx, event.workspace_id, event.member_id)
