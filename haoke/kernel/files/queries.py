"""Reading the table ``files``."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.files.errors import UploadNotFound
from haoke.kernel.files.types import FileFacts, StoredFile
from haoke.kernel.tables import files


def stored_file(row: sa.Row[Any]) -> StoredFile:
    values = {name: getattr(row, name) for name in StoredFile.__struct_fields__}
    return StoredFile(**values | {"facts": msgspec.convert(row.facts, FileFacts)})


async def file_by_id(tx: Tx, workspace_id: UUID, file_id: UUID) -> StoredFile | None:
    row = await tx.first(sa.select(files).where(files.c.workspace_id == workspace_id, files.c.id == file_id))
    return None if row is None else stored_file(row)


async def upload_of(tx: Tx, actor: Actor, file_id: UUID) -> StoredFile:
    """An upload of this actor, under way or complete; UploadNotFound for everybody else's."""
    upload = await file_by_id(tx, actor.workspace_id, file_id)
    if upload is None or (upload.owner_kind, upload.owner_id) != (actor.kind, actor.id):
        raise UploadNotFound
    return upload


async def count_loose(tx: Tx, actor: Actor) -> int:
    """How many files of this actor, complete or not, belong to nothing yet."""
    count: int = await tx.scalar(
        sa.select(sa.func.count()).where(
            files.c.workspace_id == actor.workspace_id,
            files.c.subject_id.is_(None),
            files.c.owner_kind == actor.kind,
            files.c.owner_id == actor.id,
        )
    )
    return count


async def abandoned(tx: Tx, before: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """(workspace, file) of files of any workspace that belong to nothing since then."""
    rows = await tx.all(
        sa.select(files.c.workspace_id, files.c.id)
        .where(files.c.subject_id.is_(None), files.c.created_at < before)
        .order_by(files.c.created_at)
        .limit(limit)
    )
    return [(row.workspace_id, row.id) for row in rows]
