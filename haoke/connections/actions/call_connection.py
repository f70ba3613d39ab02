"""Call one of the company's systems, within bounds, and note in the log how it went. Nobody's permission is checked.

Nothing of what was sent or answered is kept, and no log holds a header. A redirect is not followed: it would take the
secrets somewhere else.
"""

import asyncio
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

import httpx
import msgspec

from haoke.connections.contract import Signing
from haoke.connections.errors import ConnectionNotFound
from haoke.connections.queries import connection_row
from haoke.connections.signing_kinds import SIGNINGS
from haoke.connections.tables import connection_calls
from haoke.connections.types import CallProblem, CallRequest, CallResult
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.errors import Refusal
from haoke.kernel.ids import new_id
from haoke.kernel.outbound import Answer, AnswerTooLarge, HostInternal, HostUnknown, UrlInvalid, outbound_client, send
from haoke.kernel.runtime import Runtime
from haoke.kernel.sealing import Lost

_PATH = 300  # characters that are kept of it
_FIELDS = 100
_Made = tuple[str, dict[str, str], bytes, dict[str, str]]
"""Path, query, body and headers of a request."""

_GONE = CallResult(None, "gone", 0)

_PROBLEMS: dict[type[Exception], CallProblem] = {
    TimeoutError: "timeout",
    httpx.TimeoutException: "timeout",
    HostUnknown: "host_unknown",
    HostInternal: "host_internal",
    AnswerTooLarge: "too_large",
    UrlInvalid: "address",
    httpx.InvalidURL: "address",
    httpx.RemoteProtocolError: "garbled",
    httpx.TransportError: "not_reached",
    OSError: "not_reached",
}


async def call_connection(
    runtime: Runtime, workspace_id: UUID, connection_id: UUID, request: CallRequest, *, source: str, shown: str
) -> CallResult:
    """``shown``: the path as it stands in the log. It never raises: a call that fails has a problem."""
    async with runtime.db.reading() as tx:
        try:
            row = await connection_row(tx, workspace_id, connection_id)
        except ConnectionNotFound:
            return _GONE
    began = time.monotonic()
    status: int | None
    problem: CallProblem
    if any(isinstance(value, Lost) for value in row.headers.values()):
        status, problem, body = None, "unreadable", None
    elif request.method in row.methods:
        status, problem, body = await _call(runtime, row, request)
    else:
        status, problem, body = None, "method", None
    result = CallResult(status, problem, int((time.monotonic() - began) * 1000), body)
    await runtime.db.run(_note, workspace_id, connection_id, request.method, source, shown, result)
    return result


async def _call(runtime: Runtime, row: Any, request: CallRequest) -> tuple[int | None, CallProblem, Any]:
    signing = SIGNINGS.get(row.signing)
    if row.signing and signing is None:  # its package is gone
        return None, "failed", None
    try:
        path, query, content, headers = (
            _made(row.headers, request) if signing is None else _signed(signing, row.headers, request)
        )
        url = httpx.URL(f"{row.url}/{path.lstrip('/')}" if path else row.url)
        if query:
            url = url.copy_merge_params(query)
        async with asyncio.timeout(row.seconds), outbound_client(runtime.settings.outbound_hosts) as client:
            answer = await send(
                client, "POST" if signing else request.method, str(url), content=content, headers=headers
            )
    except (OSError, ValueError, httpx.HTTPError, httpx.InvalidURL, Refusal) as error:
        return None, next((word for kind, word in _PROBLEMS.items() if isinstance(error, kind)), "failed"), None
    problem, body = _read(answer)
    if signing is not None and not problem:
        problem = signing.problem(body)
    return answer.status, problem, body


def _made(kept: Mapping[str, str], request: CallRequest) -> _Made:
    content = b"" if request.body is None else msgspec.json.encode(request.body)
    kind = {"Content-Type": "application/json"} if content else {}
    return request.path, request.query, content, {"Accept": "application/json", **kept, **kind}


def _signed(signing: Signing, kept: Mapping[str, str], request: CallRequest) -> _Made:
    """All goes as one form, so that no proxy writes down an address with a session in it."""
    path, _, behind = request.path.partition("?")
    given = dict(parse_qsl(behind, max_num_fields=_FIELDS)) | request.query
    given |= {name: str(value) for name, value in (request.body or {}).items()}
    form = urlencode(signing.signed({name: kept.get(name, "") for name in signing.secrets}, given, now()))
    sent = {name: value for name, value in kept.items() if name not in signing.secrets}
    kind = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}
    return path, {}, form.encode(), {"Accept": "application/json", **sent, **kind}


def _read(answer: Answer) -> tuple[CallProblem, Any]:
    """What a server says of the type of its answer counts for nothing: it is JSON, or it is of no use."""
    if 300 <= answer.status < 400:
        return "redirected", None
    if not 200 <= answer.status < 300:
        return "refused", None
    if not answer.body.strip():
        return "", {}
    try:
        return "", msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "garbled", None


async def _note(
    tx: Tx, workspace_id: UUID, connection_id: UUID, method: str, source: str, shown: str, result: CallResult
) -> None:
    await tx.execute(
        connection_calls.insert().values(
            workspace_id=workspace_id,
            id=new_id(),
            connection_id=connection_id,
            source=source,
            method=method,
            path=shown.replace("\0", "")[:_PATH],
            status=result.status,
            problem=result.problem,
            ms=result.ms,
        )
    )
