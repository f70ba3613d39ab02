"""Uploads: broken off, doubled, raced, lying; and what becomes of them."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from obstore.store import MemoryStore
from PIL import Image

from haoke.kernel import clock
from haoke.kernel.auth import Actor
from haoke.kernel.db import Database
from haoke.kernel.errors import Refusal
from haoke.kernel.files import errors, saving, uploads
from haoke.kernel.files.queries import file_by_id, upload_of
from haoke.kernel.files.store import FileStore, open_store
from haoke.kernel.files.types import StoredFile
from haoke.kernel.ids import new_id
from haoke.kernel.settings import Settings
from haoke.kernel.tables import files
from tests.support import pictures

pytestmark = pytest.mark.anyio
MB = 1024 * 1024


@pytest.fixture(params=["folder", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    """Both kinds of stores behind the same interface."""
    return open_store(Settings(data_dir=tmp_path)) if request.param == "folder" else FileStore(MemoryStore())


@pytest.fixture
def actor() -> Actor:
    return Actor("visitor", new_id(), new_id())


class Broken(Exception):
    """The connection broke."""


async def body(*pieces: bytes | type[Exception]) -> AsyncIterator[bytes]:
    for piece in pieces:
        if not isinstance(piece, bytes):
            raise piece
        yield piece


async def begin(db: Database, actor: Actor, data: bytes, name: str = "file", media_type: str = "") -> StoredFile:
    said = uploads.Announcement(id=new_id(), name=name, size=len(data), type=media_type)
    return await db.run(uploads.begin_upload, actor, said, max_bytes=20 * MB)


async def upload(
    db: Database, store: FileStore, actor: Actor, data: bytes, name: str = "file", media_type: str = ""
) -> StoredFile:
    begun = await begin(db, actor, data, name, media_type)
    return await uploads.append(db, store, actor, begun.id, 0, body(data))


async def leftovers(store: FileStore, file: StoredFile) -> list[str]:
    keys = [f"{file.folder}/{name}" for name in ("original", "thumbnail", *file.facts.pieces)]
    there = []
    for key in keys:
        try:
            await store.read(key)
        except errors.FileNotFound:
            continue
        there.append(key)
    return there


async def test_a_cut_upload_goes_on_where_it_stopped(db: Database, store: FileStore, actor: Actor) -> None:
    data = bytes(range(256)) * 12_000  # three pieces
    begun = await begin(db, actor, data)
    with pytest.raises(Broken):
        await uploads.append(db, store, actor, begun.id, 0, body(data[:1_500_000], Broken))
    kept = await db.run(upload_of, actor, begun.id)
    assert kept.received == 1_500_000
    file = await uploads.append(db, store, actor, begun.id, kept.received, body(data[1_500_000:]))
    assert file.ready
    assert await store.read(f"{file.folder}/original") == data
    assert await leftovers(store, kept) == [f"{file.folder}/original"]


async def test_a_wrong_offset_is_told_the_right_one(db: Database, store: FileStore, actor: Actor) -> None:
    begun = await begin(db, actor, b"x" * 100)
    await uploads.append(db, store, actor, begun.id, 0, body(b"x" * 40))
    for wrong in (0, 39, 41, 100):
        with pytest.raises(errors.UploadOffsetMismatch) as refused:
            await uploads.append(db, store, actor, begun.id, wrong, body(b"y"))
        assert refused.value.params == {"offset": 40}


async def test_the_same_piece_sent_ten_times_at_once_counts_once(db: Database, store: FileStore, actor: Actor) -> None:
    data = b"a" * 300 + b"b" * 300
    begun = await begin(db, actor, data)
    tries = await asyncio.gather(
        *(uploads.append(db, store, actor, begun.id, 0, body(data[:300])) for _ in range(10)), return_exceptions=True
    )
    taken = [each for each in tries if isinstance(each, StoredFile)]
    refused = [each for each in tries if isinstance(each, errors.UploadOffsetMismatch)]
    assert (len(taken), len(refused)) == (1, 9)
    tries = await asyncio.gather(
        *(uploads.append(db, store, actor, begun.id, 300, body(data[300:])) for _ in range(10)), return_exceptions=True
    )
    assert any(isinstance(each, StoredFile) and each.ready for each in tries)
    assert all(isinstance(each, StoredFile | errors.UploadOffsetMismatch) for each in tries)
    assert await store.read(f"{begun.folder}/original") == data


async def test_asking_again_after_the_end_gives_the_same_file(db: Database, store: FileStore, actor: Actor) -> None:
    file = await upload(db, store, actor, b"hello", "a.txt", "text/plain")
    assert await uploads.append(db, store, actor, file.id, 0, body(b"hello")) == file
    said = uploads.Announcement(id=file.id, name="a.txt", size=5, type="text/plain")
    assert await db.run(uploads.begin_upload, actor, said, max_bytes=MB) == file


async def test_a_crash_before_the_last_step_is_made_good(db: Database, store: FileStore, actor: Actor) -> None:
    begun = await begin(db, actor, b"hello")
    piece = f"piece-0-{new_id()}"
    await store.save(f"{begun.folder}/{piece}", b"hello")
    received = {"received": 5, "facts": {"pieces": [piece]}}
    async with db.engine.begin() as connection:
        await connection.execute(sa.update(files).where(files.c.id == begun.id).values(received))
    standing = await db.run(upload_of, actor, begun.id)
    assert not standing.ready
    results = await asyncio.gather(*(uploads.finish(db, store, standing) for _ in range(5)))
    assert all(each.ready for each in results)
    assert await store.read(f"{begun.folder}/original") == b"hello"


@pytest.mark.parametrize(
    ("name", "media_type", "data", "refusal"),
    [
        ("a.png", "image/png", pictures.HTML, errors.FileMislabelled),
        ("a.png", "image/png", pictures.picture()[:500], errors.ImageUnreadable),
        ("a.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, errors.ImageUnreadable),
        ("bomb.png", "image/png", pictures.bomb(), errors.ImageTooLarge),
        ("a.bin", "", pictures.PROGRAM, errors.FileTypeBlocked),
    ],
)
async def test_what_is_refused_at_the_end_leaves_nothing(
    db: Database, store: FileStore, actor: Actor, name: str, media_type: str, data: bytes, refusal: type[Refusal]
) -> None:
    begun = await begin(db, actor, data, name, media_type)
    with pytest.raises(refusal):
        await uploads.append(db, store, actor, begun.id, 0, body(data))
    with pytest.raises(errors.UploadNotFound):
        await db.run(upload_of, actor, begun.id)
    assert await leftovers(store, begun) == []


async def test_what_is_refused_at_the_beginning(db: Database, actor: Actor) -> None:
    cases: list[tuple[dict[str, Any], type[Refusal]]] = [
        ({"size": 0}, errors.FileEmpty),
        ({"size": -1}, errors.FileEmpty),
        ({"size": 2 * MB}, errors.FileTooLarge),
        ({"name": "virus.exe"}, errors.FileTypeBlocked),
        ({"name": "virus.png\u202e.exe "}, errors.FileTypeBlocked),
    ]
    for changes, refusal in cases:
        said = msgspec.structs.replace(uploads.Announcement(id=new_id(), name="a", size=10), **changes)
        with pytest.raises(refusal):
            await db.run(uploads.begin_upload, actor, said, max_bytes=MB)


async def test_more_than_announced_is_refused_and_what_fits_is_kept(
    db: Database, store: FileStore, actor: Actor
) -> None:
    begun = await begin(db, actor, b"x" * 100)
    await uploads.append(db, store, actor, begun.id, 0, body(b"x" * 60))
    with pytest.raises(errors.UploadOverrun):
        await uploads.append(db, store, actor, begun.id, 60, body(b"x" * 41))
    assert (await uploads.append(db, store, actor, begun.id, 60, body(b"x" * 40))).ready


async def test_nobody_touches_anothers_upload(db: Database, store: FileStore, actor: Actor) -> None:
    begun = await begin(db, actor, b"mine")
    said = uploads.Announcement(id=begun.id, name="file", size=4)
    colleague = Actor("visitor", actor.workspace_id, new_id())
    impostor = Actor("member", actor.workspace_id, actor.id)
    for other in (colleague, impostor):
        with pytest.raises(errors.UploadNotFound):
            await uploads.append(db, store, other, begun.id, 0, body(b"evil"))
        with pytest.raises(errors.UploadIdTaken):
            await db.run(uploads.begin_upload, other, said, max_bytes=MB)
    foreigner = Actor("visitor", new_id(), actor.id)
    with pytest.raises(errors.UploadNotFound):
        await uploads.append(db, store, foreigner, begun.id, 0, body(b"evil"))
    with pytest.raises(errors.UploadIdTaken):
        await db.run(uploads.begin_upload, actor, uploads.Announcement(id=begun.id, name="b", size=9), max_bytes=MB)


async def test_files_that_are_never_sent_are_limited(db: Database, actor: Actor) -> None:
    for _ in range(uploads.MAX_LOOSE):
        last = await begin(db, actor, b"x")
    with pytest.raises(errors.TooManyUploads):
        await begin(db, actor, b"x")
    again = uploads.Announcement(id=last.id, name="file", size=1)
    assert (await db.run(uploads.begin_upload, actor, again, max_bytes=MB)).id == last.id


async def test_a_photo_is_measured_as_shown_and_its_thumbnail_tells_no_place(
    db: Database, store: FileStore, actor: Actor
) -> None:
    photo = pictures.turned_photo()
    file = await upload(db, store, actor, photo, "a.jpg", "image/jpeg")
    assert (file.facts.kind, file.facts.width, file.facts.height) == ("image", 400, 640)
    with Image.open(io.BytesIO(await store.read(f"{file.folder}/thumbnail"))) as thumbnail:
        assert (thumbnail.format, thumbnail.size) == ("WEBP", (200, 320))
        assert not thumbnail.getexif()
    assert await store.read(f"{file.folder}/original") == photo


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "CMYK", "I;16"])
async def test_every_kind_of_picture_gets_a_thumbnail(
    db: Database, store: FileStore, actor: Actor, form: str, mode: str
) -> None:
    out = io.BytesIO()
    try:
        Image.new(mode, (50, 40)).save(out, form)
    except (OSError, ValueError, KeyError):
        return  # this format has no such mode
    file = await upload(db, store, actor, out.getvalue(), f"a.{form}")
    assert (file.facts.width, file.facts.height, file.facts.thumbnail) == (50, 40, True)


async def test_a_recording_keeps_the_length_its_client_measured(db: Database, store: FileStore, actor: Actor) -> None:
    said = uploads.Announcement(
        id=new_id(), name="voice.webm", size=len(pictures.VOICE), type="audio/webm;codecs=opus", duration=3.5
    )
    begun = await db.run(uploads.begin_upload, actor, said, max_bytes=MB)
    file = await uploads.append(db, store, actor, begun.id, 0, body(pictures.VOICE))
    assert (file.type, file.facts.kind, file.facts.duration) == ("audio/webm", "audio", 3.5)
    said = uploads.Announcement(id=new_id(), name="a", size=1, duration=float("nan"))
    assert (await db.run(uploads.begin_upload, actor, said, max_bytes=MB)).facts.duration is None


async def test_an_upload_in_a_thousand_crumbs_is_given_up(
    db: Database, store: FileStore, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MAX_PIECES", 5)
    begun = await begin(db, actor, b"x" * 100)
    for at in range(5):
        await uploads.append(db, store, actor, begun.id, at, body(b"x"))
    with pytest.raises(errors.UploadTooFragmented):
        await uploads.append(db, store, actor, begun.id, 5, body(b"x"))
    with pytest.raises(errors.UploadNotFound):
        await db.run(upload_of, actor, begun.id)


async def test_what_was_never_sent_is_swept_away_and_what_was_sent_stays(
    db: Database, store: FileStore, actor: Actor
) -> None:
    sent, loose, begun = (
        await upload(db, store, actor, b"sent"),
        await upload(db, store, actor, b"loose"),
        await begin(db, actor, b"begun"),
    )
    fresh = await upload(db, store, actor, b"fresh")
    await uploads.append(db, store, actor, begun.id, 0, body(b"be"))
    old = clock.now() - saving.KEEP_LOOSE * 2
    async with db.engine.begin() as connection:
        stale = [sent.id, loose.id, begun.id]
        await connection.execute(sa.update(files).where(files.c.id.in_(stale)).values(created_at=old))
        await connection.execute(sa.update(files).where(files.c.id == sent.id).values(subject_id=new_id()))
    while await saving.sweep_abandoned(db, store):
        pass
    async with db.reading() as tx:
        remaining = [each for each in (sent, loose, begun, fresh) if await file_by_id(tx, actor.workspace_id, each.id)]
    assert remaining == [sent, fresh]
    assert await leftovers(store, loose) == []
    assert await leftovers(store, sent) == [f"{sent.folder}/original"]


async def test_a_file_given_up_does_not_come_back(db: Database, store: FileStore, actor: Actor) -> None:
    file = await upload(db, store, actor, b"hello", "a.txt", "text/plain")
    await db.run(saving.give_up_files, actor.workspace_id, [file.id])
    with pytest.raises(errors.UploadNotFound):
        await uploads.append(db, store, actor, file.id, 5, body())
    while await saving.sweep_abandoned(db, store):
        pass
    assert await leftovers(store, file) == []


async def test_a_portrait_is_a_picture_and_nothing_else(db: Database, store: FileStore, actor: Actor) -> None:
    subject = new_id()
    file = await saving.save_portrait(
        db, store, actor, purpose="avatar", subject_id=subject, name="me.jpg", data=pictures.turned_photo()
    )
    assert (file.ready, file.type, file.subject_id, file.facts.thumbnail) == (True, "image/jpeg", subject, True)
    await saving.remove_file(db, store, actor.workspace_id, file.id)
    assert await leftovers(store, file) == []
    for data in (b"", pictures.SVG, pictures.PDF, pictures.bomb(), b"x" * (saving.MAX_PORTRAIT + 1)):
        with pytest.raises(Refusal):
            await saving.save_portrait(db, store, actor, purpose="avatar", subject_id=subject, name="me", data=data)
