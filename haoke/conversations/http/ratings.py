"""Routes of surveys and ratings, for members and visitors."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from haoke.accounts import catalog as accounts
from haoke.channels import catalog as channels
from haoke.conversations.actions.change_survey import change_survey
from haoke.conversations.actions.follow_up_rating import follow_up_rating
from haoke.conversations.actions.invite_rating import invite_rating
from haoke.conversations.actions.rate_conversation import rate_conversation, refuse_late
from haoke.conversations.permissions import FOLLOW_UP, INVITE_RATING, MANAGE_SURVEY, READ, READ_RATINGS
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.rating_statistics import By, Satisfaction, satisfaction
from haoke.conversations.queries.ratings import (
    Rating,
    RatingFilter,
    as_ratings,
    list_ratings,
    rating_of,
    survey_of,
)
from haoke.conversations.survey_rules import ShownSurvey, shown_survey
from haoke.conversations.types import FollowUp, RatingAnswer, Survey
from haoke.kernel.clock import now
from haoke.kernel.errors import Refusal
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage, ThePeriod
from haoke.kernel.http.paging import Page, encode_cursor
from haoke.kernel.http.request import Body

_MANAGE = {"audience": "member", "permission": MANAGE_SURVEY}
_READ = {"audience": "member", "permission": READ_RATINGS}
_VISITOR = {"audience": "visitor", "permission": None}


class FollowUpBody(Body, frozen=True, kw_only=True):
    """``by``: who looks after it."""

    state: FollowUp
    by: UUID | None = None
    note: str = ""


class Answer(Body, frozen=True, kw_only=True):
    score: int
    reasons: Annotated[list[str], msgspec.Meta(max_length=30)] = []
    solved: bool | None = None
    text: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class SurveyAccount(msgspec.Struct, frozen=True):
    """``costs``: each message is paid for."""

    id: UUID
    name: str
    costs: bool


class VisitorSurvey(msgspec.Struct, frozen=True):
    """``open``: whether an answer counts now. ``invited``: somebody asked for it. ``answer``: what was given before."""

    survey: ShownSurvey
    open: bool
    invited: bool
    answer: RatingAnswer | None


@get("/survey", opt=_MANAGE)
async def survey(db: TheDatabase, actor: TheActor) -> Survey:
    async with db.reading() as tx:
        return await survey_of(tx, actor.workspace_id)


@get("/survey/accounts", opt=_MANAGE)
async def survey_accounts(db: TheDatabase, actor: TheActor) -> list[SurveyAccount]:
    """Sites and channel accounts whose customers can be asked, the first two hundred."""
    async with db.reading() as tx:
        found = await channels.accounts_of(tx, actor.workspace_id)
    return [SurveyAccount(each.id, each.name, channels.abilities_of(each).costs) for each in found]


@put("/survey", opt=_MANAGE)
async def set_survey(db: TheDatabase, actor: TheActor, data: JSONBody[Survey]) -> Survey:
    return await db.run(change_survey, actor, data)


@post(
    "/conversations/{conversation_id:uuid}/invite-rating",
    status_code=204,
    opt={"audience": "member", "permission": INVITE_RATING},
)
async def invite(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID]) -> None:
    await db.run(invite_rating, actor, conversation_id)


@get("/ratings", opt=_READ)
async def ratings(
    db: TheDatabase,
    actor: TheActor,
    page: ThePage,
    period: ThePeriod,
    follow_up: FromQuery[FollowUp | None] = None,
    bad: FromQuery[bool] = False,
    member: FromQuery[UUID | None] = None,
    team: FromQuery[UUID | None] = None,
    site: FromQuery[UUID | None] = None,
) -> Page[Rating]:
    """What customers answered, the newest first; ``from`` and ``to`` in milliseconds."""
    wanted = RatingFilter(
        follow_up=follow_up,
        bad=bad,
        member_id=member,
        team_id=team,
        site_id=site,
        since=period.since,
        until=period.until,
    )
    before = page.after(tuple[datetime, UUID])
    async with db.reading() as tx:
        rows = await list_ratings(tx, actor, READ_RATINGS, wanted, limit=page.limit + 1, before=before)
        items = await as_ratings(tx, actor.workspace_id, rows[: page.limit])
    last = rows[page.limit - 1] if len(rows) > page.limit else None
    return Page(items, None if last is None else encode_cursor((last.rated_at, last.conversation_id)))


@get("/ratings/statistics", opt=_READ)
async def statistics(
    db: TheDatabase,
    actor: TheActor,
    period: ThePeriod,
    by: FromQuery[By] = "all",
    member: FromQuery[UUID | None] = None,
    team: FromQuery[UUID | None] = None,
    site: FromQuery[UUID | None] = None,
) -> list[Satisfaction]:
    wanted = RatingFilter(member_id=member, team_id=team, site_id=site, since=period.since, until=period.until)
    async with db.reading() as tx:
        zone = (await accounts.workspace_by_id(tx, actor.workspace_id)).time_zone
        return await satisfaction(tx, actor, READ_RATINGS, wanted, by=by, time_zone=zone)


@put(
    "/ratings/{conversation_id:uuid}/follow-up",
    status_code=204,
    opt={"audience": "member", "permission": FOLLOW_UP},
)
async def follow_up(
    db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[FollowUpBody]
) -> None:
    await db.run(follow_up_rating, actor, conversation_id, data.state, data.by, data.note)


@get("/visitor/conversations/{conversation_id:uuid}/survey", opt=_VISITOR)
async def visitor_survey(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID]) -> VisitorSurvey:
    async with db.reading() as tx:
        row = await conversation_for(tx, actor, conversation_id, READ)
        asked = await survey_of(tx, row.workspace_id)
        known = await rating_of(tx, row.workspace_id, row.id)
    try:
        refuse_late(row, known, asked, now())
        counts = True
    except Refusal:
        counts = False
    given = None if known is None or known.score is None else msgspec.convert(known.answer, RatingAnswer)
    invited = known is not None and known.invited_at is not None
    return VisitorSurvey(shown_survey(asked, actor.locale), counts, invited, given)


@put("/visitor/conversations/{conversation_id:uuid}/rating", opt=_VISITOR)
async def rate(
    db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[Answer]
) -> RatingAnswer:
    return await db.run(rate_conversation, actor, conversation_id, data.score, data.reasons, data.solved, data.text)


ROUTES: list[Any] = [
    survey,
    survey_accounts,
    set_survey,
    invite,
    ratings,
    statistics,
    follow_up,
    visitor_survey,
    rate,
]
