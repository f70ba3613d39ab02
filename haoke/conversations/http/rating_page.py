"""Where a customer rates who has the address, out of a mail: ``/rate/<token>``. Looking at it counts nothing."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from litestar import HttpMethod, Request, Response, post, route
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from haoke.conversations.actions.ask_over_channel import RATING, locale_of
from haoke.conversations.actions.rate_conversation import rate_conversation, refuse_late
from haoke.conversations.errors import (
    ConversationNotFound,
    NothingToRate,
    RatedAlready,
    RatingClosed,
    RatingInvalid,
    RatingTooLate,
)
from haoke.conversations.http.form_pages import given_in, small_html
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.queries.ratings import rating_of, survey_of
from haoke.conversations.rating_page import notice_page, rating_page
from haoke.conversations.survey_rules import shown_survey
from haoke.conversations.types import Survey
from haoke.kernel import tokens
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.errors import Refusal, TooMany
from haoke.kernel.http.inject import TheClient, TheRuntime
from haoke.kernel.http.limits import TokenBuckets

TheRequest = Request[Any, Any, Any]

_OFTEN = TokenBuckets(rate=1.0, burst=30.0)
"""By address; many people may be behind one."""

_PUBLIC = {"audience": "public"}


class _Claims(msgspec.Struct, frozen=True):
    """Workspace and conversation."""

    w: UUID
    c: UUID


_NOTICES: list[tuple[tuple[type[Refusal], ...], str, int]] = [
    ((RatedAlready, RatingTooLate), "used", 410),
    ((RatingClosed, NothingToRate, tokens.TokenExpired), "over", 410),
    ((tokens.TokenInvalid, ConversationNotFound), "unknown", 404),
    ((TooMany,), "often", 429),
]


@route("/rate/{token:str}", http_method=[HttpMethod.GET, HttpMethod.HEAD], opt=_PUBLIC, include_in_schema=False)
async def show_rating(runtime: TheRuntime, client: TheClient, token: FromPath[str]) -> Response[bytes]:
    try:
        _OFTEN.take(client.address)
        async with runtime.db.reading() as tx:
            row, survey = await _open(tx, runtime.secret, token)
    except Refusal as refusal:
        return _notice(client.locale, refusal)
    return small_html(rating_page(locale_of(row), shown_survey(survey, locale_of(row))))


@post("/rate/{token:str}", status_code=200, opt=_PUBLIC | {"body": "raw"}, include_in_schema=False)
async def take_rating(
    runtime: TheRuntime, client: TheClient, request: TheRequest, token: FromPath[str]
) -> Response[bytes]:
    try:
        _OFTEN.take(client.address)
        given = await given_in(request)
        row, survey = await runtime.db.run(_rate, runtime.secret, token, given)
    except Refusal as refusal:
        return _notice(client.locale, refusal)
    if survey is not None:
        return small_html(rating_page(locale_of(row), shown_survey(survey, locale_of(row)), wrong=True), 422)
    return small_html(notice_page(locale_of(row), "thanks"))


async def _open(tx: Tx, secret: str, token: str) -> tuple[sa.Row[Any], Survey]:
    """An address counts once. Raises TokenInvalid, TokenExpired, ConversationNotFound, RatedAlready, RatingClosed."""
    try:
        claims = msgspec.convert(tokens.read(secret, RATING, token), _Claims)
    except msgspec.ValidationError:
        raise tokens.TokenInvalid from None
    row = await conversation_by_id(tx, claims.w, claims.c)
    known, survey = await rating_of(tx, claims.w, row.id), await survey_of(tx, claims.w)
    if known is not None and known.score is not None:
        raise RatedAlready
    refuse_late(row, known, survey, now())
    return row, survey


async def _rate(tx: Tx, secret: str, token: str, given: dict[str, list[str]]) -> tuple[sa.Row[Any], Survey | None]:
    """The survey comes back when no score was chosen."""
    row, survey = await _open(tx, secret, token)
    actor = Actor("visitor", row.workspace_id, row.visitor_id)
    said = {name: values[0] for name, values in given.items()}
    score = said.get("score", "")
    solved = {"yes": True, "no": False}.get(said.get("solved", ""))
    try:
        number = int(score) if score.isascii() and score.isdigit() and len(score) < 4 else 0
        text = said.get("text", "").replace("\r\n", "\n")
        await rate_conversation(tx, actor, row.id, number, given.get("reasons", []), solved, text)
    except RatingInvalid:
        return row, survey
    return row, None


def _notice(locale: str, refusal: Refusal) -> Response[bytes]:
    found = next(((which, status) for kinds, which, status in _NOTICES if isinstance(refusal, kinds)), ("unknown", 400))
    return small_html(notice_page(locale, found[0]), found[1])


routes: list[ControllerRouterHandler] = [show_rating, take_rating]
