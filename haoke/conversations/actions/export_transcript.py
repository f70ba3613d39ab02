"""A conversation as a document to keep, as plain text or as one HTML page without scripts."""

import html
from datetime import datetime
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from haoke.accounts import catalog as accounts
from haoke.conversations.permissions import EXPORT
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.parts import parts_after
from haoke.conversations.queries.views import as_conversation
from haoke.conversations.types import Author, Conversation, Part
from haoke.kernel.auth import Actor
from haoke.kernel.clock import from_ms
from haoke.kernel.db import Tx
from haoke.kernel.i18n import t

_RANGE = 500
_MAX_PARTS = 100_000

_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title><style>
body{{font:14px/1.6 system-ui,sans-serif;max-width:720px;margin:32px auto;padding:0 16px;color:#16191f}}
h1{{font-size:18px}} p{{margin:8px 0;white-space:pre-wrap;overflow-wrap:anywhere}} small{{color:#59616e}}
.member{{padding-left:24px}} .system{{color:#59616e}} .note{{background:#fff6d6;padding:4px 8px}}
</style></head><body><h1>{title}</h1>
{lines}
</body></html>
"""


async def export_transcript(tx: Tx, actor: Actor, conversation_id: UUID, form: Literal["html", "text"]) -> str:
    """Members get notes too, visitors what they saw. Raises ConversationNotFound, PermissionDenied."""
    row = await conversation_for(tx, actor, conversation_id, EXPORT)
    conversation = await as_conversation(tx, row)
    internal = actor.kind == "member"
    parts: list[Part] = []
    seq = 0
    while seq < min(row.last_seq, _MAX_PARTS):
        some, seq = await parts_after(tx, actor.workspace_id, conversation_id, seq, limit=_RANGE, internal=internal)
        parts += some
    members = {part.by.id for part in parts if part.by.kind == "member" and part.by.id is not None}
    names = await accounts.member_names(tx, actor.workspace_id, members)
    zone = ZoneInfo((await accounts.workspace_by_id(tx, actor.workspace_id)).time_zone)
    lines = [_line(part, conversation, names, actor.locale, zone) for part in parts if _worth_telling(part)]
    title = t(actor.locale, "transcript.title", customer=conversation.customer.name, site=conversation.site.name)
    if form == "text":
        return "\n".join([title, "", *(f"[{when}] {who}: {what}" for _, when, who, what in lines), ""])
    body = "\n".join(
        f'<p class="{kind}"><small>{when}</small> <b>{html.escape(who)}</b><br>{html.escape(what)}</p>'
        for kind, when, who, what in lines
    )
    return _PAGE.format(lang=html.escape(actor.locale), title=html.escape(title), lines=body)


def _worth_telling(part: Part) -> bool:
    return part.kind in {"message", "note", "whisper", "assigned", "closed", "reopened", "transferred"}


def _line(
    part: Part, conversation: Conversation, names: dict[UUID, str], locale: str, zone: ZoneInfo
) -> tuple[str, str, str, str]:
    when = _when(from_ms(part.at), zone)
    kind = "note" if part.kind in {"note", "whisper"} else part.by.kind
    return kind, when, _who(part.by, conversation, names, locale), _what(part, locale)


def _when(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def _who(by: Author, conversation: Conversation, names: dict[UUID, str], locale: str) -> str:
    if by.kind == "visitor":
        return conversation.customer.name
    if by.kind == "member" and by.id is not None:
        return names.get(by.id, "?")
    return t(locale, "transcript.system")


def _what(part: Part, locale: str) -> str:
    if part.recalled:
        return t(locale, "transcript.recalled")
    if part.kind == "assigned":
        return t(locale, "transcript.assigned", name=part.body.get("member", {}).get("name", ""))
    if part.kind in {"closed", "reopened", "transferred"}:
        return t(locale, f"transcript.{part.kind}", note=part.body.get("note", ""))
    said = [part.body["text"]] if part.body.get("text") else []
    if part.body.get("card"):
        said.insert(0, t(locale, "transcript.card"))
    return "\n".join([*said, *_attachments(part.body, locale)])


def _attachments(body: dict[str, Any], locale: str) -> list[str]:
    files = [t(locale, "transcript.file", name=file["name"], size=file["size"]) for file in body.get("files", [])]
    picture = (body.get("card") or {}).get("file")
    if picture:
        files.append(t(locale, "transcript.file", name=picture["name"], size=picture["size"]))
    place = body.get("location")
    if place:
        files.append(t(locale, "transcript.location", lat=place["lat"], lng=place["lng"], label=place.get("label", "")))
    return files
