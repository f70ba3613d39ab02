"""Fetching files: for members by their session, for visitors by the key in the address (``?k=``)."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import HttpMethod, Request, Response, route
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from haoke.conversations.errors import ConversationNotFound
from haoke.conversations.permissions import READ
from haoke.conversations.queries.gate import conversation_for
from haoke.kernel import tokens
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.errors import PermissionDenied
from haoke.kernel.files.errors import FileNotFound
from haoke.kernel.files.queries import file_by_id
from haoke.kernel.files.serving import serve_original, serve_thumbnail
from haoke.kernel.files.types import StoredFile
from haoke.kernel.http.access import Connection, authenticates
from haoke.kernel.http.inject import TheActor, TheRuntime
from haoke.kernel.i18n import best_locale
from haoke.kernel.runtime import Runtime

_OPT = {"audience": ("link", "member"), "permission": None, "answer": ("*/*",)}
_METHODS = [HttpMethod.GET, HttpMethod.HEAD]


class FileKey(msgspec.Struct, frozen=True):
    """Claims of a file key: workspace, site, visitor."""

    w: UUID
    s: UUID
    v: UUID


@authenticates("link")
async def visitor_of_key(connection: Connection, runtime: Runtime) -> Actor | None:
    """Raises TokenExpired or TokenInvalid for a key that does not hold; None without one."""
    key = connection.query_params.get("k")
    if not key:
        return None
    try:
        claims = msgspec.convert(tokens.read(runtime.secret, "file", key), FileKey)
    except msgspec.ValidationError as error:
        raise tokens.TokenInvalid from error
    return Actor("visitor", claims.w, claims.v, locale=best_locale(connection.headers.get("accept-language", "")))


async def visible_file(tx: Tx, actor: Actor, file_id: UUID) -> StoredFile:
    """The file, or FileNotFound for whoever may not see it.

    Its owner sees it always, faces and logos everybody of the workspace and its visitors; what was sent, whoever reads
    the conversation.
    """
    file = await file_by_id(tx, actor.workspace_id, file_id)
    if file is None:
        raise FileNotFound
    if file.purpose in {"avatar", "logo"} or (file.owner_kind, file.owner_id) == (actor.kind, actor.id):
        return file
    if file.subject_id is None or (file.facts.internal and actor.kind != "member"):
        raise FileNotFound
    try:
        await conversation_for(tx, actor, file.subject_id, READ, queued_too=True)
    except (ConversationNotFound, PermissionDenied) as error:
        raise FileNotFound from error
    return file


@route("/files/{file_id:uuid}", http_method=_METHODS, opt=_OPT)
async def file_original(
    request: Request[Any, Any, Any], runtime: TheRuntime, actor: TheActor, file_id: FromPath[UUID]
) -> Response[Any]:
    """The file itself; ``Range`` and ``If-None-Match`` are heeded."""
    return await serve_original(request, runtime.files, await runtime.db.run(visible_file, actor, file_id))


@route("/files/{file_id:uuid}/thumbnail", http_method=_METHODS, opt=_OPT)
async def file_thumbnail(
    request: Request[Any, Any, Any], runtime: TheRuntime, actor: TheActor, file_id: FromPath[UUID]
) -> Response[Any]:
    """A WebP of at most 320 pixels, for pictures."""
    return await serve_thumbnail(request, runtime.files, await runtime.db.run(visible_file, actor, file_id))


ROUTES: list[ControllerRouterHandler] = [file_original, file_thumbnail]
