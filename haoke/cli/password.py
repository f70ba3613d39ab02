"""``haoke password EMAIL``: a new password for somebody who lost theirs."""

import asyncio
import secrets
import sys
from argparse import Namespace

import haoke.app  # noqa: F401 for the handlers of the events that it causes
from haoke.accounts.actions.reset_password import reset_password
from haoke.accounts.errors import LoginNotFound
from haoke.kernel.embedded.engines import database
from haoke.kernel.i18n import refusal_text
from haoke.kernel.passwords import hash_password
from haoke.kernel.runtime import start_runtime
from haoke.kernel.settings import Settings


def run(settings: Settings, arguments: Namespace) -> int:
    password = secrets.token_urlsafe(12)
    try:
        asyncio.run(_run(settings, arguments.email, password))
    except LoginNotFound as error:
        print(f"haoke password: {refusal_text(error, 'en')}", file=sys.stderr)
        return 1
    print(f"The new password of {arguments.email} is\n\n    {password}\n\nAll their sessions have ended.")
    return 0


async def _run(settings: Settings, email: str, password: str) -> None:
    async with database(settings) as reachable:
        runtime = await start_runtime(reachable)
        try:
            await runtime.db.run(reset_password, email, await hash_password(password))
        finally:
            await runtime.stop()
