"""Refusals and failures as clients get them: ``{"code", "detail", "params", "trace"}``, never a stack trace."""

from typing import Any

import msgspec
import sqlalchemy as sa
import structlog
from litestar import Request, Response
from litestar.enums import MediaType
from litestar.exceptions import HTTPException, ValidationException

from haoke.kernel import errors
from haoke.kernel.auth import Actor
from haoke.kernel.http.request import invalid
from haoke.kernel.i18n import best_locale, refusal_text

log = structlog.get_logger()

_UNIQUE_VIOLATION = "23505"

_BY_STATUS: dict[int, type[errors.Refusal]] = {
    401: errors.Unauthenticated,
    403: errors.PermissionDenied,
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    413: errors.TooLarge,
    415: errors.Unsupported,
    429: errors.TooMany,
    503: errors.Unavailable,
}


class ErrorBody(msgspec.Struct, frozen=True):
    """``code`` is for programs, ``detail`` for people in their language, ``trace`` finds the request in the log."""

    code: str
    detail: str
    params: dict[str, Any]
    trace: str


def answer_failure(request: Request[Any, Any, Any], error: Exception) -> Response[ErrorBody]:
    """The exception handler of the whole application."""
    trace: str = request.scope["state"].get("trace", "")
    refusal = as_refusal(error)
    if isinstance(refusal, errors.InternalError):
        log.error("request failed", method=request.method, path=request.url.path, trace=trace, exc_info=error)
    retry_after = refusal.params.get("retry_after")
    return Response(
        ErrorBody(refusal.code, refusal_text(refusal, reader_locale(request)), refusal.params, trace),
        status_code=refusal.status,
        media_type=MediaType.JSON,
        headers={} if retry_after is None else {"Retry-After": str(retry_after)},
    )


def reader_locale(request: Request[Any, Any, Any]) -> str:
    actor: Actor | None = request.scope["state"].get("actor")
    return actor.locale if actor is not None else best_locale(request.headers.get("accept-language", ""))


def as_refusal(error: Exception) -> errors.Refusal:
    """The named refusal that stands for an exception."""
    if isinstance(error, errors.Refusal):
        return error
    if isinstance(error, ValidationException):
        return _bad_parameter(error)
    if isinstance(error, msgspec.ValidationError):
        return invalid(error)
    if isinstance(error, HTTPException):
        kind = _BY_STATUS.get(
            error.status_code, errors.InternalError if error.status_code >= 500 else errors.InvalidRequest
        )
        return kind(path="", reason=error.detail) if kind is errors.InvalidRequest else kind()
    if isinstance(error, sa.exc.DBAPIError):
        return _from_database(error)
    if isinstance(error, sa.exc.TimeoutError):
        return errors.Unavailable()
    return errors.InternalError()


def _bad_parameter(error: ValidationException) -> errors.InvalidRequest:
    found = error.extra if isinstance(error.extra, list) else []
    first: dict[str, Any] = found[0] if found and isinstance(found[0], dict) else {}
    path = first.get("key", "")
    return errors.InvalidRequest(path="" if path == "data" else path, reason=first.get("message", error.detail))


def _from_database(error: sa.exc.DBAPIError) -> errors.Refusal:
    """Values that PostgreSQL cannot hold (class 22: a zero byte in a text, a number out of range) are the client's.

    A unique violation means that somebody else took the name or id at this moment, after the action looked.
    """
    state = getattr(error.orig, "sqlstate", None) or ""
    if state.startswith("22"):
        return errors.InvalidRequest(path="", reason="a value cannot be stored")
    if state == _UNIQUE_VIOLATION:
        return errors.Conflict()
    if error.connection_invalidated or state.startswith(("08", "57P")):
        return errors.Unavailable()
    return errors.InternalError()
