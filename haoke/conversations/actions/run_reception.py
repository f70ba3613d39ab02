"""A reception flow talks with a visitor: it begins with the first contact, and ends in a queue, a message or nothing.

What it says and what it is answered are parts of the conversation. The visitor's conversation is locked by the caller,
so one answer is taken after the other.
"""

from contextlib import suppress
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.accounts.errors import SkillNotFound
from haoke.conversations.actions.announce import announce, tell_sockets, tell_visitor, was
from haoke.conversations.actions.append_part import SYSTEM, NewPart, append_part, append_parts
from haoke.conversations.actions.hand_to_people import change_row, hand_over_to_people, left_by_bot, open_for_people
from haoke.conversations.actions.post_message import write_message
from haoke.conversations.actions.queue_conversation import hand_to_routing
from haoke.conversations.actions.send_form import send_form_by_flow
from haoke.conversations.effects import (
    BotReceives,
    Close,
    EnterQueue,
    HandOver,
    LeaveMessage,
    NoteCustomer,
    NoteNeed,
    Say,
    SendForm,
    say_body,
)
from haoke.conversations.errors import AnswersInvalid, PromptOver
from haoke.conversations.events import (
    BotReceived,
    ConversationClosed,
    MessageLeft,
)
from haoke.conversations.forms.form import FormBody
from haoke.conversations.frames import public_topic, thinking
from haoke.conversations.queries.gate import conversation_by_id, known_agent
from haoke.conversations.queries.lines import raised_of
from haoke.conversations.queries.reception import fact, guest_of
from haoke.conversations.types import RECEPTION, Author, MessageBody, Part
from haoke.customers.actions.fill_in_customer import fill_in_customer
from haoke.flows.actions.run_graph import LookUp
from haoke.flows.actions.take_turn import begin_run, go_on
from haoke.flows.catalog import Turn
from haoke.flows.contract import Effect
from haoke.flows.types import Input, Value
from haoke.kernel.clock import now
from haoke.kernel.db import Publisher, Tx
from haoke.routing import catalog as routing
from haoke.routing.contract import Facts, Need


async def begin_reception(
    tx: Tx,
    row: sa.Row[Any],
    flow_id: UUID,
    author: Author,
    id: UUID,
    body: MessageBody,
    before: list[NewPart],
    facts: Facts,
    *,
    again: bool = False,
) -> Part | None:
    """The visitor's first words, and what the flow says to them. None when there is no such flow.

    Where the words answer a question that the widget showed already, they stand behind it. ``again``: what was asked
    in this conversation before is not asked anew.
    """
    first: dict[str, Value] = {} if body.answer is not None else {"first_message": body.text}
    turn = await begin_run(
        tx,
        row.workspace_id,
        flow_id,
        row.id,
        variables=first,
        look_up=await _looking(tx, row),
        locale=row.locale,
        again=again,
        aside=facts,
    )
    if turn is None:
        return None
    answer = body.answer
    if answer is not None and turn.state.waiting and turn.state.node == answer.node:
        row = await _perform(tx, await _speak(tx, row, before), turn, facts)
        return await answer_reception(tx, row, author, id, body, facts)
    row, part = await write_message(tx, row, author, id, body, before=before)
    await _perform(tx, row, turn, facts)
    return part


async def receive_by(tx: Tx, row: sa.Row[Any], flow_id: UUID, facts: Facts) -> None:
    """A flow receives a visitor who said nothing new: somebody gave them to it."""
    turn = await begin_run(
        tx,
        row.workspace_id,
        flow_id,
        row.id,
        variables={},
        look_up=await _looking(tx, row),
        locale=row.locale,
        aside=facts,
    )
    if turn is not None:
        await _perform(tx, row, turn, facts)


async def answer_reception(tx: Tx, row: sa.Row[Any], author: Author, id: UUID, body: MessageBody, facts: Facts) -> Part:
    """What the visitor says while a flow talks with them, and what comes of it.

    Raises PromptOver for a click on a question of before, AnswersInvalid for a form that cannot be taken.
    """
    if isinstance(body, FormBody):
        return await _take_form(tx, row, author, id, body, facts)
    given = Input(body.text)
    if body.answer is not None:
        given = Input(body.text, body.answer.node, body.answer.option, body.answer.fields)
    turn = await go_on(tx, row.workspace_id, row.id, given, await _looking(tx, row), row.locale, aside=facts)
    if turn is not None and turn.faults:
        if "node" in turn.faults or "option" in turn.faults:
            raise PromptOver
        raise AnswersInvalid(fields=turn.faults, labels=turn.said)
    if turn is not None and turn.said:
        body = msgspec.structs.replace(body, text=turn.said)
    row, part = await write_message(tx, row, author, id, body)
    if turn is None:  # nothing says any more where it was: nobody stays here for ever
        await _enter_queue(tx, row, EnterQueue(), facts)
    else:
        await _perform(tx, row, turn, facts)
    return part


async def _take_form(tx: Tx, row: sa.Row[Any], author: Author, id: UUID, body: FormBody, facts: Facts) -> Part:
    """A form that was sent before is taken wherever the flow is; what waits for this one goes on."""
    turn = None
    if body.answer is not None:
        given = Input(body.text, body.answer.node)
        turn = await go_on(tx, row.workspace_id, row.id, given, await _looking(tx, row), row.locale, aside=facts)
    row, part = await write_message(tx, row, author, id, body)
    if turn is not None and not turn.faults:
        await _perform(tx, row, turn, facts)
    return part


class ReceptionCarrier:
    """What came of an errand is taken as answers are: once, under the conversation's lock, in the order of turns."""

    async def returned(self, tx: Tx, workspace_id: UUID, subject_id: UUID, given: Input, aside: Any) -> None:
        row = await conversation_by_id(tx, workspace_id, subject_id, lock=True)
        if row.state != RECEPTION:
            return
        facts = msgspec.convert(aside, Facts)
        turn = await go_on(tx, workspace_id, subject_id, given, await _looking(tx, row), row.locale, aside=facts)
        if turn is not None and not turn.faults:
            await _perform(tx, row, turn, facts)

    def busy(self, hub: Publisher, subject_id: UUID) -> None:
        hub.publish(public_topic(subject_id), thinking(subject_id))


async def _looking(tx: Tx, row: sa.Row[Any]) -> LookUp:
    guest = await guest_of(tx, row)

    async def look_up(key: str) -> Value:
        return await fact(tx, guest, key)

    return look_up


async def _perform(tx: Tx, row: sa.Row[Any], turn: Turn, facts: Facts) -> sa.Row[Any]:
    """Do what the turn asks for, in its order. A flow that broke or ended without a word leads to the queue."""
    said: list[NewPart] = []
    for effect in turn.effects:
        if isinstance(effect, Say):
            said.append(NewPart("message", SYSTEM, say_body(effect)))
            continue
        row, said = await _speak(tx, row, said), []
        row = await _do(tx, row, effect, facts)
    row = await _speak(tx, row, said)
    if row.state == RECEPTION and turn.state.ended:
        row = await _enter_queue(tx, row, EnterQueue(), facts)
    elif row.state == RECEPTION:
        await tell_visitor(tx, row)
    else:
        tell_sockets(tx, row)
    return row


async def _do(tx: Tx, row: sa.Row[Any], effect: Effect, facts: Facts) -> sa.Row[Any]:
    match effect:
        case NoteCustomer():
            await fill_in_customer(tx, row.workspace_id, row.customer_id, effect.fields, sure=effect.sure)
        case BotReceives():
            row = await change_row(tx, row, bot_since=now(), bot_need="")
            await tx.emit(BotReceived(workspace_id=row.workspace_id, conversation_id=row.id))
        case SendForm():
            row = await send_form_by_flow(tx, row, effect)
        case NoteNeed():
            row = await change_row(tx, row, bot_need=effect.need)
        case HandOver():
            row = await hand_over_to_people(tx, row, effect)
        case EnterQueue():
            row = await _enter_queue(tx, row, effect, facts)
        case LeaveMessage():
            row = await _leave_message(tx, row, effect)
        case Close():
            row = await _close(tx, row)
    return row


async def _speak(tx: Tx, row: sa.Row[Any], said: list[NewPart]) -> sa.Row[Any]:
    return (await append_parts(tx, row, said))[0] if said else row


async def _enter_queue(tx: Tx, row: sa.Row[Any], effect: EnterQueue, facts: Facts) -> sa.Row[Any]:
    if row.state != RECEPTION:
        return row
    row = await open_for_people(tx, row, UUID(effect.queue_id) if effect.queue_id else None)
    known_id, known_at = await known_agent(tx, row)
    need = await _need(tx, row, effect)
    facts = msgspec.structs.replace(
        facts, known_id=known_id, known_at=known_at, need=need, need_seconds=effect.seconds if need else 0
    )
    if row.line_id is not None:
        facts = msgspec.structs.replace(facts, raised=await raised_of(tx, row))
    await hand_to_routing(tx, row, facts=facts, priority=effect.priority)
    return await conversation_by_id(tx, row.workspace_id, row.id)


async def _need(tx: Tx, row: sa.Row[Any], effect: EnterQueue) -> Need | None:
    """A skill that is gone keeps nobody waiting."""
    if not effect.skill_id:
        return None
    with suppress(SkillNotFound):
        await accounts.require_skills(tx, row.workspace_id, [UUID(effect.skill_id)])
        return Need(UUID(effect.skill_id), effect.level)
    return None


async def _leave_message(tx: Tx, row: sa.Row[Any], effect: LeaveMessage) -> sa.Row[Any]:
    """The team finds it among the left messages. Whoever answers opens the conversation again."""
    if row.state != RECEPTION:
        return row
    wanted = UUID(effect.queue_id) if effect.queue_id else row.queue_id
    queue = await routing.queue_or_default(tx, row.workspace_id, wanted)
    row = await _close(tx, row, queue_id=queue.id, team_id=queue.team_id, left_at=now())
    await tx.emit(
        MessageLeft(
            workspace_id=row.workspace_id, conversation_id=row.id, customer_id=row.customer_id, queue_id=queue.id
        )
    )
    return row


async def _close(tx: Tx, row: sa.Row[Any], **changes: Any) -> sa.Row[Any]:
    """It ends before any agent had it."""
    if row.state != RECEPTION:
        return row
    before = was(row)
    await left_by_bot(tx, row)
    row, _ = await append_part(
        tx, row, "closed", SYSTEM, {}, state="closed", closed_at=now(), waiting_since=None, unread=0, **changes
    )
    await tx.emit(
        ConversationClosed(workspace_id=row.workspace_id, conversation_id=row.id, by_kind="system", by_id=None)
    )
    await announce(tx, row, before)
    return row
