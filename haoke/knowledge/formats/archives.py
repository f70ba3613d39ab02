"""Archives from outside: how much they hold is looked at before anything is unpacked."""

import io
import zipfile

from haoke.knowledge.errors import ImportTooLarge, ImportUnreadable

MOST_FILES = 3000
MOST_BYTES = 100 * 1024 * 1024
_RATIO = 200  # a text that is packed better than this is no text
_XML = (".xml", ".rels", ".vml")
_PROLOGUE = 65_536


def checked_archive(data: bytes) -> zipfile.ZipFile:
    """Raises ImportUnreadable for what is none or declares types and entities, ImportTooLarge for a bomb."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
        if len(members) > MOST_FILES or sum(each.file_size for each in members) > MOST_BYTES:
            raise ImportTooLarge(max_mb=MOST_BYTES // (1024 * 1024))
        if any(each.file_size > 1_000_000 and each.file_size > each.compress_size * _RATIO for each in members):
            raise ImportTooLarge(max_mb=MOST_BYTES // (1024 * 1024))
        for each in members:
            if each.filename.lower().endswith(_XML) and _declares(archive, each):
                raise ImportUnreadable
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        raise ImportUnreadable from None
    return archive


def _declares(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Office files declare no types and no entities, and are written in UTF-8."""
    with archive.open(member) as part:
        begin = part.read(_PROLOGUE)
    return b"\0" in begin[:64] or b"<!DOCTYPE" in begin or b"<!ENTITY" in begin
