"""Reception flows to begin with, in the words of a locale: a bot, business lines, three ways out of hours.

Two of them are ready to receive visitors as they are, for sites where nobody draws one.
"""

from typing import Any
from uuid import UUID, uuid5

from haoke.flows.contract import Template
from haoke.flows.types import Graph, Node
from haoke.kernel.i18n import FALLBACK, LOCALES, t


def templates(locale: str) -> list[Template]:
    made = {
        "bot_first": _bot_first,
        "lines": _lines,
        "message_form": _message_form,
        "waiting_room": _waiting_room,
        "notice_board": _notice_board,
        "who_are_you": _who_are_you,
    }
    return [
        Template(name, t(locale, f"flows.template.{name}"), t(locale, f"flows.template.{name}.about"), make(locale))
        for name, make in made.items()
    ]


def ready_flows() -> dict[UUID, Graph]:
    """By the id under which each receives visitors. Runs stay in them, so nodes keep their names for ever."""
    return {
        _ready(name, locale): make(locale)
        for name, make in (("bot_first", _bot_first), ("bot_only", _bot_only))
        for locale in LOCALES
    }


def ready_flow(name: str, locale: str) -> UUID | None:
    """The ready flow of this name for visitors of a locale; None: there is none, people receive them."""
    return _ready(name, locale if locale in LOCALES else FALLBACK) if name.startswith("bot_") else None


def _ready(name: str, locale: str) -> UUID:
    return uuid5(_READY, f"{name}/{locale}")


_READY = UUID("5ea1f1a2-3c54-4f0e-9d3f-0d6d6f0f6b17")


def _bot_only(locale: str) -> Graph:
    """Whom the bot cannot help leaves a message; nobody waits for people."""
    settings = {"text": _say(locale, "bot_first.hello")}
    message = {"text": _say(locale, "message_form.ask"), "thanks": _say(locale, "message_form.thanks")}
    return Graph(
        "bot",
        (
            _node("bot", "ask_bot", settings, people="message", no_bot="message"),
            _node("message", "leave_message", message),
        ),
    )


def _bot_first(locale: str) -> Graph:
    """The bot answers; whom it cannot help, and who wants a person, comes to the queue."""
    settings = {"text": _say(locale, "bot_first.hello")}
    return Graph(
        "bot",
        (_node("bot", "ask_bot", settings, people="queue", no_bot="queue"), _node("queue", "enter_queue", {})),
    )


def _lines(locale: str) -> Graph:
    """A menu; each choice leads to a queue."""
    options = [{"id": name, "text": _say(locale, f"lines.{name}")} for name in ("sales", "support")]
    settings = {"text": _say(locale, "lines.ask"), "options": options}
    return Graph(
        "menu",
        (
            _node("menu", "menu", settings, sales="sales", support="support", other="support"),
            _node("sales", "enter_queue", {}),
            _node("support", "enter_queue", {}),
        ),
    )


def _message_form(locale: str) -> Graph:
    """Out of hours, or with nobody there, a message with contact data."""
    settings = {"text": _say(locale, "message_form.ask"), "thanks": _say(locale, "message_form.thanks")}
    return _out_of_hours(_node("away", "leave_message", settings))


def _waiting_room(locale: str) -> Graph:
    """Out of hours the visitor waits in the queue, which is served when agents return."""
    return _out_of_hours(_node("away", "enter_queue", {"text": _say(locale, "waiting_room.say")}))


def _notice_board(locale: str) -> Graph:
    """Out of hours a notice, and a message for those who want to leave one."""
    options = [{"id": name, "text": _say(locale, f"notice_board.{name}")} for name in ("message", "nothing")]
    settings = {"text": _say(locale, "message_form.ask"), "thanks": _say(locale, "message_form.thanks")}
    notice = {"title": _say(locale, "notice_board.title"), "text": _say(locale, "notice_board.text")}
    return _out_of_hours(
        _node("away", "notice", notice, next="more"),
        _node(
            "more",
            "menu",
            {"text": _say(locale, "notice_board.ask"), "options": options},
            message="message",
            nothing="end",
            other="message",
        ),
        _node("message", "leave_message", settings),
        _node("end", "end", {"text": _say(locale, "notice_board.bye")}),
    )


def _who_are_you(locale: str) -> Graph:
    """Name and phone number first, then the queue."""
    fields = [
        {"id": name, "label": _say(locale, f"who_are_you.{name}"), "type": kind, "save": name}
        for name, kind in (("name", "text"), ("phone", "phone"))
    ]
    settings = {"text": _say(locale, "who_are_you.ask"), "fields": fields}
    return Graph(
        "form",
        (_node("form", "form", settings, next="queue", failed="queue"), _node("queue", "enter_queue", {})),
    )


def _out_of_hours(away: Node, *more: Node) -> Graph:
    """Open and somebody online: to the queue. Else what was chosen for it. The hours are to be picked."""
    return Graph(
        "hours",
        (
            _node("hours", "hours", {}, open="online", closed=away.id),
            _node("online", "queue_state", {"measure": "online", "limit": 1}, yes="queue", no=away.id),
            _node("queue", "enter_queue", {}),
            away,
            *more,
        ),
    )


def _node(id: str, kind: str, settings: dict[str, Any], **next: str) -> Node:
    return Node(id, kind, settings, next)


def _say(locale: str, key: str) -> str:
    return t(locale, f"flows.template.{key}")
