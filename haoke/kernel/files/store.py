"""The object store: a folder by default, S3 or any store obstore knows by URL. No part of a key comes from outside."""

from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import obstore
from obstore.exceptions import NotFoundError
from obstore.store import LocalStore, ObjectStore, from_url

from haoke.kernel.files.errors import FileNotFound
from haoke.kernel.settings import Settings

STREAM_PIECE = 256 * 1024


class FileStore:
    """Bytes by key. Writes are atomic: a reader sees an object whole or not at all."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def save(self, key: str, data: bytes) -> None:
        await obstore.put_async(self._store, key, data, use_multipart=False)

    async def read(self, key: str, limit: int | None = None) -> bytes:
        """The whole object, or its first ``limit`` bytes. FileNotFound when it is not there."""
        try:
            options: Any = None if limit is None else {"range": (0, limit)}
            return bytes(await (await obstore.get_async(self._store, key, options=options)).bytes_async())
        except (NotFoundError, FileNotFoundError) as error:
            raise FileNotFound from error

    async def stream(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """Bytes ``start`` up to, not including, ``end``. FileNotFound comes before the first piece."""
        try:
            found = await obstore.get_async(self._store, key, options={"range": (start, end)})
        except (NotFoundError, FileNotFoundError) as error:
            raise FileNotFound from error

        async def pieces() -> AsyncIterator[bytes]:
            async for piece in found.stream(min_chunk_size=STREAM_PIECE):
                yield bytes(piece)

        return pieces()

    async def join(self, keys: Iterable[str], target: str) -> None:
        """Write the objects one after another into a new one. FileNotFound when one of them is gone."""

        async def pieces() -> AsyncIterator[bytes]:
            for key in keys:
                yield await self.read(key)

        await obstore.put_async(self._store, target, pieces())

    async def delete(self, keys: Iterable[str]) -> None:
        """Delete what is there of these."""
        for key in keys:
            with suppress(NotFoundError, FileNotFoundError):
                await obstore.delete_async(self._store, key)

    async def delete_folder(self, folder: str) -> None:
        async for batch in obstore.list(self._store, folder + "/"):
            await self.delete([entry["path"] for entry in batch])


def open_store(settings: Settings) -> FileStore:
    """The store of these settings. Cloud credentials come from the provider's own environment variables."""
    if not settings.files_url:
        folder = settings.data_dir.absolute() / "files"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return FileStore(LocalStore(folder, automatic_cleanup=True))
    limits: Any = {"timeout": timedelta(seconds=30), "connect_timeout": timedelta(seconds=5)}
    return FileStore(from_url(settings.files_url, client_options=limits))
