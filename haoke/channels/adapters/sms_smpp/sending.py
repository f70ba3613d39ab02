"""Short messages out: by the line this process keeps, or by one of its own that closes when nobody uses it."""

import asyncio
import zlib
from uuid import UUID

from aiosmpplib import SubmitSm

from haoke.channels.adapters.sms_smpp.link import BindRefused, Link, LinkLost, open_link
from haoke.channels.adapters.sms_smpp.pdus import Pdu
from haoke.channels.adapters.sms_smpp.settings import SmppSettings
from haoke.channels.adapters.sms_smpp.texts import submissions
from haoke.channels.contract import Account
from haoke.channels.outside import NoAnswer, Outside, failed, sent
from haoke.channels.types import ChannelError, ErrorClass, OutboundMessage, SendResult
from haoke.channels.wording import in_words

KEPT: dict[UUID, tuple[SmppSettings, Link]] = {}
"""The lines that this process keeps to receive; they send as well."""

_IDLE = 60.0  # seconds
_THROTTLED = frozenset({0x58, 0x14})
_PAUSES = (0.5, 1.0, 2.0, 4.0)  # seconds before a centre that has enough is asked again
_CLASSES: dict[int, ErrorClass] = {
    0x0A: "invalid",  # source address
    0x0B: "recipient_invalid",
    0x0D: "auth",
    0x0E: "auth",
    0x0F: "auth",
    0x05: "transient",  # already bound
    0x08: "transient",  # system error
    0x11: "permission",
    0x14: "rate_limited",
    0x45: "transient",  # submit failed
    0x58: "rate_limited",
    0x61: "invalid",
    0x64: "transient",  # receiver temporary error
    0x65: "recipient_invalid",
}
_LATER = frozenset({"transient", "rate_limited"})
_lines: dict[tuple[UUID, SmppSettings], "_Line"] = {}


class _Line:
    """One of this process to send with."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._link: Link | None = None
        self._closing: asyncio.TimerHandle | None = None
        self._closed: asyncio.Task[None] | None = None

    async def link(self, settings: SmppSettings, outside: Outside) -> Link:
        async with self._turn:
            if self._link is None or self._link.lost:
                self._link = await open_link(settings, outside)
            if self._closing is not None:
                self._closing.cancel()
            self._closing = asyncio.get_running_loop().call_later(_IDLE, self._close)
            return self._link

    def _close(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            self._closed = asyncio.create_task(link.close())


async def send(account: Account[SmppSettings], message: OutboundMessage, outside: Outside) -> SendResult:
    """Raises NoAnswer. What is known afterwards is the last short message, whose receipt tells of all."""
    text, settings = in_words(message.parts).strip(), account.settings
    if not text:
        return failed(ChannelError(error_class="unsupported_content", code="empty"))
    try:
        parts = submissions(settings, message.to.id, text, zlib.crc32(message.id.encode()) & 0xFF)
    except (ValueError, UnicodeError):
        return failed(ChannelError(error_class="recipient_invalid", code="address"))
    try:
        link = await _link(account, outside)
    except BindRefused as refusal:
        return failed(error_of(refusal.status))
    answer = Pdu(0, 0, 0)
    for place, part in enumerate(parts):
        try:
            answer = await _submitted(link, part)
        except LinkLost:
            raise NoAnswer(written=True) from None
        if answer.status:
            return failed(error_of(answer.status, begun=place > 0))
    return sent(answer.text())


async def _link(account: Account[SmppSettings], outside: Outside) -> Link:
    """Raises NoAnswer, BindRefused."""
    settings, kept = KEPT.get(account.id, (None, None))
    if kept is not None and settings == account.settings and not kept.lost:
        return kept
    line = _lines.setdefault((account.id, account.settings), _Line())
    return await line.link(account.settings, outside)


async def _submitted(link: Link, part: SubmitSm) -> Pdu:
    """Raises LinkLost."""
    answer = await link.ask(part)
    for pause in _PAUSES:
        if answer.status not in _THROTTLED:
            break
        await asyncio.sleep(pause)
        answer = await link.ask(part)
    return answer


def error_of(status: int, *, begun: bool = False) -> ChannelError:
    """``begun``: parts of it have gone already, and would go twice."""
    wrong: ErrorClass = _CLASSES.get(status, "unknown")
    return ChannelError(error_class=wrong, code=f"0x{status:08X}", retryable=wrong in _LATER and not begun)


def forget(account_id: UUID, link: Link) -> None:
    if KEPT.get(account_id, (None, None))[1] is link:
        del KEPT[account_id]
