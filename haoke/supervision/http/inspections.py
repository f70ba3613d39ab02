"""Routes of inspections: what is to be scored, appeals, and the conversation beside them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from haoke.conversations import catalog as conversations
from haoke.conversations.types import Conversation, Part
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, encode_cursor
from haoke.kernel.http.request import Body
from haoke.supervision.actions.answer_appeal import answer_appeal
from haoke.supervision.actions.appeal_result import appeal_result
from haoke.supervision.actions.pass_on_inspection import pass_on_inspection
from haoke.supervision.actions.score_inspection import save_scoring_draft, submit_scoring
from haoke.supervision.inspection.form import ItemId, ScoreAnswer, Words
from haoke.supervision.permissions import ANSWER_APPEALS, APPEAL, SCORE
from haoke.supervision.queries.inspection_detail import InspectionDetail, detail_of
from haoke.supervision.queries.inspections import (
    Inspection,
    as_inspections,
    count_open,
    inspection_for,
    list_appeals,
    list_to_score,
)

_SCORES = {"audience": "member", "permission": SCORE}
_ANSWERS = {"audience": "member", "permission": ANSWER_APPEALS}
_INVOLVED = {"audience": "member", "permission": None}  # the query looks whether one scores, reads or answers

InspectionId = FromPath[UUID]
GivenAnswers = Annotated[dict[ItemId, ScoreAnswer], Meta(max_length=800)]
Reason = Annotated[str, Meta(min_length=1, max_length=2000, pattern=r"^[^\0]*\S[^\0]*$")]


class OpenInspections(msgspec.Struct, frozen=True):
    """Each up to a hundred."""

    to_score: int
    appeals: int


class NewScoring(Body, frozen=True, kw_only=True):
    """``submit`` false keeps a draft, which may have gaps."""

    answers: GivenAnswers
    comment: Words = ""
    submit: bool = False


class PassOn(Body, frozen=True, kw_only=True):
    member_id: UUID


class NewAppeal(Body, frozen=True, kw_only=True):
    text: Reason


class AppealAnswer(Body, frozen=True, kw_only=True):
    """``answers`` null keeps the result; else they take its place."""

    reason: Reason
    answers: GivenAnswers | None = None


class InspectedConversation(msgspec.Struct, frozen=True):
    conversation: Conversation


class InspectedParts(msgspec.Struct, frozen=True):
    """``through``: all numbers up to it are covered."""

    parts: list[Part]
    through: int
    last_seq: int


@get("/inspections/open", opt=_INVOLVED)
async def count(db: TheDatabase, actor: TheActor) -> OpenInspections:
    """What waits for the member."""
    async with db.reading() as tx:
        return OpenInspections(*await count_open(tx, actor))


@get("/inspections/to-score", opt=_SCORES)
async def to_score(
    db: TheDatabase, actor: TheActor, page: ThePage, everybodys: FromQuery[bool] = False
) -> Page[Inspection]:
    """What is due first: the member's own, or all that waits in their scope."""
    after = page.after(tuple[datetime, UUID])
    async with db.reading() as tx:
        rows = await list_to_score(tx, actor, everybodys=everybodys, after=after, limit=page.limit)
        shown = await as_inspections(tx, actor, rows[: page.limit])
    last = rows[page.limit - 1] if len(rows) > page.limit else None
    return Page(shown, None if last is None else encode_cursor((last.due_at, last.id)))


@get("/inspections/appeals", opt=_ANSWERS)
async def open_appeals(db: TheDatabase, actor: TheActor, page: ThePage) -> Page[Inspection]:
    before = page.after(tuple[datetime, UUID])
    async with db.reading() as tx:
        rows = await list_appeals(tx, actor, before=before, limit=page.limit)
        shown = await as_inspections(tx, actor, rows[: page.limit])
    last = rows[page.limit - 1] if len(rows) > page.limit else None
    return Page(shown, None if last is None else encode_cursor((last.scored_at, last.id)))


@get("/inspections/{inspection_id:uuid}", opt=_INVOLVED)
async def show(db: TheDatabase, actor: TheActor, inspection_id: InspectionId) -> InspectionDetail:
    async with db.reading() as tx:
        return await detail_of(tx, actor, await inspection_for(tx, actor, inspection_id))


@get("/inspections/{inspection_id:uuid}/conversation", opt=_INVOLVED)
async def conversation(db: TheDatabase, actor: TheActor, inspection_id: InspectionId) -> InspectedConversation:
    """For whoever may look at the inspection."""
    async with db.reading() as tx:
        row = await inspection_for(tx, actor, inspection_id)
        about = await conversations.conversation_by_id(tx, row.workspace_id, row.conversation_id)
        return InspectedConversation(await conversations.as_conversation(tx, about))


@get("/inspections/{inspection_id:uuid}/conversation/parts", opt=_INVOLVED)
async def parts(
    db: TheDatabase, actor: TheActor, page: ThePage, inspection_id: InspectionId, after: FromQuery[int] = 0
) -> InspectedParts:
    async with db.reading() as tx:
        row = await inspection_for(tx, actor, inspection_id)
        about = await conversations.conversation_by_id(tx, row.workspace_id, row.conversation_id)
        found = await conversations.parts_after(tx, row.workspace_id, about.id, after, limit=page.limit, internal=True)
    return InspectedParts(*found, about.last_seq)


@put("/inspections/{inspection_id:uuid}/scoring", status_code=204, opt=_SCORES)
async def set_scoring(
    db: TheDatabase, actor: TheActor, inspection_id: InspectionId, data: JSONBody[NewScoring]
) -> None:
    await db.run(
        submit_scoring if data.submit else save_scoring_draft, actor, inspection_id, data.answers, data.comment
    )


@put("/inspections/{inspection_id:uuid}/inspector", status_code=204, opt=_SCORES)
async def pass_on(db: TheDatabase, actor: TheActor, inspection_id: InspectionId, data: JSONBody[PassOn]) -> None:
    """To another inspector, or to oneself."""
    await db.run(pass_on_inspection, actor, inspection_id, data.member_id)


@post("/inspections/{inspection_id:uuid}/appeal", status_code=204, opt={"audience": "member", "permission": APPEAL})
async def appeal(db: TheDatabase, actor: TheActor, inspection_id: InspectionId, data: JSONBody[NewAppeal]) -> None:
    await db.run(appeal_result, actor, inspection_id, data.text)


@post("/inspections/{inspection_id:uuid}/appeal/answer", status_code=204, opt=_ANSWERS)
async def answer(db: TheDatabase, actor: TheActor, inspection_id: InspectionId, data: JSONBody[AppealAnswer]) -> None:
    await db.run(answer_appeal, actor, inspection_id, data.reason, data.answers)


routes = [
    count,
    to_score,
    open_appeals,
    show,
    conversation,
    parts,
    set_scoring,
    pass_on,
    appeal,
    answer,
]
