"""Fetches what customers wrote, page by page, and welcomes those who have just entered."""

import msgspec

from haoke.channels.adapters.wecom_kf.calling import API
from haoke.channels.adapters.wecom_kf.events import WELCOME_TIME
from haoke.channels.adapters.wecom_kf.reading import MOST, read_page
from haoke.channels.adapters.wecom_kf.settings import WecomSettings
from haoke.channels.contract import Account, Intake
from haoke.channels.given import words
from haoke.channels.outside import NoAnswer, Outside
from haoke.channels.types import InboundEvent
from haoke.channels.wechat_api import Refused

_MOST_PAGES = 500  # at once; the next look goes on
_PAGE_BYTES = 16 * 1024 * 1024
_POKE_OVER = "95007"


async def pull(account: Account[WecomSettings], poke: str, intake: Intake, outside: Outside) -> None:
    """An empty page may have another after it; one whose cursor does not move has not. Raises Refused, NoAnswer."""
    token = poke
    for _ in range(_MOST_PAGES):
        asked = {"cursor": intake.cursor, "limit": MOST, "voice_format": 0, "open_kfid": account.settings.open_kfid}
        asked |= {"token": token} if token else {}
        try:
            said = await API.ask(account, outside, "POST", "kf/sync_msg", json=asked, most=_PAGE_BYTES)
        except Refused as refused:
            if refused.error.code != _POKE_OVER or not token:
                raise
            token = ""
            continue
        events, cursor = read_page(said), words(said, "next_cursor", most=1000) or intake.cursor
        moved = cursor != intake.cursor
        if moved or events:
            await intake.take(msgspec.json.encode(said), events, cursor)
        await _welcome(account, events, outside)
        if not said.get("has_more") or not moved:
            return


async def _welcome(account: Account[WecomSettings], events: list[InboundEvent], outside: Outside) -> None:
    """By the codes they came with, which last for seconds. Whom it does not reach any more is not told."""
    for event in events if account.settings.welcome else []:
        code, at = words(event.payload, "welcome_code"), event.occurred_at
        if event.kind == "enter_session" and code and at is not None and outside.now() - at < WELCOME_TIME:
            text = {"code": code, "msgtype": "text", "text": {"content": account.settings.welcome}}
            try:
                await API.ask(account, outside, "POST", "kf/send_msg_on_event", json=text)
            except (Refused, NoAnswer):
                continue
