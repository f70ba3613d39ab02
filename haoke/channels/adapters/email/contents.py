"""What a mail holds: words, the same as HTML, pictures within it, and attachments."""

from collections.abc import Iterator
from email.message import Message

import msgspec

from haoke.channels.adapters.email.decoding import filename_of, header, text_of
from haoke.channels.adapters.email.safe_html import made_safe, words_of
from haoke.channels.types import File, Image, Video, Voice

_MOST_PARTS = 200
_MOST_FILES = 50
_MOST_TEXT = 500_000  # bytes of a body that are read
_KINDS: dict[str, type[Image | Voice | Video]] = {"image": Image, "audio": Voice, "video": Video}


Attached = File | Image | Video | Voice


class Contents(msgspec.Struct, frozen=True):
    """``html`` is safe; its pictures are ``cid:`` with the ``group`` of an image."""

    text: str
    html: str
    files: tuple[Attached, ...]


def contents_of(mail: Message, place: str) -> Contents:
    """``place`` names the mail in its mailbox, so that its files can be fetched."""
    plain: list[str] = []
    html: list[str] = []
    files: list[Attached] = []
    for number, part in enumerate(leaves(mail)):
        kind = part.get_content_type()
        if kind == "text/plain" and not _is_file(part):
            plain.append(_text(part))
        elif kind == "text/html" and not _is_file(part):
            html.append(_text(part))
        elif len(files) < _MOST_FILES:
            files.append(_file(part, f"{place}#{number}"))
    safe = made_safe("\n".join(html)) if html else ""
    words = "\n".join(plain).strip()
    return Contents(words or words_of("\n".join(html)), safe, tuple(files))


def leaves(mail: Message) -> list[Message]:
    """The parts with content, in their order. A mail that is attached to a mail is a file."""
    return list(_leaves(mail))[:_MOST_PARTS]


def _leaves(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if part.get_content_maintype() == "multipart" and isinstance(payload, list):
        for each in payload[:_MOST_PARTS]:
            if isinstance(each, Message):
                yield from _leaves(each)
    else:
        yield part


def bytes_of(part: Message) -> bytes:
    payload = part.get_payload()
    if isinstance(payload, list):
        return b"".join(each.as_bytes() for each in payload if isinstance(each, Message))
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(filename_of(part))


def _text(part: Message) -> str:
    return text_of(bytes_of(part)[:_MOST_TEXT], part.get_content_charset() or "")


def _file(part: Message, ref: str) -> Attached:
    kind = part.get_content_type()
    made = _KINDS.get(part.get_content_maintype(), File)
    cid = header(part, "content-id").strip("<> ")[:200]
    within = cid if part.get_content_disposition() != "attachment" else ""
    name = filename_of(part) or ("message.eml" if kind == "message/rfc822" else "")
    return made(media_ref=ref, mime=kind, size=len(bytes_of(part)), filename=name, group=within)
