"""What the centre delivers: messages, parts of messages, and receipts."""

import asyncio
import hashlib
from collections import Counter
from datetime import datetime

from haoke.channels.adapters.sms_smpp.joining import Joined, cursor_of, expired, joined, waiting_in
from haoke.channels.adapters.sms_smpp.pdus import Pdu, ShortMessage, Unreadable, short_message_in
from haoke.channels.adapters.sms_smpp.receipts import receipts_in
from haoke.channels.adapters.sms_smpp.texts import text_in
from haoke.channels.contract import Intake
from haoke.channels.outside import Outside
from haoke.channels.types import AnyPart, InboundEvent, Peer, Text, Unsupported

_AGAIN = 600  # seconds within which the same on a new line is what was not acknowledged on the old one
_MOST_COUNTED = 10_000
_LOOK = 60.0  # seconds between looks for parts that never came


class Receiving:
    """Of one line. ``pdu`` is acknowledged after this has returned, so after the commit."""

    def __init__(self, alphabet: str, intake: Intake, outside: Outside) -> None:
        self._alphabet, self._intake, self._outside = alphabet, intake, outside
        self._waiting = waiting_in(intake.cursor)
        self._seen: Counter[str] = Counter()
        self._turn = asyncio.Lock()

    async def take(self, pdu: Pdu) -> None:
        async with self._turn:
            at = self._outside.now()
            try:
                message = short_message_in(pdu.body)
            except Unreadable:
                await self._keep(pdu.body, [_unreadable(pdu.body)])
                return
            if message.is_receipt():
                await self._keep(pdu.body, _receipts(message))
                return
            self._waiting, whole = joined(self._waiting, message, at.timestamp())
            await self._keep(pdu.body, [self._event(each, at) for each in whole])

    async def look(self) -> None:
        """For ever: what waits for parts that never come is shown without them."""
        while True:
            await asyncio.sleep(_LOOK)
            async with self._turn:
                at = self._outside.now()
                self._waiting, whole = expired(self._waiting, at.timestamp())
                if whole:
                    await self._keep(b"", [self._event(each, at) for each in whole])

    async def _keep(self, raw: bytes, events: list[InboundEvent]) -> None:
        await self._intake.take(raw, events, cursor_of(self._waiting))

    def _event(self, whole: Joined, at: datetime) -> InboundEvent:
        text = text_in(whole.content, whole.data_coding, self._alphabet)
        if text is not None and whole.missing:
            text += " […]"
        part: AnyPart = Unsupported(provider_type="binary") if text is None else Text(text=text or "—")
        return InboundEvent(
            kind="message",
            dedup_key=self._key(whole, at),
            peer=Peer(whole.source or "unknown", "phone"),
            parts=(part,),
        )

    def _key(self, whole: Joined, at: datetime) -> str:
        """Short messages have no id. The same twice on one line is said twice; on a new one it is sent again."""
        facts = f"{whole.source}\0{whole.destination}\0{whole.data_coding}\0".encode() + whole.content
        same = hashlib.sha256(facts).hexdigest()
        if len(self._seen) >= _MOST_COUNTED:
            self._seen.clear()
        bucket = int(at.timestamp()) // _AGAIN
        self._seen[f"{same}:{bucket}"] += 1
        return f"{same}:{bucket}:{self._seen[f'{same}:{bucket}']}"


def _receipts(message: ShortMessage) -> list[InboundEvent]:
    return [
        InboundEvent(
            kind="receipt",
            dedup_key=f"{receipt.provider_message_id}:{receipt.state}:{receipt.code}",
            peer=Peer(message.source or "unknown", "phone"),
            receipt=receipt,
        )
        for receipt in receipts_in(message)
    ]


def _unreadable(body: bytes) -> InboundEvent:
    return InboundEvent(
        kind="unsupported",
        dedup_key="sha256:" + hashlib.sha256(body).hexdigest(),
        peer=Peer("unknown", "phone"),
        parts=(Unsupported(provider_type="deliver_sm"),),
        automatic=True,
    )
