"""A mail to a customer: of the conversation it belongs to, in words and, where there is more to it, as HTML."""

import html
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Any

import msgspec
from markdown_it import MarkdownIt

from haoke.channels.adapters.email.reading import LOOP
from haoke.channels.adapters.email.safe_html import made_safe
from haoke.channels.adapters.email.safe_html import words_of as words_of_html
from haoke.channels.adapters.email.settings import EmailSettings
from haoke.channels.adapters.email.threads import our_id, references_for, reply_address
from haoke.channels.outside import Fetched, Outside
from haoke.channels.plain import from_markdown
from haoke.channels.types import AnyPart, Media, OutboundMessage, Rich, Text
from haoke.channels.wording import words_of

MOST_FILES = 20 * 1024 * 1024  # bytes of all attachments; encoded they are a third more
_MOST_COPIES = 50

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")


class Composed(msgspec.Struct, frozen=True):
    """``recipients``: the first is the customer."""

    message_id: str
    sender: str
    recipients: list[str]
    content: bytes


async def compose(settings: EmailSettings, message: OutboundMessage, outside: Outside) -> Composed:
    domain = settings.address.rpartition("@")[2]
    message_id = our_id(message.conversation_id or "0", message.id, domain)
    mail = EmailMessage(policy=SMTP)
    sender = f"{message.agent} · {settings.sender}" if message.agent and settings.sender else settings.sender
    named = {
        "From": formataddr((_line(sender or message.agent), settings.address)),
        "To": message.to.id,
        "Cc": ", ".join(message.cc[:_MOST_COPIES]),
        "Subject": subject_of(message),
        "Date": format_datetime(outside.now()),
        "Message-ID": f"<{message_id}>",
        **_threading(message),
        LOOP: settings.address,
    }
    if settings.plus_addresses and message.conversation_id:
        named["Reply-To"] = reply_address(settings.address, message.conversation_id)
    if message.purpose != "reply":
        named["Auto-Submitted"] = "auto-replied" if message.purpose == "auto" else "auto-generated"
        named["X-Auto-Response-Suppress"] = "All"
    for name, value in named.items():
        if value:
            mail[name] = _line(value)
    await _fill(mail, message, outside)
    recipients = [message.to.id, *message.cc[:_MOST_COPIES], *message.bcc[:_MOST_COPIES]]
    return Composed(message_id, settings.address, list(dict.fromkeys(recipients)), mail.as_bytes())


def subject_of(message: OutboundMessage) -> str:
    """As it was written, else that of the mail that is answered."""
    if message.subject or message.thread is None or not message.thread.subject:
        return message.subject
    known = message.thread.subject
    answered = known.lower().startswith(("re:", "re：", "答复:", "答复：", "回复:", "回复：", "回覆:", "回覆："))
    return known if answered else f"Re: {known}"


def _threading(message: OutboundMessage) -> dict[str, str]:
    last = message.reply_to or (message.reply_context.msg_id if message.reply_context else "")
    chain = references_for(message.thread.refs if message.thread else (), last)
    if not chain:
        return {}
    return {"In-Reply-To": f"<{chain[-1]}>", "References": " ".join(f"<{each}>" for each in chain)}


async def _fill(mail: EmailMessage, message: OutboundMessage, outside: Outside) -> None:
    files = [part for part in message.parts if isinstance(part, Media) and part.file_id is not None]
    attached, links = await _files(files, outside)
    said = [part for part in message.parts if part not in files]
    captions: list[AnyPart] = [Text(text=part.caption) for part in files if part.caption]
    parts = [*said, *captions, *(Text(text=link) for link in links)]
    mail.set_content("\n\n".join(map(_plain, parts)) + "\n", cte="8bit" if not attached else None)
    if any(_formatted(part) for part in parts):
        mail.add_alternative("\n".join(map(_html, parts)), subtype="html")
    for name, file in attached:
        kind, _, subtype = (file.mime or "application/octet-stream").partition("/")
        mail.add_attachment(file.content, maintype=kind, subtype=subtype or "octet-stream", filename=name)


async def _files(files: list[Any], outside: Outside) -> tuple[list[tuple[str, Fetched]], list[str]]:
    """What is attached; what would make the mail too large is a link."""
    attached: list[tuple[str, Fetched]] = []
    links: list[str] = []
    room = MOST_FILES
    for part in files:
        file = await outside.shelf.file(part.file_id)
        name = _line(part.filename or file.filename or "file")
        if len(file.content) <= room:
            attached.append((name, file))
            room -= len(file.content)
        else:
            links.append(f"{name}: {outside.shelf.link(part.file_id)}")
    return attached, links


def _formatted(part: AnyPart) -> bool:
    return isinstance(part, Rich) or (isinstance(part, Text) and part.format != "plain")


def _plain(part: AnyPart) -> str:
    if isinstance(part, Rich) or (isinstance(part, Text) and part.format == "html"):
        return part.fallback_text or words_of_html(_html(part))
    if isinstance(part, Text) and part.format == "markdown":
        return from_markdown(part.text)
    return words_of(part)


def _html(part: AnyPart) -> str:
    if isinstance(part, Rich):
        return made_safe(part.html)
    if isinstance(part, Text) and part.format == "html":
        return made_safe(part.text)
    if isinstance(part, Text) and part.format == "markdown":
        return made_safe(str(_markdown.render(part.text)))
    return f"<p>{'<br>'.join(html.escape(words_of(part)).splitlines())}</p>"


def _line(words: str) -> str:
    """No header begins within another."""
    return " ".join(words.split())
