"""Twilio's interface."""

import base64
from typing import Any

from haoke.channels.adapters.sms_twilio.errors import class_of
from haoke.channels.adapters.sms_twilio.settings import TwilioSettings
from haoke.channels.contract import Account
from haoke.channels.given import hosted_by, number, words
from haoke.channels.outside import MOST_FILE, SLOWEST_FILE, Answer, Fetched, NoAnswer, Outside, failed, sent
from haoke.channels.types import ChannelError, Image, Media, OutboundMessage, SendResult
from haoke.channels.wording import in_words

_API = "https://api.twilio.com/2010-04-01/Accounts"
_OWN = ("api.twilio.com",)
_FILES = (".twilio.com", ".twiliocdn.com", ".amazonaws.com")


async def send(account: Account[TwilioSettings], message: OutboundMessage, outside: Outside) -> SendResult:
    settings = account.settings
    form = {"To": message.to.id}
    form |= {"MessagingServiceSid" if settings.sender.startswith("MG") else "From": settings.sender}
    hook = settings.public_url or outside.hook
    form |= {"StatusCallback": hook} if hook else {}
    picture = next((part for part in message.parts if isinstance(part, Image) and part.file_id), None)
    text = in_words(part for part in message.parts if part is not picture)
    if picture is not None and picture.file_id is not None:
        form |= {"MediaUrl": outside.shelf.link(picture.file_id)}
        text = text or picture.caption
    form |= {"Body": text} if text else {}
    answer = await ask(settings, "POST", "/Messages.json", outside, form=form)
    problem = problem_of(answer)
    return sent(words(answer.json(), "sid", most=100)) if problem is None else failed(problem)


async def ask(
    settings: TwilioSettings, method: str, path: str, outside: Outside, *, form: dict[str, str] | None = None
) -> Answer:
    return await outside.call(method, f"{_API}/{settings.account_sid}{path}", headers=_basic(settings), form=form)


async def fetch(settings: TwilioSettings, media: Media, outside: Outside) -> Fetched:
    """Twilio says where the file is; the account's token goes no further than to Twilio."""
    if not hosted_by(media.url, _OWN):
        raise NoAnswer(written=False)
    headers: dict[str, Any] = _basic(settings)
    answer = await outside.call("GET", media.url, headers=headers, most=MOST_FILE, seconds=SLOWEST_FILE)
    if 200 <= answer.status < 300:
        return Fetched(answer.body, media.mime or answer.headers.get("content-type", "").partition(";")[0])
    place = answer.headers.get("location", "")
    if not 300 <= answer.status < 400 or not hosted_by(place, _FILES):
        raise NoAnswer(written=False)
    found = await outside.download(place)
    return Fetched(found.content, media.mime or found.mime)


def problem_of(answer: Answer) -> ChannelError | None:
    if answer.status < 300:
        return None
    said = answer.json()
    code = words(said, "code", most=40)
    if answer.status == 429:
        found = class_of("20429")
    else:
        found = class_of(code)
        if found == "unknown" and answer.status >= 500:
            found = "transient"
    return ChannelError(
        error_class=found,
        code=code or str(answer.status),
        message=words(said, "message", most=500),
        retryable=found in {"rate_limited", "transient"},
        retry_after=number(answer.headers, "retry-after"),
    )


def _basic(settings: TwilioSettings) -> dict[str, str]:
    pair = f"{settings.account_sid}:{settings.auth_token}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
