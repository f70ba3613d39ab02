"""A message as its channel is given it."""

import html
import re
from uuid import UUID

import msgspec

from haoke.channels import types as channel
from haoke.channels.types import AnyPart, MenuItem, Outgoing, Thread
from haoke.conversations.forms.form import SentForm
from haoke.conversations.types import Card, Chosen, FileRef, MessageBody, Outward, Part
from haoke.flows.types import Prompt

_DESCRIBED = 200  # characters of a form's introduction below its title


class _Shown(msgspec.Struct):
    """What beside a ``MessageBody`` a part may hold that a flow has written."""

    prompt: Prompt | None = None
    form: SentForm | None = None


class Quoted(msgspec.Struct, frozen=True):
    """What an answer quotes: its ``text``; ``name`` of it at the channel, and the ``thread`` it was written in."""

    text: str
    name: str = ""
    thread: Thread | None = None


_LONG_QUOTE = 120  # characters
_DEPTH = re.compile(r"(?:> ?){1,20}")


def outgoing_of(part: Part, agent: str, quoted: Quoted | None = None, form_link: str = "") -> Outgoing:
    """Pure. ``agent``: the name of who wrote it; empty when no person did. ``quoted``: what it answers.

    ``form_link``: where the form that it holds is filled in.
    """
    body = msgspec.convert(part.body, MessageBody)
    outward = body.outward or Outward()
    return Outgoing(
        parts=tuple(_with_quote(_parts(part.id, body, msgspec.convert(part.body, _Shown), form_link), quoted)),
        reply_to=quoted.name if quoted else "",
        thread=quoted.thread if quoted else None,
        purpose="reply" if agent else "auto",
        agent=agent,
        template=outward.template,
        subject=outward.subject,
        cc=outward.cc,
        bcc=outward.bcc,
    )


def _with_quote(parts: list[AnyPart], quoted: Quoted | None) -> list[AnyPart]:
    """In words, where the channel has no other way to say what is answered."""
    if quoted is None or quoted.name or not quoted.text.strip():
        return parts
    line = "> " + " ".join(quoted.text.split())[:_LONG_QUOTE]
    if parts and isinstance(parts[0], channel.Text):
        return [msgspec.structs.replace(parts[0], text=f"{line}\n\n{parts[0].text}"), *parts[1:]]
    return [channel.Text(text=line), *parts]


def _quotation(text: str) -> channel.Rich:
    """Words that begin their lines with ``>`` are somebody else's, as deep as there are of these."""
    shown, depth = [], 0
    for line in text.splitlines():
        marks = _DEPTH.match(line)
        deep = 0 if marks is None else marks.group().count(">")
        shown.append("<blockquote>" * (deep - depth) + "</blockquote>" * (depth - deep))
        shown.append(html.escape(line[marks.end() if marks else 0 :]) + "<br>")
        depth = deep
    return channel.Rich(html="".join([*shown, "</blockquote>" * depth]), fallback_text=text)


def _parts(id: UUID, body: MessageBody, shown: _Shown, form_link: str) -> list[AnyPart]:
    """A question with buttons says its choices in its text as well; where there are buttons that is left out."""
    found: list[AnyPart] = []
    if body.card is not None:
        found.append(card_part(id, body.card))
    if shown.prompt is not None and shown.prompt.options:
        items = tuple(MenuItem(id=option.id, title=option.text) for option in shown.prompt.options)
        found.append(channel.Menu(head=shown.prompt.text, items=items))
    elif body.text.strip() and body.card is None and (shown.form is None or body.text != shown.form.title):
        found.append(channel.Text(text=body.text, format=body.format))
    if shown.form is not None:
        intro = shown.form.intro[:_DESCRIBED]
        found.append(channel.LinkCard(title=shown.form.title, url=form_link, description=intro))
    if body.outward is not None and body.outward.below.strip():
        found.append(_quotation(body.outward.below))
    found += [_media(file) for file in body.files]
    if body.location is not None:
        found.append(channel.Location(lat=body.location.lat, lng=body.location.lng, name=body.location.label))
    return found


def card_part(id: UUID, card: Card) -> AnyPart:
    """What has nothing but words and choices is a menu to channels."""
    choices = tuple(MenuItem(id=choice_id(id, choice.id), title=choice.text) for choice in card.choices)
    lines = (card.standing(), card.text)
    if choices and not (card.links or card.fields or card.file or card.image):
        return channel.Menu(head="\n".join(filter(None, (card.title, *lines))), items=choices)
    return channel.Card(
        title=card.title,
        text="\n".join(filter(None, lines)),
        image=card.image,
        file_id=None if card.file is None else card.file.id,
        fields=tuple((field.label, field.value) for field in card.fields),
        links=tuple(MenuItem(title=link.label, url=link.url) for link in card.links) + choices,
    )


def choice_id(card: UUID, item: str) -> str:
    """What a button carries, wherever and whenever it is pressed: at most 64 bytes are carried everywhere."""
    return f"{card.hex}:{item}"


def choice_of(carried: str) -> Chosen | None:
    card, colon, item = carried.partition(":")
    if not colon or len(card) != 32 or not 0 < len(item) <= 40:
        return None
    try:
        return Chosen(UUID(hex=card), item)
    except ValueError:
        return None


def _media(file: FileRef) -> AnyPart:
    if file.kind == "image":
        return channel.Image(file_id=file.id, mime=file.type, size=file.size, filename=file.name)
    if file.kind == "audio":
        return channel.Voice(
            file_id=file.id, mime=file.type, size=file.size, filename=file.name, duration=file.duration
        )
    if file.kind == "video":
        return channel.Video(
            file_id=file.id, mime=file.type, size=file.size, filename=file.name, duration=file.duration
        )
    return channel.File(file_id=file.id, mime=file.type, size=file.size, filename=file.name)
