"""What becomes of a complete file: it joins what it was uploaded for, or goes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel import clock
from haoke.kernel.auth import Actor
from haoke.kernel.db import Database, Tx
from haoke.kernel.files import images
from haoke.kernel.files.content import HEAD, IMAGES, judge, kind_of, normal_type
from haoke.kernel.files.errors import FileEmpty, FileMislabelled, FileTooLarge, ImageTooLarge, ImageUnreadable
from haoke.kernel.files.names import safe_name
from haoke.kernel.files.queries import abandoned, stored_file
from haoke.kernel.files.store import FileStore
from haoke.kernel.files.types import FileFacts, Purpose, StoredFile
from haoke.kernel.ids import new_id
from haoke.kernel.tables import files

MAX_PORTRAIT = 5 * 1024 * 1024
KEEP_LOOSE = timedelta(hours=48)  # an agent's draft may hold a file over a weekend night
_BATCH = 100


async def save_portrait(
    db: Database, store: FileStore, actor: Actor, *, purpose: Purpose, subject_id: UUID, name: str, data: bytes
) -> StoredFile:
    """Store a picture that shows a person or a company (avatar, logo), at most 5 MB, as a file of ``subject_id``."""
    name = safe_name(name)
    if not data:
        raise FileEmpty(name=name)
    if len(data) > MAX_PORTRAIT:
        raise FileTooLarge(name=name, max_mb=MAX_PORTRAIT // (1024 * 1024))
    media_type = judge(name, normal_type(""), data)
    if media_type not in IMAGES:
        raise FileMislabelled(name=name, declared="image")
    picture = await images.examine(data, name)
    file_id = new_id()
    folder = f"{actor.workspace_id}/{file_id}"
    await store.save(f"{folder}/original", data)
    await store.save(f"{folder}/thumbnail", picture.thumbnail)
    facts = FileFacts(kind="image", width=picture.width, height=picture.height, thumbnail=True)
    values = {
        "workspace_id": actor.workspace_id,
        "id": file_id,
        "owner_kind": actor.kind,
        "owner_id": actor.id,
        "purpose": purpose,
        "subject_id": subject_id,
        "name": name,
        "type": media_type,
        "size": len(data),
        "received": len(data),
        "ready": True,
        "facts": msgspec.to_builtins(facts),
    }
    try:
        return await db.run(_insert, values)
    except BaseException:
        await store.delete_folder(folder)
        raise


async def save_received(
    db: Database, store: FileStore, owner: Actor, *, name: str, declared: str, data: bytes
) -> StoredFile:
    """Store what somebody sent by another way than an upload, as a loose file.

    The content decides what it is. Raises FileEmpty, FileTypeBlocked.
    """
    name = safe_name(name)
    if not data:
        raise FileEmpty(name=name)
    try:
        media_type = judge(name, declared, data[:HEAD])
    except FileMislabelled:
        media_type = judge(name, "", data[:HEAD])
    facts, thumbnail = FileFacts(kind=kind_of(media_type)), b""
    if facts.kind == "image":
        try:
            picture = await images.examine(data, name)
            facts = FileFacts(kind="image", width=picture.width, height=picture.height, thumbnail=True)
            thumbnail = picture.thumbnail
        except (ImageUnreadable, ImageTooLarge):
            facts = FileFacts()
    file_id = new_id()
    folder = f"{owner.workspace_id}/{file_id}"
    await store.save(f"{folder}/original", data)
    if thumbnail:
        await store.save(f"{folder}/thumbnail", thumbnail)
    values = {
        "workspace_id": owner.workspace_id,
        "id": file_id,
        "owner_kind": owner.kind,
        "owner_id": owner.id,
        "purpose": "message",
        "name": name,
        "type": media_type,
        "size": len(data),
        "received": len(data),
        "ready": True,
        "facts": msgspec.to_builtins(facts),
    }
    try:
        return await db.run(_insert, values)
    except BaseException:
        await store.delete_folder(folder)
        raise


async def give_files(tx: Tx, workspace_id: UUID, ids: Sequence[UUID], owner_kind: str, owner_id: UUID) -> None:
    """Files that the system received for somebody are theirs, to be posted."""
    if ids:
        await tx.execute(
            sa.update(files)
            .where(
                files.c.workspace_id == workspace_id,
                files.c.id.in_(ids),
                files.c.owner_kind == "system",
                files.c.subject_id.is_(None),
            )
            .values(owner_kind=owner_kind, owner_id=owner_id)
        )


async def remove_file(db: Database, store: FileStore, workspace_id: UUID, file_id: UUID) -> None:
    """Delete a file for good; nothing happens when there is none."""
    await _take_away(db, store, workspace_id, file_id, loose_only=False)


async def give_up_files(tx: Tx, workspace_id: UUID, ids: Sequence[UUID]) -> None:
    """Nobody can fetch these any more; the next sweep deletes them."""
    if ids:
        await tx.execute(
            sa.update(files)
            .where(files.c.workspace_id == workspace_id, files.c.id.in_(ids))
            .values(ready=False, subject_id=None, created_at=sa.text("'epoch'"))
        )


async def sweep_abandoned(db: Database, store: FileStore) -> int:
    """Delete uploads and files that belong to nothing for 48 hours; returns how many. For a periodic job."""
    stale = await db.run(abandoned, clock.now() - KEEP_LOOSE, _BATCH)
    for workspace_id, file_id in stale:
        await _take_away(db, store, workspace_id, file_id, loose_only=True)
    return len(stale)


async def _take_away(db: Database, store: FileStore, workspace_id: UUID, file_id: UUID, *, loose_only: bool) -> None:
    """First unusable, then without bytes, then without a row: nobody sends half a file, no crash leaves lost bytes."""
    if await db.run(_make_unusable, workspace_id, file_id, loose_only):
        await store.delete_folder(f"{workspace_id}/{file_id}")
        await db.run(_delete, workspace_id, file_id)


async def _make_unusable(tx: Tx, workspace_id: UUID, file_id: UUID, loose_only: bool) -> bool:
    statement = sa.update(files).where(files.c.workspace_id == workspace_id, files.c.id == file_id)
    if loose_only:
        statement = statement.where(files.c.subject_id.is_(None))
    return (await tx.execute(statement.values(ready=False))).rowcount == 1


async def _delete(tx: Tx, workspace_id: UUID, file_id: UUID) -> None:
    await tx.execute(
        sa.delete(files).where(files.c.workspace_id == workspace_id, files.c.id == file_id, files.c.ready.is_(False))
    )


async def _insert(tx: Tx, values: dict[str, Any]) -> StoredFile:
    row = (await tx.execute(sa.insert(files).values(values).returning(files))).one()
    return stored_file(row)
