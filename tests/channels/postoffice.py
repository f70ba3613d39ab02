"""Real mail servers for a test: Postfix takes mail in and sends reports, Dovecot keeps it and tells of new mail."""

import asyncio
import imaplib
import os
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import aiosmtplib
import msgspec

from tests.support.server import ROOT
from tests.support.waiting import until

_SCRIPT = ROOT / "tests" / "channels" / "postoffice.sh"


class PostOffice(msgspec.Struct, frozen=True):
    """Mailboxes support@kf.test and customer@cust.test, both with the password *secret*."""

    imap: int
    smtp: int

    def settings(self, address: str, **more: Any) -> dict[str, Any]:
        return {
            "address": address,
            "password": "secret",
            "imap_host": "127.0.0.1",
            "imap_port": self.imap,
            "imap_security": "none",
            "smtp_host": "127.0.0.1",
            "smtp_port": self.smtp,
            "smtp_security": "none",
        } | more

    async def post(self, mail: EmailMessage) -> None:
        """As a customer's own program does."""
        await aiosmtplib.send(mail, hostname="127.0.0.1", port=self.smtp, start_tls=False)

    async def last(self, address: str) -> EmailMessage:
        """The newest mail in a mailbox, once there is one."""

        def look() -> bytes:
            with imaplib.IMAP4("127.0.0.1", self.imap) as box:
                box.login(address, "secret")
                count = int(box.select("INBOX")[1][0] or b"0")
                return box.fetch(str(count), "(RFC822)")[1][0][1] if count else b""  # type: ignore[index,return-value]

        async def there() -> bool:
            found.append(await asyncio.to_thread(look))
            return bool(found[-1])

        found: list[bytes] = []
        await until(there, f"a mail for {address}")
        return message_from_bytes(found[-1], policy=default)


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


async def _run(*arguments: str) -> None:
    """Mail servers change users, so they are started by root."""
    command = [*([] if os.geteuid() == 0 else ["sudo", "-n"]), "sh", str(_SCRIPT), *arguments]
    with tempfile.TemporaryFile() as said:  # no pipe: servers that live on would keep it open
        process = await asyncio.create_subprocess_exec(*command, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        status = await process.wait()
        said.seek(0)
        assert status == 0, said.read().decode()


async def _answers(port: int) -> None:
    async def greets() -> bool:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            greeting = await reader.readline()
            writer.close()
        except OSError:
            return False
        return bool(greeting)

    await until(greets, "the mail server answers", seconds=60)


@asynccontextmanager
async def post_office() -> AsyncIterator[PostOffice]:
    folder = tempfile.mkdtemp(prefix="mail-", dir="/tmp")  # other users have to reach it
    imap, smtp, lmtp = free_ports(3)
    try:
        await _run("start", folder, str(imap), str(smtp), str(lmtp))
        for port in (imap, smtp):
            await _answers(port)
        yield PostOffice(imap, smtp)
    finally:
        await _run("stop", folder)
