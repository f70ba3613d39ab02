"""One message to Slack."""

from typing import Any

from haoke.channels.adapters.slack import calls
from haoke.channels.adapters.slack.settings import SlackSettings
from haoke.channels.adapters.slack.wording import escaped, marked
from haoke.channels.given import words
from haoke.channels.outside import NoAnswer, Outside
from haoke.channels.types import AnyPart, Card, LinkCard, Media, Menu, MenuItem, OutboundMessage, SendResult, Text
from haoke.channels.wording import below_title, in_words, words_of

_BUTTON = 75  # characters on it
_VALUE = 2000


async def send(settings: SlackSettings, message: OutboundMessage, outside: Outside) -> SendResult:
    file = next((part for part in message.parts if isinstance(part, Media) and part.file_id), None)
    if file is not None:
        return await _send_file(settings, message, file, outside)
    body: dict[str, Any] = {"channel": _channel(message), "text": "\n".join(map(_text, message.parts))}
    blocks = [block for part in message.parts for block in _blocks(part)]
    if any(block["type"] == "actions" or "accessory" in block for block in blocks):
        body["blocks"] = blocks
    thread = _thread(message)
    answer = await calls.tell(settings, "chat.postMessage", body | ({"thread_ts": thread} if thread else {}), outside)
    said = answer.json()
    return calls.result(answer, f"{words(said, 'channel')}:{words(said, 'ts')}")


async def _send_file(settings: SlackSettings, message: OutboundMessage, part: Media, outside: Outside) -> SendResult:
    """Slack wants to know of a file, then have it, then be told where it belongs: only then it is a message."""
    try:
        brought = await _brought(settings, message, part, outside)
    except NoAnswer:
        raise NoAnswer(written=False) from None
    if isinstance(brought, SendResult):
        return brought
    channel, file = brought
    comment = in_words(each for each in message.parts if each is not part) or part.caption
    body: dict[str, Any] = {"files": [file], "channel_id": channel}
    body |= {"initial_comment": escaped(comment)} if comment else {}
    body |= {"thread_ts": thread} if (thread := _thread(message)) else {}
    done = await calls.tell(settings, "files.completeUploadExternal", body, outside)
    return calls.result(done, f"{channel}:{file['id']}")


async def _brought(
    settings: SlackSettings, message: OutboundMessage, part: Media, outside: Outside
) -> SendResult | tuple[str, dict[str, str]]:
    """The conversation it goes to, and the file as Slack knows it; or why there is none."""
    assert part.file_id is not None
    file = await outside.shelf.file(part.file_id)
    name = part.filename or file.filename or "file"
    form = {"filename": name, "length": str(len(file.content))}
    place = await calls.ask(settings, "files.getUploadURLExternal", form, outside)
    if calls.problem_of(place) is not None:
        return calls.result(place)
    put = await calls.upload(outside, words(place.json(), "upload_url"), file.content)
    if put.status != 200:
        return calls.result(put)
    channel = _channel(message)
    if channel.startswith(("U", "W")):  # files go to conversations only
        opened = await calls.tell(settings, "conversations.open", {"users": channel}, outside)
        if calls.problem_of(opened) is not None:
            return calls.result(opened)
        channel = words(opened.json(), "channel", "id")
    return channel, {"id": words(place.json(), "file_id"), "title": name}


def _channel(message: OutboundMessage) -> str:
    """Where the peer wrote; else Slack opens a conversation with the person by itself."""
    known = message.reply_context.conversation_id if message.reply_context else ""
    return known or (message.thread.id if message.thread else "") or message.to.id


def _thread(message: OutboundMessage) -> str:
    known = message.reply_context.msg_id if message.reply_context else ""
    return message.reply_to.partition(":")[2] or known


def _text(part: AnyPart) -> str:
    if isinstance(part, Text):
        return marked(part.text) if part.format == "markdown" else escaped(part.text)
    if isinstance(part, LinkCard):
        title = escaped(part.title).replace("|", "/")
        return "\n".join(line for line in (f"<{part.url}|{title}>", escaped(part.description)) if line)
    return escaped(words_of(part))


def _blocks(part: AnyPart) -> list[dict[str, Any]]:
    if isinstance(part, Card):
        return _card(part)
    if not isinstance(part, Menu):
        return _section(_text(part))
    buttons = [_button(place, item) for place, item in enumerate(part.items)]
    actions = [{"type": "actions", "elements": buttons}] if buttons else []
    return [*_section(escaped(part.head)), *actions, *_section(escaped(part.tail))]


def _card(card: Card) -> list[dict[str, Any]]:
    title = f"*{escaped(card.title)}*" if card.title else ""
    said = _section("\n".join(filter(None, (title, escaped(below_title(card))))) or "…")
    if card.image:
        said[0]["accessory"] = {"type": "image", "image_url": card.image, "alt_text": card.title or "…"}
    buttons = [_button(place, item) for place, item in enumerate(card.links)]
    return [*said, {"type": "actions", "elements": buttons}] if buttons else said


def _section(text: str) -> list[dict[str, Any]]:
    return [{"type": "section", "text": {"type": "mrkdwn", "text": text}}] if text else []


def _button(place: int, item: MenuItem) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "button",
        "action_id": f"menu_{place}",
        "text": {"type": "plain_text", "text": item.title[:_BUTTON]},
        "value": (item.id or item.title)[:_VALUE],
    }
    return made | ({"url": item.url} if item.url else {})
