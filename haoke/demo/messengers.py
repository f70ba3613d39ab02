"""The company's other doors: messengers and a mailbox. They are paused: nothing leaves a demo."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from haoke.channels.actions.create_account import create_account
from haoke.channels.actions.pause_account import pause_account
from haoke.channels.actions.process_event import process_event
from haoke.channels.actions.take_in import take_in
from haoke.channels.contract import Account, RawRequest, RawResponse
from haoke.channels.judging import Judged
from haoke.channels.tables import channel_events
from haoke.channels.types import InboundEvent, Peer, Text, Thread
from haoke.conversations.actions.set_reception import set_reception
from haoke.demo.company import MAIL_DOMAIN, Person
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx


class Door(NamedTuple):
    """An account at a provider that does not exist. ``counter``: whose queue it fills.

    ``known_by``: which of a person's data is their id there; where none is, it begins with ``mark``.
    """

    kind: str
    locale: str
    counter: str
    name: str
    settings: dict[str, Any]
    id_kind: str
    known_by: str = ""
    mark: str = ""


DOORS = (
    Door(
        "wechat_mp",
        "zh-CN",
        "aftersales",
        "微信公众号「云杉生活」",
        {"appid": "wx0000000000000demo"},
        "openid",
        mark="o",
    ),
    Door(
        "email",
        "zh-CN",
        "aftersales",
        "客服邮箱",
        {"address": f"kefu@{MAIL_DOMAIN}", "sender": "云杉生活客服"},
        "email",
        known_by="email",
    ),
    Door("line", "zh-TW", "presales", "LINE 官方帳號", {}, "line_user_id", mark="U"),
    Door("whatsapp", "en", "english", "WhatsApp", {"phone_number_id": "100000000000000"}, "wa_id", known_by="phone"),
)

_SPOKEN = str.maketrans("", "", " +")  # in numbers; mail addresses have neither

SHARE = 0.45
"""Of the customers, those who come by another door than the shop's page."""

WAITING = (
    ("wechat_mp", "", ("在吗？昨天买的保温杯还没发货", "能帮我看一下吗")),
    ("wechat_mp", "", ("客服你好，开的发票抬头写错了，怎么改？",)),
    ("email", "退货申请：双人帐篷", ("您好，帐篷的拉链是坏的，照片可以再发。请问怎么退货？谢谢！",)),
    ("line", "", ("請問骨瓷茶具有現貨嗎？想當禮物送人",)),
    ("whatsapp", "", ("Hi, my parcel says delivered but it is not here", "Order SL48213077")),
)
"""Who has written just now: kind, subject, and what they say."""


async def open_doors(tx: Tx, boss: Actor, queues: dict[str, UUID]) -> dict[str, Account[Any]]:
    """Kind → account. ``queues``: counter → its queue."""
    doors = {}
    for door in DOORS:
        account = await create_account(tx, boss, door.kind, door.name, door.settings)
        await pause_account(tx, boss, account.id)
        await set_reception(tx, boss, account.id, queues[door.counter])
        doors[door.kind] = account
    return doors


def way_of(index: int, person: Person) -> tuple[str, Peer] | None:
    """By which door a customer comes, and as whom; None: by the shop's page."""
    doors = [door for door in DOORS if door.locale == person.locale]
    token = sha256(f"customer {index}".encode()).hexdigest()
    if int(token[:8], 16) > SHARE * 0xFFFFFFFF:
        return None
    door = doors[int(token[8:10], 16) % len(doors)]
    name = getattr(person, door.known_by).translate(_SPOKEN) if door.known_by else f"{door.mark}{token[:27]}"
    return (door.kind, Peer(name, door.id_kind, display_name=person.name, locale=person.locale)) if name else None


async def let_them_write(
    tx: Tx, doors: dict[str, Account[Any]], people: Iterable[tuple[int, Person]], at: datetime
) -> None:
    """``people``: those who may have something to say, with their numbers. Each line is a request in the journal."""
    free = list(people)
    for kind, subject, lines in WAITING:
        place, peer = next(
            (place, way[1]) for place, each in enumerate(free) if (way := way_of(*each)) is not None and way[0] == kind
        )
        del free[place]
        for number, line in enumerate(lines):
            said_at = at - timedelta(minutes=3) + timedelta(seconds=20 * number)
            await _take(tx, doors[kind], peer, subject, line, said_at)


async def _take(tx: Tx, account: Account[Any], peer: Peer, subject: str, line: str, at: datetime) -> None:
    name = sha256(f"{peer.id} {line}".encode()).hexdigest()[:24]
    event = InboundEvent(
        kind="message",
        dedup_key=name,
        peer=peer,
        parts=(Text(text=line),),
        provider_message_id=name,
        occurred_at=at,
        thread=Thread("email", id=name, subject=subject) if subject else None,
    )
    request = RawRequest(method="DEMO", path="", query=(), headers={}, body=line.encode(), url="", received_at=now())
    await take_in(tx, account, request, Judged(RawResponse(), [event]))
    pending = sa.select(channel_events.c.id).where(
        channel_events.c.workspace_id == account.workspace_id,
        channel_events.c.account_id == account.id,
        channel_events.c.dedup_key == name,
    )
    await process_event(tx, account.workspace_id, await tx.scalar(pending))
