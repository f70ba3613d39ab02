"""What Telegram only keeps for us: updates for whom it cannot call, and files."""

import asyncio
import re
from typing import Any

import msgspec

from haoke.channels.adapters.telegram import calls
from haoke.channels.adapters.telegram.reading import UPDATES, read_update
from haoke.channels.adapters.telegram.settings import TelegramSettings
from haoke.channels.contract import Health, Intake
from haoke.channels.given import items, number, under, words
from haoke.channels.outside import Fetched, NoAnswer, Outside
from haoke.channels.types import Media

_PAGE = 100
_AWHILE = 75.0  # seconds that it is asked again and again before others have their turn
_WAIT = 10  # seconds that Telegram waits for something to come
_PATH = re.compile(r"[A-Za-z0-9_./-]{1,500}")


class NotGiven(Exception):
    """Telegram refuses to say what there is."""


async def pull(settings: TelegramSettings, intake: Intake, outside: Outside) -> None:
    """All that there is, and what comes in a while. Telegram forgets what it gave once it is asked for what follows."""
    clock = asyncio.get_running_loop().time
    ends = clock() + _AWHILE
    while clock() < ends:
        asked: dict[str, Any] = {"timeout": _WAIT, "limit": _PAGE, "allowed_updates": UPDATES}
        asked |= {"offset": int(intake.cursor)} if intake.cursor else {}
        answer = await calls.call(settings, "getUpdates", outside, json=asked)
        if answer.status == 409:  # it has been told an address, or another process asks
            await calls.call(settings, "deleteWebhook", outside, json={})
            return
        problem = calls.problem_of(answer)
        if answer.status >= 400 and problem is not None:
            raise NotGiven(f"{problem.code} {problem.message}")
        if problem is not None:
            return
        updates = items(answer.json(), "result", most=_PAGE)
        events = [event for update in updates for event in read_update(update)]
        last = max((int(number(update, "update_id") or 0) for update in updates), default=0)
        if updates:
            await intake.take(answer.body, events, str(last + 1))
        for update in updates:
            await _acknowledge(settings, update, outside)


async def _acknowledge(settings: TelegramSettings, update: dict[str, Any], outside: Outside) -> None:
    """Else the button that was pressed looks busy for a while. Nothing is lost when it does."""
    query = words(update, "callback_query", "id", most=100)
    if query:
        try:
            await calls.call(settings, "answerCallbackQuery", outside, json={"callback_query_id": query})
        except NoAnswer:
            return


async def fetch_file(settings: TelegramSettings, media: Media, outside: Outside) -> Fetched:
    """The address has the token in it: nobody else may see it."""
    answer = await calls.call(settings, "getFile", outside, json={"file_id": media.media_ref})
    path = words(answer.json(), "result", "file_path", most=600)
    if calls.problem_of(answer) is not None or not _PATH.fullmatch(path) or ".." in path:
        raise NoAnswer(written=False)
    found = await outside.download(f"{calls.API}/file/bot{settings.usable_token()}/{path}")
    name = media.filename or path.rpartition("/")[2]
    return msgspec.structs.replace(found, mime=media.mime or found.mime, filename=name)


async def health(settings: TelegramSettings, outside: Outside) -> Health:
    """Who the bot is, after Telegram has been told how its messages are to come."""
    me = await calls.call(settings, "getMe", outside, json={})
    problem = calls.problem_of(me)
    if problem is not None:
        return Health(False, problem.code, problem.message)
    name = f"@{words(me.json(), 'result', 'username', most=100)}"
    if settings.receive == "polling":
        return Health(True, detail=name)
    if outside.hook:
        told = {"url": outside.hook, "secret_token": settings.secret_token, "allowed_updates": UPDATES}
        problem = calls.problem_of(await calls.call(settings, "setWebhook", outside, json=told))
        if problem is not None:
            return Health(False, problem.code, problem.message)
    known = under((await calls.call(settings, "getWebhookInfo", outside, json={})).json(), "result")
    if not words(known, "url", most=1000):
        return Health(False, "no_webhook", name)
    trouble = words(known, "last_error_message", most=300)
    return Health(True, detail=" · ".join(line for line in (name, trouble) if line))
