"""Values of files."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

Kind = Literal["image", "audio", "video", "file"]
Purpose = Literal["message", "avatar", "logo", "knowledge"]


class FileFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of the content: pixels, seconds. ``pieces`` names the received pieces while the upload runs;
    ``internal`` says that it was sent in a note, for members only."""

    kind: Kind = "file"
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    thumbnail: bool = False
    internal: bool = False
    pieces: tuple[str, ...] = ()


class StoredFile(msgspec.Struct, frozen=True):
    """A file or an upload under way. ``size`` and ``received`` in bytes; ``type`` is verified once it is ``ready``."""

    workspace_id: UUID
    id: UUID
    owner_kind: str
    owner_id: UUID | None
    purpose: Purpose
    subject_id: UUID | None
    name: str
    type: str
    size: int
    received: int
    ready: bool
    facts: FileFacts
    created_at: datetime

    @property
    def folder(self) -> str:
        """Where its objects lie in the store."""
        return f"{self.workspace_id}/{self.id}"
