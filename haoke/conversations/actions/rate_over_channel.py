"""A customer answers the survey over a channel: that is a rating and no message, so it reopens nothing."""

from typing import Any
from uuid import UUID, uuid5

import msgspec

from haoke.channels import catalog as channels
from haoke.channels.actions.queue_message import Letter, queue_message
from haoke.channels.contract import Account
from haoke.channels.types import AnyPart, InboundEvent, Outgoing, Text
from haoke.conversations.actions.ask_over_channel import locale_of
from haoke.conversations.actions.rate_conversation import rate_conversation
from haoke.conversations.errors import ConversationNotFound, RatingTooLate
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.queries.ratings import pending_rating, rating_of, survey_of
from haoke.conversations.survey_rules import still_open
from haoke.conversations.survey_talk import Chosen, chosen_in, may_be_score, reasons_menu
from haoke.conversations.types import RatingAnswer, Survey
from haoke.conversations.understanding.scores import score_in
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.i18n import t


async def rate_over_channel(tx: Tx, account: Account[Any], visitor_id: UUID, event: InboundEvent) -> bool:
    """Whether it was an answer. A button of a survey always is one; words are while nothing else was written since.

    Raises what an answer is refused for.
    """
    chosen = chosen_in(event)
    words = "" if chosen else may_be_score(event)
    if chosen is None and words:
        chosen = await _meant(tx, account, visitor_id, words)
    if chosen is None:
        return False
    row = await conversation_by_id(tx, account.workspace_id, chosen.conversation_id)
    if row.visitor_id != visitor_id:
        raise ConversationNotFound
    survey = await survey_of(tx, row.workspace_id)
    known = await rating_of(tx, row.workspace_id, row.id)
    given = None if known is None or known.score is None else msgspec.convert(known.answer, RatingAnswer)
    actor = Actor("visitor", row.workspace_id, visitor_id, locale=locale_of(row))
    if chosen.what == "why":
        if given is None:
            raise RatingTooLate(hours=0)
        reasons = list(dict.fromkeys([*given.reasons, chosen.value]))
        await rate_conversation(tx, actor, row.id, given.score, reasons, given.solved, given.text)
    else:
        score = int(chosen.value) if chosen.value.isascii() and chosen.value.isdigit() else 0
        await rate_conversation(tx, actor, row.id, score, [], given.solved if given else None, "")
    answer = None if chosen.what == "why" else int(chosen.value)
    await _thank(tx, account, event, row.id, thanks(survey, row.id, answer, locale_of(row)))
    return True


async def _meant(tx: Tx, account: Account[Any], visitor_id: UUID, words: str) -> Chosen | None:
    """Words answer the survey of the conversation that was closed last."""
    pending = await pending_rating(tx, account.workspace_id, account.id, visitor_id)
    if pending is None:
        return None
    survey = await survey_of(tx, account.workspace_id)
    score = score_in(survey, words)
    if score is None or not still_open(survey, pending.closed_at, now()):
        return None
    return Chosen("rate", pending.conversation_id, str(score))


def thanks(survey: Survey, conversation_id: UUID, score: int | None, locale: str) -> AnyPart:
    """With a score that has reasons they are asked for."""
    asked = reasons_menu(survey, conversation_id, score, locale) if score is not None else None
    return asked or Text(text=t(locale, "survey.channel.thanks"))


async def _thank(tx: Tx, account: Account[Any], event: InboundEvent, conversation_id: UUID, part: AnyPart) -> None:
    """Not where it would be paid for."""
    if not channels.sends(account) or channels.abilities_of(account).costs:
        return
    message_id = uuid5(account.id, f"thanks:{event.dedup_key}")
    letter = Letter(event.peer.id, conversation_id, message_id, Outgoing(parts=(part,), purpose="auto"))
    await queue_message(tx, account, letter)
