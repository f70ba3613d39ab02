"""The life of an upload: begun with the client's own id, fed piece by piece, complete with the last announced byte.

A piece is first an object in the store, then a line in the row; the row decides which of two rival pieces counts. So a
client that lost its connection, or sent a piece twice, asks where it stands and goes on from there, on any node.
"""

from collections.abc import AsyncIterator
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.kernel.auth import Actor
from haoke.kernel.db import Database, Tx
from haoke.kernel.errors import Refusal
from haoke.kernel.files import images
from haoke.kernel.files.content import HEAD, check_name, judge, kind_of, normal_type
from haoke.kernel.files.errors import (
    FileEmpty,
    FileNotFound,
    FileTooLarge,
    TooManyUploads,
    UploadIdTaken,
    UploadNotFound,
    UploadOffsetMismatch,
    UploadOverrun,
    UploadTooFragmented,
)
from haoke.kernel.files.names import safe_name
from haoke.kernel.files.queries import count_loose, file_by_id, stored_file, upload_of
from haoke.kernel.files.store import FileStore
from haoke.kernel.files.types import FileFacts, Purpose, StoredFile
from haoke.kernel.ids import new_id
from haoke.kernel.tables import files

PIECE = 1024 * 1024  # bytes kept in memory of one upload, and what clients are asked to send at once
MAX_PIECES = 1000
MAX_LOOSE = 40  # files one person may have uploaded without sending them
MAX_DURATION = 24 * 3600.0


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """What the client says of a file before it sends it. ``size`` in bytes, ``duration`` in seconds."""

    id: UUID
    name: str
    size: int
    type: str = ""
    duration: float | None = None


async def begin_upload(
    tx: Tx, actor: Actor, said: Announcement, *, max_bytes: int, purpose: Purpose = "message"
) -> StoredFile:
    """Start an upload, or find the one with this id again. Raises UploadIdTaken when that is another file."""
    name, media_type = safe_name(said.name), normal_type(said.type)
    if said.size <= 0:
        raise FileEmpty(name=name)
    if said.size > max_bytes:
        raise FileTooLarge(name=name, max_mb=max_bytes // (1024 * 1024))
    check_name(name)
    if await count_loose(tx, actor) >= MAX_LOOSE and await file_by_id(tx, actor.workspace_id, said.id) is None:
        raise TooManyUploads(retry_after=60)
    duration = said.duration if said.duration is not None and 0 <= said.duration <= MAX_DURATION else None
    await tx.execute(
        insert(files)
        .values(
            workspace_id=actor.workspace_id,
            id=said.id,
            owner_kind=actor.kind,
            owner_id=actor.id,
            purpose=purpose,
            name=name,
            type=media_type,
            size=said.size,
            facts=msgspec.to_builtins(FileFacts(duration=duration)),
        )
        .on_conflict_do_nothing()
    )
    try:
        upload = await upload_of(tx, actor, said.id)
    except UploadNotFound as error:
        raise UploadIdTaken from error
    if (upload.size, upload.name, upload.purpose) != (said.size, name, purpose):
        raise UploadIdTaken
    return upload


async def append(
    db: Database, store: FileStore, actor: Actor, upload_id: UUID, offset: int, body: AsyncIterator[bytes]
) -> StoredFile:
    """Take bytes from ``offset`` on and return the upload as it then stands; with the last byte it becomes ready.

    What arrived before the body broke off is kept. Raises UploadOffsetMismatch (params.offset: where to go on),
    UploadOverrun, and at the end what the content is refused for: then the upload is gone.
    """
    upload = await db.run(upload_of, actor, upload_id)
    if upload.ready:
        return upload
    if offset != upload.received:
        raise UploadOffsetMismatch(offset=upload.received)
    async for piece in _pieces(body):
        upload = await _keep(db, store, upload, piece)
    return await finish(db, store, upload)


async def finish(db: Database, store: FileStore, upload: StoredFile) -> StoredFile:
    """Make a completely received upload a file; harmless when it is not complete, or already done."""
    if upload.ready or upload.received < upload.size:
        return upload
    if not upload.facts.pieces:  # a file once, given up since
        raise UploadNotFound
    pieces = [f"{upload.folder}/{piece}" for piece in upload.facts.pieces]
    original = f"{upload.folder}/original"
    try:
        await store.join(pieces, original)
        media_type, facts = await inspect(store, upload)
    except FileNotFound:  # somebody else finished it meanwhile and took the pieces away
        current = await db.run(_reread, upload)
        if not current.ready:
            raise
        return current
    except Refusal:
        await discard(db, store, upload)
        raise
    finished = await db.run(_mark_ready, upload, media_type, facts)
    await store.delete(pieces)
    return finished


async def inspect(store: FileStore, upload: StoredFile) -> tuple[str, FileFacts]:
    """The true type and facts of what lies under ``original``; writes the thumbnail of a picture."""
    original = f"{upload.folder}/original"
    media_type = judge(upload.name, upload.type, await store.read(original, HEAD))
    kind = kind_of(media_type)
    if kind != "image" or upload.size > images.MAX_BYTES:
        played = kind in {"audio", "video"}
        return media_type, FileFacts(
            kind=kind if played else "file", duration=upload.facts.duration if played else None
        )
    picture = await images.examine(await store.read(original), upload.name)
    await store.save(f"{upload.folder}/thumbnail", picture.thumbnail)
    return media_type, FileFacts(kind="image", width=picture.width, height=picture.height, thumbnail=True)


async def discard(db: Database, store: FileStore, upload: StoredFile) -> None:
    """Forget an upload and its bytes. A file that was sent meanwhile stays."""
    if await db.run(_forget, upload.workspace_id, upload.id):
        await store.delete_folder(upload.folder)


async def _pieces(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The body in pieces of 1 MB. When it breaks off, what came before is given out before the error goes on."""
    buffer = bytearray()
    broken: Exception | None = None
    try:
        async for data in body:
            buffer += data
            while len(buffer) >= PIECE:
                yield bytes(buffer[:PIECE])
                del buffer[:PIECE]
    except Exception as error:  # noqa: BLE001 - whatever the server raises for a lost connection
        broken = error
    if buffer:
        yield bytes(buffer)
    if broken is not None:
        raise broken


async def _keep(db: Database, store: FileStore, upload: StoredFile, data: bytes) -> StoredFile:
    if upload.received + len(data) > upload.size:
        raise UploadOverrun(size=upload.size)
    if len(upload.facts.pieces) >= MAX_PIECES:
        await discard(db, store, upload)
        raise UploadTooFragmented
    piece = f"piece-{upload.received}-{new_id()}"
    key = f"{upload.folder}/{piece}"
    await store.save(key, data)
    try:
        return await db.run(_count, upload, piece, len(data))
    except Refusal:
        await store.delete([key])
        raise


async def _count(tx: Tx, upload: StoredFile, piece: str, length: int) -> StoredFile:
    """Let the piece count if nothing arrived since ``upload`` was read. It counts once: its name is its own."""
    facts = msgspec.structs.replace(upload.facts, pieces=(*upload.facts.pieces, piece))
    row = await tx.first(
        sa.update(files)
        .where(
            files.c.workspace_id == upload.workspace_id,
            files.c.id == upload.id,
            files.c.received == upload.received,
            files.c.ready.is_(False),
        )
        .values(received=upload.received + length, facts=msgspec.to_builtins(facts))
        .returning(files)
    )
    if row is not None:
        return stored_file(row)
    current = await _reread(tx, upload)
    if piece in current.facts.pieces:
        return current
    raise UploadOffsetMismatch(offset=current.received)


async def _mark_ready(tx: Tx, upload: StoredFile, media_type: str, facts: FileFacts) -> StoredFile:
    row = await tx.first(
        sa.update(files)
        .where(
            files.c.workspace_id == upload.workspace_id,
            files.c.id == upload.id,
            files.c.received == upload.size,
            files.c.ready.is_(False),
        )
        .values(ready=True, type=media_type, facts=msgspec.to_builtins(facts))
        .returning(files)
    )
    return stored_file(row) if row is not None else await _reread(tx, upload)


async def _reread(tx: Tx, upload: StoredFile) -> StoredFile:
    current = await file_by_id(tx, upload.workspace_id, upload.id)
    if current is None:
        raise UploadNotFound
    return current


async def _forget(tx: Tx, workspace_id: UUID, file_id: UUID) -> bool:
    found = await tx.execute(
        sa.delete(files).where(
            files.c.workspace_id == workspace_id, files.c.id == file_id, files.c.subject_id.is_(None)
        )
    )
    return found.rowcount == 1
