"""WhatsApp's part of the Graph: an account's number, its messages, its files, its templates."""

from typing import Any

import msgspec

from haoke.channels.adapters.whatsapp.errors import CODES
from haoke.channels.adapters.whatsapp.settings import WhatsappSettings
from haoke.channels.contract import Health
from haoke.channels.errors import ProviderRefused
from haoke.channels.given import hosted_by, inside, items, words
from haoke.channels.graph_api import GRAPH, HOSTS, problem_of
from haoke.channels.outside import SLOWEST_FILE, Answer, Fetched, NoAnswer, Outside, Token, failed, sent
from haoke.channels.types import Media, SendResult, Template

_UPLOADS_LAST = 29 * 86_400.0  # seconds; Meta says thirty days
_MOST_TEMPLATES = 200
_ASKING = {"COPY_CODE", "OTP", "FLOW", "CATALOG", "MPM"}


class Refused(Exception):
    """Meta did not take a file."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


async def tell(settings: WhatsappSettings, body: dict[str, Any], outside: Outside) -> SendResult:
    url = f"{GRAPH}/{settings.phone_number_id}/messages"
    answer = await outside.call("POST", url, headers=_bearer(settings), json=body)
    problem = problem_of(answer, CODES)
    if problem is not None:
        return failed(problem)
    made = next(iter(items(answer.json(), "messages", most=1)), {})
    return sent(words(made, "id", most=300))


async def upload(settings: WhatsappSettings, file: Fetched, outside: Outside) -> Token:
    """Raises Refused."""
    answer = await outside.call(
        "POST",
        f"{GRAPH}/{settings.phone_number_id}/media",
        headers=_bearer(settings),
        form={"messaging_product": "whatsapp", "type": file.mime},
        files={"file": (file.filename or "file", file.content, file.mime or "application/octet-stream")},
        seconds=SLOWEST_FILE,
    )
    found = words(answer.json(), "id", most=300)
    if problem_of(answer, CODES) is not None or not found:
        raise Refused(answer)
    return Token(found, _UPLOADS_LAST)


async def fetch(settings: WhatsappSettings, media: Media, outside: Outside) -> Fetched:
    """Meta stops to answer for half an hour when it is asked again and again for what it does not give."""
    url = f"{GRAPH}/{media.media_ref}"
    if not media.media_ref.isalnum():
        raise NoAnswer(written=False)
    answer = await outside.call("GET", url, headers=_bearer(settings))
    where = words(answer.json(), "url", most=2000)
    if problem_of(answer, CODES) is not None or not hosted_by(where, HOSTS):
        raise NoAnswer(written=False)
    found = await outside.download(where, headers=_bearer(settings))
    return msgspec.structs.replace(found, mime=media.mime or found.mime, filename=media.filename)


async def templates(settings: WhatsappSettings, outside: Outside) -> list[Template]:
    """Those whose only blanks are in the text: a picture above or an address below would have to be given as well."""
    if not settings.waba_id:
        return []
    fields = f"status=APPROVED&limit={_MOST_TEMPLATES}&fields=name,language,components,parameter_format"
    answer = await outside.call(
        "GET", f"{GRAPH}/{settings.waba_id}/message_templates?{fields}", headers=_bearer(settings)
    )
    problem = problem_of(answer, CODES)
    if problem is not None:
        raise ProviderRefused(reason=f"{problem.code} {problem.message}".strip())
    found = [_template(each) for each in items(answer.json(), "data", most=_MOST_TEMPLATES)]
    return [each for each in found if each is not None]


def _template(given: dict[str, Any]) -> Template | None:
    body = ""
    for component in items(given, "components", most=20):
        if component.get("type") == "BODY":
            body = words(component, "text", most=2000)
        elif component.get("format") not in {None, "TEXT"} or _asks(component):
            return None
    return Template(
        name=words(given, "name", most=600), locale=words(given, "language", most=20), body=body, blanks=_blanks(body)
    )


def _asks(component: dict[str, Any]) -> bool:
    """For more than the words of its text."""
    buttons = items(component, "buttons", most=20)
    blank = "{{" in words(component, "text") or any("{{" in words(each, "url") for each in buttons)
    return blank or any(each.get("type") in _ASKING for each in buttons)


def _blanks(body: str) -> tuple[str, ...]:
    found = (piece.partition("}}")[0].strip() for piece in body.split("{{")[1:])
    return tuple(dict.fromkeys(name for name in found if name and len(name) <= 60))


async def health(settings: WhatsappSettings, outside: Outside) -> Health:
    number_id = settings.phone_number_id or await _only_number(settings, outside)
    if not number_id:
        return Health(False, "phone_number_id")
    fields = "display_phone_number,verified_name,quality_rating"
    answer = await outside.call("GET", f"{GRAPH}/{number_id}?fields={fields}", headers=_bearer(settings))
    problem = problem_of(answer, CODES)
    if problem is not None:
        return Health(False, problem.code, problem.message)
    said = answer.json()
    shown = " · ".join(line for name in fields.split(",") if (line := words(said, name, most=100)))
    return Health(inside(said, "quality_rating") != "RED", detail=shown, learned={"phone_number_id": number_id})


async def _only_number(settings: WhatsappSettings, outside: Outside) -> str:
    """The number of a company that has no other."""
    if not settings.waba_id:
        return ""
    url = f"{GRAPH}/{settings.waba_id}/phone_numbers?fields=id"
    found = items((await outside.call("GET", url, headers=_bearer(settings))).json(), "data", most=2)
    return words(found[0], "id", most=40) if len(found) == 1 else ""


def _bearer(settings: WhatsappSettings) -> dict[str, str]:
    return {"Authorization": f"Bearer {settings.access_token}"}
