"""Reading files of knowledge."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.files.errors import FileNotFound
from haoke.kernel.files.queries import file_by_id
from haoke.kernel.files.types import StoredFile
from haoke.kernel.tables import files
from haoke.knowledge.permissions import READ


async def usable_files(tx: Tx, actor: Actor, file_ids: Collection[UUID]) -> dict[UUID, bool]:
    """Which of these may stand in an answer: file → whether it is knowledge already, or a loose upload of the actor."""
    kept = files.c.purpose == "knowledge"
    own = sa.and_(files.c.subject_id.is_(None), files.c.owner_kind == actor.kind, files.c.owner_id == actor.id)
    rows = await tx.all(
        sa.select(files.c.id, kept.label("kept")).where(
            files.c.workspace_id == actor.workspace_id, files.c.id.in_(file_ids), files.c.ready, sa.or_(kept, own)
        )
    )
    return {row.id: row.kept for row in rows}


async def knowledge_file(tx: Tx, actor: Actor, file_id: UUID) -> StoredFile:
    """Also what the actor has uploaded and not saved yet. Raises PermissionDenied, FileNotFound."""
    actor.require(READ)
    file = await file_by_id(tx, actor.workspace_id, file_id)
    if file is None or (file.purpose != "knowledge" and (file.owner_kind, file.owner_id) != (actor.kind, actor.id)):
        raise FileNotFound
    return file


async def files_of(tx: Tx, workspace_id: UUID, entry_id: UUID) -> list[UUID]:
    """The files that came with an entry."""
    rows = await tx.all(
        sa.select(files.c.id).where(
            files.c.workspace_id == workspace_id, files.c.purpose == "knowledge", files.c.subject_id == entry_id
        )
    )
    return [row.id for row in rows]
