"""Takes in what arrives in a mailbox: as soon as the server tells, or by looking every so often."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from haoke.channels.adapters.email.mailbox import Mailbox, Place
from haoke.channels.adapters.email.reading import read_mail
from haoke.channels.adapters.email.settings import EmailSettings
from haoke.channels.adapters.email.signing_in import SignInRefused, forget, login_for
from haoke.channels.contract import Account, Intake
from haoke.channels.outside import Outside

_LOOK = 240.0  # seconds after which we look even if nothing was told; IDLE has to be renewed within 29 minutes
_LOOK_BACK = timedelta(days=7)
_KEPT = 1024 * 1024  # bytes of a mail in the journal: what comes behind are attachments

T = TypeVar("T")


class Session:
    """A mailbox and the thread in which its calls are made, one after another."""

    def __init__(self, thread: ThreadPoolExecutor, mailbox: Mailbox) -> None:
        self._thread = thread
        self.mailbox = mailbox

    async def do(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)


@asynccontextmanager
async def opened(settings: EmailSettings, outside: Outside) -> AsyncIterator[Session]:
    """Raises SignInRefused, NoAnswer, and what ``mailbox.LOST`` names."""
    address = await outside.address(settings.imap_host, settings.imap_port)
    place = Place(settings.imap_host, address, settings.imap_port, settings.imap_security)
    login = await login_for(settings, outside)
    thread = ThreadPoolExecutor(1, thread_name_prefix="mailbox")
    try:
        opening = asyncio.get_running_loop().run_in_executor(thread, Mailbox, place, login, settings.folder)
        try:
            session = Session(thread, await opening)
        except SignInRefused:
            await forget(login, outside)
            raise
        try:
            yield session
        finally:
            session.mailbox.close()  # whoever still waits in the thread is told
    finally:
        thread.shutdown(wait=False, cancel_futures=True)


async def watch(account: Account[EmailSettings], intake: Intake, outside: Outside) -> None:
    """Until the connection is lost. The cursor is ``<UIDVALIDITY>:<UID>`` of the last mail that was taken in."""
    settings = account.settings
    async with opened(settings, outside) as session:
        mailbox = session.mailbox
        uid = await _begin(session, account, intake, outside.now())
        while True:
            found = await session.do(lambda after=uid: mailbox.after(after))  # type: ignore[misc]
            for uid in found:
                await _take(session, account, intake, uid)
            if found or mailbox.has_grown:
                continue
            if mailbox.pushes:
                await session.do(lambda: mailbox.wait(_LOOK))
            else:
                await asyncio.sleep(settings.poll_seconds)


async def _begin(session: Session, account: Account[EmailSettings], intake: Intake, now: datetime) -> int:
    """The number to go on from. A mailbox that is new, or counts anew, is gone through once by date.

    What was taken in before is known by its Message-ID; what lay there before the account was made is left alone.
    """
    validity, _, uid = intake.cursor.partition(":")
    if validity == str(session.mailbox.validity) and uid.isdigit():
        return int(uid)
    made = datetime.fromtimestamp(account.created_at / 1000, UTC)
    since = max(made, now - _LOOK_BACK)
    last = await session.do(session.mailbox.newest)
    for each in await session.do(lambda: session.mailbox.since(since)):
        await _take(session, account, intake, each)
        last = max(last, each)
    return last


async def _take(session: Session, account: Account[EmailSettings], intake: Intake, uid: int) -> None:
    place = f"{session.mailbox.validity}:{uid}"
    mail = await session.do(lambda: session.mailbox.read(uid))
    events = [] if mail is None else read_mail(mail.raw, account.settings.address, place)
    await intake.take(mail.raw[:_KEPT] if mail else b"", events, place)
