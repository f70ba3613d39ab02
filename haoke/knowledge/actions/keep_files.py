"""Files of answers: what a writer has uploaded belongs to the entry from then on."""

from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.tables import files
from haoke.knowledge.errors import EntryFileMissing
from haoke.knowledge.queries.files import usable_files
from haoke.knowledge.types import Content


async def keep_files(tx: Tx, actor: Actor, entry_id: UUID, content: Content) -> None:
    """Raises EntryFileMissing for a file that is neither the actor's own upload nor knowledge already."""
    wanted = {file.id: file.name for answer in content.answers for part in answer.parts for file in part.files}
    if not wanted:
        return
    known = await usable_files(tx, actor, wanted)
    for file_id, name in wanted.items():
        if file_id not in known:
            raise EntryFileMissing(name=name)
    loose = [file_id for file_id, kept in known.items() if not kept]
    if loose:
        await tx.execute(
            sa.update(files)
            .where(files.c.workspace_id == actor.workspace_id, files.c.id.in_(loose))
            .values(purpose="knowledge", subject_id=entry_id)
        )
