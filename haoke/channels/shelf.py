"""What all processes share of an account: tokens that one of them renews, our files, and what was uploaded of them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from haoke.channels.actions.keep_token import claim_renewal, forget_token, give_up_renewal, keep_token, keep_upload
from haoke.channels.contract import Account
from haoke.channels.kinds import adapter_of
from haoke.channels.links import as_jpeg, file_link
from haoke.channels.outside import MOST_FILE, Fetched, NoAnswer, Token
from haoke.channels.queries.tokens import known_token, known_upload
from haoke.kernel.clock import now
from haoke.kernel.files.errors import FileNotFound, FileTooLarge
from haoke.kernel.files.images import SCALED, smaller
from haoke.kernel.files.queries import file_by_id
from haoke.kernel.runtime import Runtime

_PATIENCE = 20.0  # seconds for another process to renew a token
_LOOK_AGAIN = 0.2


class AccountShelf:
    def __init__(self, runtime: Runtime, account: Account[Any]) -> None:
        self._db = runtime.db
        self._files = runtime.files
        self._account = account
        can = adapter_of(account.kind).capabilities
        self._most_image = 0 if can.links_large else can.sizes.get("image", 0)  # bytes; larger ones are made smaller

    async def token(self, name: str, renew: Callable[[], Awaitable[Token]]) -> str:
        try:
            async with asyncio.timeout(_PATIENCE):
                while True:
                    value = await self._known_or_renewed(name, renew)
                    if value:
                        return value
                    await asyncio.sleep(_LOOK_AGAIN)
        except (NoAnswer, TimeoutError):  # what is to be sent was not on its way yet
            raise NoAnswer(written=False) from None

    async def _known_or_renewed(self, name: str, renew: Callable[[], Awaitable[Token]]) -> str:
        """Empty while another process renews the only one there was."""
        async with self._db.reading() as tx:
            row = await known_token(tx, self._account.workspace_id, self._account.id, name)
        if row is not None and row.value and row.renew_at > now():
            return str(row.value)
        if not await self._db.run(claim_renewal, self._account, name):
            return str(row.value) if row is not None and row.expires_at > now() else ""
        try:
            token = await renew()
        except BaseException:
            await self._db.run(give_up_renewal, self._account, name)
            raise
        await self._db.run(keep_token, self._account, name, token)
        return token.value

    async def forget_token(self, name: str, value: str) -> None:
        await self._db.run(forget_token, self._account, name, value)

    async def kept(self, name: str) -> str:
        async with self._db.reading() as tx:
            row = await known_token(tx, self._account.workspace_id, self._account.id, name)
        return str(row.value) if row is not None and row.expires_at > now() else ""

    async def keep(self, name: str, token: Token) -> None:
        await self._db.run(claim_renewal, self._account, name)  # from now on there is a row of it
        await self._db.run(keep_token, self._account, name, token)

    async def file(self, file_id: UUID) -> Fetched:
        """Raises FileNotFound, FileTooLarge, ImageUnreadable, ImageTooLarge."""
        async with self._db.reading() as tx:
            found = await file_by_id(tx, self._account.workspace_id, file_id)
        if found is None or not found.ready:
            raise FileNotFound
        if found.size > MOST_FILE:
            raise FileTooLarge(name=found.name, max_mb=MOST_FILE // (1024 * 1024))
        content = await self._files.read(f"{found.folder}/original")
        if self._most_image and found.size > self._most_image and found.type in SCALED:
            content, mime = await smaller(content, found.name, self._most_image)
            return Fetched(content, mime, as_jpeg(found.name))
        return Fetched(content, found.type, found.name)

    def link(self, file_id: UUID) -> str:
        return file_link(self._account.workspace_id, file_id, self._most_image)

    async def uploaded(self, file_id: UUID, kind: str, upload: Callable[[Fetched], Awaitable[Token]]) -> str:
        async with self._db.reading() as tx:
            known = await known_upload(tx, self._account.workspace_id, self._account.id, file_id, kind)
        if known is not None:
            return known
        try:
            token = await upload(await self.file(file_id))
        except NoAnswer:
            raise NoAnswer(written=False) from None
        await self._db.run(keep_upload, self._account, file_id, kind, token)
        return token.value
