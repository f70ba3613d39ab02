"""What Slack calls with: events as JSON; what people pressed or typed after a slash as a form."""

import re
from typing import Any, Literal

import msgspec

from haoke.channels.adapters.slack.wording import plain
from haoke.channels.contract import RawRequest
from haoke.channels.given import form_in, items, moment, object_in, under, words
from haoke.channels.types import (
    AnyPart,
    File,
    Image,
    InboundEvent,
    Peer,
    ReplyContext,
    Text,
    Thread,
    Unsupported,
    Video,
    Voice,
)

_SAID = {"", "file_share", "thread_broadcast", "me_message"}
_OWN_PART: dict[str, type[Image | Voice | Video | File]] = {"image": Image, "audio": Voice, "video": Video}
_SILENT = re.compile(
    r"(channel|group|bot|im)_\w+|assistant_app_thread|pinned_item|message_replied|tombstone|huddle_thread"
)
_MOST_FILES = 20


def read_request(request: RawRequest) -> list[InboundEvent]:
    """Raises RequestUnreadable."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return _of_event(object_in(request.body))
    form = dict(form_in(request.body))
    if "payload" in form:
        return _pressed(object_in(form["payload"]))
    return _commanded(form) if "command" in form else []


def _of_event(given: dict[str, Any]) -> list[InboundEvent]:
    event, key = under(given, "event"), words(given, "event_id", most=200)
    kind, subtype = words(event, "type"), words(event, "subtype")
    if given.get("type") != "event_callback" or not key or _is_ours(given, event):
        return []
    if kind == "message" and subtype == "message_changed":
        return _edited(given, event, key)
    if kind == "message" and subtype == "message_deleted":
        return _recalled(given, event, key)
    user = words(event, "user", most=200)
    # What mentions the app comes as a message as well.
    if not user or kind == "app_mention" or (kind == "message" and _SILENT.fullmatch(subtype)):
        return []
    if kind == "message" and subtype in _SAID:
        return [_said(event, key, _parts(event))]
    if kind in {"reaction_added", "reaction_removed"}:
        return [_reacted(event, key, user, "more" if kind == "reaction_added" else "less")]
    if kind == "app_home_opened":
        return [_event("enter_session", key, user, at=event.get("event_ts"))]
    unknown = Unsupported(provider_type=(subtype or kind)[:40])
    return [_event("unsupported", key, user, parts=(unknown,), at=event.get("event_ts"))]


def _said(event: dict[str, Any], key: str, parts: tuple[AnyPart, ...]) -> InboundEvent:
    channel, ts, thread = (words(event, name, most=200) for name in ("channel", "ts", "thread_ts"))
    return InboundEvent(
        kind="message",
        dedup_key=key,
        provider_message_id=_id(channel, ts),
        peer=_peer(words(event, "user", most=200)),
        thread=Thread(kind="direct" if event.get("channel_type") == "im" else "group", id=channel),
        parts=parts,
        occurred_at=moment(ts),
        reply_to=_id(channel, thread) if thread and thread != ts else "",
        quoted_as=_id(channel, thread) if thread else "",
        reply_context=ReplyContext(conversation_id=channel, msg_id=thread),
    )


def _reacted(event: dict[str, Any], key: str, user: str, reaction: Literal["more", "less"]) -> InboundEvent:
    target = _id(words(event, "item", "channel"), words(event, "item", "ts"))
    emoji = f":{words(event, 'reaction', most=98)}:"
    made = _event("reaction", key, user, target=target, payload=emoji, at=event.get("event_ts"))
    return msgspec.structs.replace(made, reaction=reaction)


def _edited(given: dict[str, Any], event: dict[str, Any], key: str) -> list[InboundEvent]:
    """Slack says that a message changed also when it only looked up a link in it."""
    message = under(event, "message")
    if _is_ours(given, message) or words(message, "text") == words(event, "previous_message", "text"):
        return []
    channel = words(event, "channel", most=200)
    target = _id(channel, words(message, "ts", most=200))
    user, at = words(message, "user", most=200), event.get("ts")
    return [_event("message_edited", key, user, target=target, parts=_parts(message), at=at)] if user else []


def _recalled(given: dict[str, Any], event: dict[str, Any], key: str) -> list[InboundEvent]:
    message = under(event, "previous_message")
    user = words(message, "user", most=200)
    if not user or _is_ours(given, message):
        return []
    target = _id(words(event, "channel", most=200), words(event, "deleted_ts", most=200))
    return [_event("recall", key, user, target=target, at=event.get("ts"))]


def _is_ours(given: dict[str, Any], message: dict[str, Any]) -> bool:
    """What a bot wrote is answered by none: two would never end."""
    if message.get("bot_id") or message.get("subtype") == "bot_message":
        return True
    bots = {words(each, "user_id") for each in items(given, "authorizations") if each.get("is_bot")}
    return words(message, "user") in bots


def _parts(message: dict[str, Any]) -> tuple[AnyPart, ...]:
    text = plain(words(message, "text"))
    files = [_file(each) for each in items(message, "files", most=_MOST_FILES)]
    parts: tuple[AnyPart, ...] = (Text(text=text), *files) if text else tuple(files)
    return parts or (Unsupported(provider_type="blocks"),)


def _file(given: dict[str, Any]) -> AnyPart:
    mime, size = words(given, "mimetype", most=100), given.get("size")
    return _OWN_PART.get(mime.partition("/")[0], File)(
        media_ref=words(given, "id", most=200),
        url=words(given, "url_private_download", most=2000) or words(given, "url_private", most=2000),
        mime=mime,
        size=size if isinstance(size, int) else None,
        filename=words(given, "name", most=200),
    )


def _pressed(given: dict[str, Any]) -> list[InboundEvent]:
    user, key = words(given, "user", "id", most=200), words(given, "trigger_id", most=200)
    if not user or not key:
        return []
    if given.get("type") != "block_actions":
        parts = (Unsupported(provider_type=words(given, "type", most=40)),)
        return [_event("unsupported", key, user, parts=parts)]
    channel = words(given, "channel", "id", most=200)
    target = _id(channel, words(given, "message", "ts", most=200))
    events = []
    for place, action in enumerate(items(given, "actions")):
        value = _value(action)
        shown = words(action, "text", "text") or words(action, "selected_option", "text", "text") or value
        events.append(
            _event(
                "postback",
                f"{key}:{place}" if place else key,
                user,
                target=target,
                parts=(Text(text=shown, menu_item_id=value[:200]),) if shown else (),
                payload=f"{words(action, 'action_id', most=300)}={value}",
                at=action.get("action_ts"),
                channel=channel,
            )
        )
    return events


def _value(action: dict[str, Any]) -> str:
    names = ("value", "selected_date", "selected_time", "selected_user", "selected_channel", "selected_conversation")
    chosen = words(action, "selected_option", "value", most=2000)
    return chosen or next((found for name in names if (found := words(action, name, most=2000))), "")


def _commanded(form: dict[str, str]) -> list[InboundEvent]:
    user, key = form.get("user_id", "")[:200], form.get("trigger_id", "")[:200]
    if not user or not key:
        return []
    text = f"{form['command']} {form.get('text', '')}".strip()
    return [_event("message", key, user, parts=(Text(text=text[:20_000]),), channel=form.get("channel_id", "")[:200])]


def _event(
    kind: Any,
    key: str,
    user: str,
    *,
    target: str = "",
    parts: tuple[AnyPart, ...] = (),
    payload: Any = None,
    at: Any = None,
    channel: str = "",
) -> InboundEvent:
    return InboundEvent(
        kind=kind,
        dedup_key=key,
        peer=_peer(user),
        target=target,
        parts=parts,
        payload=payload,
        occurred_at=moment(at),
        reply_context=ReplyContext(conversation_id=channel) if channel else None,
    )


def _peer(user: str) -> Peer:
    return Peer(user, "slack_user")


def _id(channel: str, ts: str) -> str:
    return f"{channel}:{ts}" if ts else ""
