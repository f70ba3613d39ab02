"""Call one of the company's systems, within bounds, and note in the log how it went. Nobody's permission is checked.

Nothing of what was sent or answered is kept, and no log holds a header. A redirect is not followed: it would take the
secrets somewhere else.
"""

import asyncio
import time
from typing import Any
from uuid import UUID

import httpx
import msgspec

from haoke.connections.errors import ConnectionNotFound
from haoke.connections.queries import connection_row
from haoke.connections.tables import connection_calls
from haoke.connections.types import CallProblem, CallRequest, CallResult
from haoke.kernel.db import Tx
from haoke.kernel.errors import Refusal
from haoke.kernel.ids import new_id
from haoke.kernel.outbound import Answer, AnswerTooLarge, HostInternal, HostUnknown, UrlInvalid, outbound_client, send
from haoke.kernel.runtime import Runtime

_PATH = 300  # characters that are kept of it
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
    if request.method in row.methods:
        status, problem, body = await _call(runtime, row, request)
    else:
        status, problem, body = None, "method", None
    result = CallResult(status, problem, int((time.monotonic() - began) * 1000), body)
    await runtime.db.run(_note, workspace_id, connection_id, request.method, source, shown, result)
    return result


async def _call(runtime: Runtime, row: Any, request: CallRequest) -> tuple[int | None, CallProblem, Any]:
    content = b"" if request.body is None else msgspec.json.encode(request.body)
    headers = {"Accept": "application/json", **row.headers}
    if content:
        headers["Content-Type"] = "application/json"
    try:
        url = httpx.URL(f"{row.url}/{request.path.lstrip('/')}" if request.path else row.url)
        if request.query:
            url = url.copy_merge_params(request.query)
        async with asyncio.timeout(row.seconds), outbound_client(runtime.settings.outbound_hosts) as client:
            answer = await send(client, request.method, str(url), content=content, headers=headers)
    except (OSError, ValueError, httpx.HTTPError, httpx.InvalidURL, Refusal) as error:
        return None, next((word for kind, word in _PROBLEMS.items() if isinstance(error, kind)), "failed"), None
    return answer.status, *_read(answer)


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
