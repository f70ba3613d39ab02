"""Uploading a file piece by piece: the same for members and, under ``/visitor``, for visitors.

``POST`` announces it with an id of the client's own; ``PATCH`` sends bytes from ``Upload-Offset`` on; the last one
answers with the file. After any break ``GET`` says where to go on. Doing any of it twice is harmless.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, head, patch, post
from litestar.exceptions import HTTPException
from litestar.params import FromPath, HeaderParameter, JSONBody
from litestar.types import ControllerRouterHandler

from haoke.channels import catalog as sites
from haoke.conversations.actions.welcome_visitor import visitor_of_token
from haoke.conversations.permissions import READ
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.types import FileRef
from haoke.kernel.auth import Actor
from haoke.kernel.errors import TooLarge
from haoke.kernel.files import uploads
from haoke.kernel.files.errors import UploadInterrupted
from haoke.kernel.files.queries import upload_of
from haoke.kernel.files.types import StoredFile
from haoke.kernel.http.inject import TheActor, TheClient, TheRuntime
from haoke.kernel.http.limits import TokenBuckets
from haoke.kernel.http.request import Body
from haoke.kernel.runtime import Runtime

MEMBER_MAX_MB = 100
_MB = 1024 * 1024
_MOST = MEMBER_MAX_MB * _MB + 1
_PATIENCE = 60.0  # seconds a client may stay silent while it sends
_MEMBER: dict[str, Any] = {"audience": "member", "permission": None}
_VISITOR: dict[str, Any] = {"audience": "visitor", "permission": None}
_begun = TokenBuckets(rate=1.0, burst=60.0)  # by address: strangers may not fill the disk

Offset = Annotated[int, HeaderParameter(name="Upload-Offset", ge=0, le=_MOST)]


class NewUpload(Body, frozen=True, kw_only=True):
    """``size`` in bytes; ``duration`` of a recording in seconds; ``conversation_id`` where it will be sent."""

    id: UUID
    name: Annotated[str, msgspec.Meta(max_length=1000)]
    size: Annotated[int, msgspec.Meta(ge=0)]
    type: Annotated[str, msgspec.Meta(max_length=200)] = ""
    duration: float | None = None
    conversation_id: UUID | None = None


class UploadState(msgspec.Struct, frozen=True):
    """How far an upload is: the bytes that are here, and how many to send at once."""

    id: UUID
    offset: int
    chunk: int


async def _begin(runtime: Runtime, actor: Actor, data: NewUpload, max_mb: int) -> UploadState | FileRef:
    if data.conversation_id is not None:
        await runtime.db.run(conversation_for, actor, data.conversation_id, READ, queued_too=True)
    said = uploads.Announcement(id=data.id, name=data.name, size=data.size, type=data.type, duration=data.duration)
    upload = await runtime.db.run(uploads.begin_upload, actor, said, max_bytes=max_mb * _MB)
    return _shown(await uploads.finish(runtime.db, runtime.files, upload))


def _shown(upload: StoredFile) -> UploadState | FileRef:
    if not upload.ready:
        return UploadState(upload.id, upload.received, uploads.PIECE)
    facts = upload.facts
    return FileRef(
        upload.id, upload.name, upload.type, upload.size, facts.kind, facts.width, facts.height, facts.duration
    )


async def _body(request: Request[Any, Any, Any]) -> AsyncIterator[bytes]:
    """The raw body. Raises UploadInterrupted when the client is gone, or silent for a minute."""
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(_PATIENCE):
                data = await anext(stream)
        except StopAsyncIteration:
            return
        except HTTPException as error:
            raise TooLarge if error.status_code == 413 else UploadInterrupted from error
        except TimeoutError as error:
            raise UploadInterrupted from error
        yield data


async def _limit_of_site(runtime: Runtime, request: Request[Any, Any, Any], actor: Actor) -> int:
    """Megabytes that the visitor's site allows. The guard has accepted the token already."""
    visitor = visitor_of_token(runtime.secret, request.headers["authorization"].partition(" ")[2].strip())
    async with runtime.db.reading() as tx:
        return (await sites.site(tx, actor.workspace_id, visitor.site_id)).settings.max_file_mb


@post("/uploads", opt=_MEMBER)
async def begin_upload(runtime: TheRuntime, actor: TheActor, data: JSONBody[NewUpload]) -> UploadState | FileRef:
    """Announce a file. Again with the same id: where the upload stands."""
    return await _begin(runtime, actor, data, MEMBER_MAX_MB)


@post("/visitor/uploads", opt=_VISITOR)
async def visitor_begin_upload(
    runtime: TheRuntime,
    actor: TheActor,
    client: TheClient,
    request: Request[Any, Any, Any],
    data: JSONBody[NewUpload],
) -> UploadState | FileRef:
    """Announce a file. Again with the same id: where the upload stands."""
    _begun.take(client.address)
    return await _begin(runtime, actor, data, await _limit_of_site(runtime, request, actor))


def _going_on(prefix: str, opt: dict[str, Any]) -> list[ControllerRouterHandler]:
    """What is done with an upload once it is announced."""
    path = f"{prefix}/uploads/{{upload_id:uuid}}"

    @patch(path, opt=opt | {"body": "raw"}, request_max_body_size=_MOST)
    async def append_upload(
        runtime: TheRuntime, actor: TheActor, request: Request[Any, Any, Any], upload_id: FromPath[UUID], offset: Offset
    ) -> UploadState | FileRef:
        """Send bytes; the answer to the last ones is the file."""
        return _shown(await uploads.append(runtime.db, runtime.files, actor, upload_id, offset, _body(request)))

    @get(path, opt=opt)
    async def upload_state(runtime: TheRuntime, actor: TheActor, upload_id: FromPath[UUID]) -> UploadState | FileRef:
        """Where to go on, or the file once it is complete."""
        upload = await runtime.db.run(upload_of, actor, upload_id)
        return _shown(await uploads.finish(runtime.db, runtime.files, upload))

    @head(path, opt=opt)
    async def upload_headers(runtime: TheRuntime, actor: TheActor, upload_id: FromPath[UUID]) -> Response[None]:
        """Where to go on, in ``Upload-Offset``."""
        upload = await runtime.db.run(upload_of, actor, upload_id)
        return Response(None, headers={"Upload-Offset": str(upload.received), "Upload-Length": str(upload.size)})

    @delete(path, opt=opt)
    async def cancel_upload(runtime: TheRuntime, actor: TheActor, upload_id: FromPath[UUID]) -> None:
        """Forget a file that was not sent."""
        await uploads.discard(runtime.db, runtime.files, await runtime.db.run(upload_of, actor, upload_id))

    return [append_upload, upload_state, upload_headers, cancel_upload]


ROUTES: list[ControllerRouterHandler] = [
    begin_upload,
    *_going_on("", _MEMBER),
    visitor_begin_upload,
    *_going_on("/visitor", _VISITOR),
]
