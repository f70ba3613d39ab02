"""Bind uploaded files to a message: they become readable for who is in the conversation."""

from typing import Any

import msgspec
import sqlalchemy as sa

from haoke.conversations.card_rules import PICTURE_MB
from haoke.conversations.errors import CardPictureUnfit, FileNotReady
from haoke.conversations.types import Author, FileRef, MessageBody
from haoke.kernel.db import Tx
from haoke.kernel.tables import files


async def attach_files(
    tx: Tx, row: sa.Row[Any], author: Author, body: MessageBody, *, internal: bool = False
) -> MessageBody:
    """The body with the files as the server knows them. Raises FileNotReady for any that is not the author's own,
    CardPictureUnfit for a card's that is no picture.

    What was only ever sent in a note (``internal``) stays hidden from the visitor.
    """
    wanted = [file.id for file in body.every_file()]
    if not wanted:
        return body
    taken = await tx.execute(
        files.update()
        .where(
            files.c.workspace_id == row.workspace_id,
            files.c.id.in_(wanted),
            files.c.owner_kind == author.kind,
            files.c.owner_id == author.id,
            files.c.purpose == "message",
            files.c.ready,
            sa.or_(files.c.subject_id.is_(None), files.c.subject_id == row.id),
        )
        .values(subject_id=row.id, facts=files.c.facts.op("||")(_shown(internal)))
        .returning(files)
    )
    known = {file.id: file for file in taken}
    if len(known) != len(set(wanted)):
        raise FileNotReady
    refs = [msgspec.convert(_said(known[identifier]), FileRef) for identifier in wanted]
    card = body.card
    if card is not None and card.file is not None:
        card = msgspec.structs.replace(card, file=refs.pop())
        if card.file is None or card.file.kind != "image" or card.file.size > PICTURE_MB * 2**20:
            raise CardPictureUnfit(max_mb=PICTURE_MB)
    return msgspec.structs.replace(body, files=tuple(refs), card=card)


def _shown(internal: bool) -> sa.ColumnElement[Any]:
    if not internal:
        return sa.func.jsonb_build_object("internal", sa.false())
    first_time = sa.func.jsonb_build_object("internal", sa.true())
    return sa.case((files.c.subject_id.is_(None), first_time), else_=sa.func.jsonb_build_object())


def _said(file: sa.Row[Any]) -> dict[str, Any]:
    """A file as messages name it. Facts leave out what goes without saying: that it is just a file."""
    said: dict[str, Any] = {"kind": "file", "id": file.id, "name": file.name, "type": file.type, "size": file.size}
    return {**said, **file.facts}
