"""Where a form is filled in by whoever has its address: ``/form/<token>``. No script, no word of the talk."""

import asyncio
from typing import Any, cast
from urllib.parse import parse_qsl
from uuid import UUID

import sqlalchemy as sa
from litestar import HttpMethod, Request, Response, get, post, route
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from haoke.conversations.actions.answer_form import answer_form, refuse_over
from haoke.conversations.actions.screen_message import noting_blocks
from haoke.conversations.errors import (
    AnswersInvalid,
    FormExpired,
    FormNotFound,
    FormRecalled,
    FormUsed,
    MessageBlocked,
    VisitorBanned,
)
from haoke.conversations.forms.page import STYLE, form_page, notice_page, thanks_page
from haoke.conversations.queries.forms import sent_by_token, version_of
from haoke.kernel import tokens
from haoke.kernel.db import Database
from haoke.kernel.errors import InvalidRequest, Refusal, TooLarge, TooMany, Unavailable, Unsupported
from haoke.kernel.http.envelope import page_policy
from haoke.kernel.http.inject import TheClient, TheDatabase
from haoke.kernel.http.limits import TokenBuckets
from haoke.kernel.i18n import FALLBACK, LOCALES, best_locale

TheRequest = Request[Any, Any, Any]

_PATIENCE = 20.0  # seconds for a body to come in
_MOST_BYTES = 512 * 1024
_MOST_VALUES = 400
_TYPE = "application/x-www-form-urlencoded"
_OFTEN = TokenBuckets(rate=1.0, burst=60.0)
"""By address; many people may be behind one."""

_NOTICES: list[tuple[type[Refusal], str, int]] = [
    (FormNotFound, "unknown", 404),
    (FormUsed, "used", 410),
    (FormExpired, "expired", 410),
    (FormRecalled, "recalled", 410),
    (VisitorBanned, "refused", 403),
    (MessageBlocked, "blocked", 422),
    (TooMany, "often", 429),
    (TooLarge, "unreadable", 413),
    (Unsupported, "unreadable", 415),
    (InvalidRequest, "unreadable", 400),
]
_HEADERS = {
    "Content-Security-Policy": page_policy(
        script_src="'none'",
        connect_src="'none'",
        worker_src="'none'",
        frame_src="'none'",
        img_src="'self'",
        media_src="'none'",
        manifest_src="'none'",
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",  # nobody else learns the address, and our own page can show where it comes from
    "X-Robots-Tag": "noindex, nofollow",
}


@get("/form/style.css", opt={"audience": "public"}, include_in_schema=False, sync_to_thread=False)
def form_style() -> Response[bytes]:
    return Response(STYLE.encode(), media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


@route(
    "/form/{token:str}",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    opt={"audience": "public"},
    include_in_schema=False,
)
async def show_form(db: TheDatabase, client: TheClient, request: TheRequest, token: FromPath[str]) -> Response[bytes]:
    locale = client.locale
    try:
        _OFTEN.take(client.address)
        sent = await _sent(db, token)
        locale = _locale(request, sent.locale)
        refuse_over(sent)
        async with db.reading() as tx:
            form = await version_of(tx, sent.workspace_id, sent.form_id, sent.version)
    except Refusal as refusal:
        return _notice(locale, refusal)
    return small_html(form_page(locale, form, {}, {}))


@post("/form/{token:str}", status_code=200, opt={"audience": "public", "body": "raw"}, include_in_schema=False)
async def take_form(db: TheDatabase, client: TheClient, request: TheRequest, token: FromPath[str]) -> Response[bytes]:
    locale = client.locale
    try:
        _OFTEN.take(client.address)
        sent = await _sent(db, token)
        locale = _locale(request, sent.locale)
        given = await given_in(request)
        return await _answered(db, locale, sent, given, client.address)
    except Refusal as refusal:
        return _notice(locale, refusal)


async def _answered(
    db: Database, locale: str, sent: sa.Row[Any], given: dict[str, list[str]], address: str
) -> Response[bytes]:
    workspace_id, sent_id = cast("UUID", sent.workspace_id), cast("UUID", sent.id)
    try:
        async with noting_blocks(db):
            form = await db.run(answer_form, workspace_id, sent_id, given, address)
    except AnswersInvalid as refusal:
        async with db.reading() as tx:
            form = await version_of(tx, workspace_id, sent.form_id, sent.version)
        return small_html(form_page(locale, form, given, refusal.params["fields"]), 422)
    return small_html(thanks_page(locale, form))


async def _sent(db: Database, token: str) -> sa.Row[Any]:
    """Whatever the address looks like, it is hashed and looked for once. Raises FormNotFound."""
    async with db.reading() as tx:
        return await sent_by_token(tx, tokens.secret_hash(token))


async def given_in(request: TheRequest) -> dict[str, list[str]]:
    """What a plain form sends; nothing is read of anything else. Raises Unsupported, TooLarge, InvalidRequest."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        raise Unsupported(expected=_TYPE)
    body = bytearray()
    try:
        async with asyncio.timeout(_PATIENCE):
            async for chunk in request.stream():
                body += chunk
                if len(body) > _MOST_BYTES:
                    raise TooLarge
    except TimeoutError:
        raise Unavailable from None
    given: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_VALUES, errors="replace")
    except ValueError:
        raise InvalidRequest(path="", reason="malformed form") from None
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    return given


def _locale(request: TheRequest, theirs: str) -> str:
    """What the browser wishes, where we have it, or else the language of the conversation."""
    wished = request.headers.get("accept-language", "").lower()
    if "zh" in wished or "en" in wished or theirs not in LOCALES:
        return best_locale(wished)
    return theirs or FALLBACK


def _notice(locale: str, refusal: Refusal) -> Response[bytes]:
    which, status = next(
        ((which, status) for kind, which, status in _NOTICES if isinstance(refusal, kind)), ("later", 503)
    )
    return small_html(notice_page(locale, which), status)


def small_html(page: str, status: int = 200) -> Response[bytes]:
    return Response(page.encode(), status_code=status, headers=_HEADERS, media_type="text/html")


routes: list[ControllerRouterHandler] = [form_style, show_form, take_form]
