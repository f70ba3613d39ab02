"""Where providers call: ``/hooks/<account key>`` and what lies below it."""

import asyncio
from typing import Any

from litestar import Request, Response, route
from litestar.params import FromPath

from haoke.channels.actions.take_in import take_in_once
from haoke.channels.catalog import find_account
from haoke.channels.contract import RawRequest
from haoke.channels.judging import judge
from haoke.kernel.clock import now
from haoke.kernel.errors import NotFound, Unavailable
from haoke.kernel.http.inject import TheRuntime
from haoke.kernel.http.limits import TokenBuckets
from haoke.kernel.runtime import Runtime

_PATIENCE = 10.0  # seconds for a body to come in
_MAX_HEADER = 4000
_REFUSED = TokenBuckets(rate=1.0, burst=60.0)
"""How many requests that nobody signed go into an account's journal; the others are answered the same."""

_ROUTE: dict[str, Any] = {
    "http_method": ["GET", "POST"],
    "opt": {"audience": "public", "body": "raw"},
    "include_in_schema": False,
    "status_code": 200,
}


@route("/hooks/{key:str}", **_ROUTE)
async def hook(runtime: TheRuntime, request: Request[Any, Any, Any], key: FromPath[str]) -> Response[bytes]:
    return await _received(runtime, request, key, "")


@route("/hooks/{key:str}/{rest:path}", **_ROUTE)
async def hook_below(
    runtime: TheRuntime, request: Request[Any, Any, Any], key: FromPath[str], rest: FromPath[str]
) -> Response[bytes]:
    return await _received(runtime, request, key, rest)


async def _received(runtime: Runtime, request: Request[Any, Any, Any], key: str, path: str) -> Response[bytes]:
    account = await find_account(runtime.db, key)
    if account is None:
        raise NotFound
    try:
        async with asyncio.timeout(_PATIENCE):
            body = await request.body()
    except TimeoutError:
        raise Unavailable from None
    raw = RawRequest(
        method=request.method,
        path=path,
        query=tuple(request.query_params.multi_items()),
        headers={name.lower(): value[:_MAX_HEADER] for name, value in request.headers.items()},
        body=body,
        url=f"{runtime.settings.public_url.rstrip('/')}{request.scope['path']}",
        received_at=now(),
    )
    judged = judge(account, raw)
    answer = judged.answer
    if judged.kept and (not judged.problem or not _REFUSED.wait(account.key)):
        answer = await runtime.db.run(take_in_once, account, raw, judged)
    return Response(answer.body, status_code=answer.status, media_type=answer.content_type)


routes = [hook, hook_below]
