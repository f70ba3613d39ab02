"""The ways out of a process: one guarded client for all accounts, and what all processes share of each."""

from typing import Any

from haoke.channels.contract import Account
from haoke.channels.outside import Outside
from haoke.channels.shelf import AccountShelf
from haoke.kernel.outbound import outbound_client
from haoke.kernel.runtime import Runtime
from haoke.kernel.sealing import SecretUnreadable


class Ways:
    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self._allowed = runtime.settings.outbound_hosts
        self._client = outbound_client(self._allowed)

    def outside(self, account: Account[Any]) -> Outside:
        """Raises SecretUnreadable."""
        if account.lost:
            raise SecretUnreadable(name=account.name)
        base = self.runtime.settings.public_url.rstrip("/")
        hook = f"{base}/hooks/{account.key}" if base else ""
        return Outside(self._client, AccountShelf(self.runtime, account), allowed=self._allowed, hook=hook)

    async def close(self) -> None:
        await self._client.aclose()
