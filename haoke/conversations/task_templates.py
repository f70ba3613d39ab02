"""Tasks to begin with, in the words of a locale."""

from typing import Any

from haoke.flows.contract import Template
from haoke.flows.types import Graph, Node
from haoke.kernel.i18n import t


def task_templates(locale: str, connection_id: str = "") -> list[Template]:
    """``connection_id``: the system that they ask, where it is known already."""
    name = "tasks.template.parcel"
    return [Template("parcel", t(locale, name), t(locale, f"{name}.about"), _parcel(locale, connection_id))]


def _parcel(locale: str, connection_id: str) -> Graph:
    """Where is my parcel: the number from the first words or by asking, the carrier's system, a card."""

    def say(key: str) -> str:
        return t(locale, f"tasks.template.parcel.{key}")

    def node(id: str, kind: str, settings: dict[str, Any], **next: str) -> Node:
        return Node(id, kind, settings, next)

    parcel = {"id": "parcel", "label": say("number"), "type": "code", "question": say("ask")}
    taken = ("status", "carrier", "expected")
    call = {
        "connection": connection_id,
        "path": "parcels/{parcel}",
        "query": [{"name": "lang", "value": locale}],
        "taken": [*({"variable": each, "path": each} for each in taken), {"variable": "way", "path": "events[].text"}],
        "found": "status",
    }
    card = {
        "title": say("card"),
        "fields": [{"label": say(each), "value": f"{{{each}}}"} for each in ("status", "carrier", "expected", "way")],
    }
    again = {
        "text": say("missing"),
        "options": [{"id": each, "text": say(f"again.{each}")} for each in ("again", "people", "leave")],
    }
    return Graph(
        "intent",
        (
            node("intent", "intent", {"title": say("title"), "examples": say("examples")}, next="ask"),
            node("ask", "collect", {"slots": [parcel]}, next="call", failed="people"),
            node("call", "call_system", call, ok="card", missing="again", failed="sorry"),
            node("card", "card", card, next="done"),
            node("done", "finish", {"outcome": "done", "text": say("done")}),
            node("again", "menu", again, again="ask", people="people", leave="left", other="people"),
            node("left", "finish", {"outcome": "failed", "text": say("left")}),
            node("sorry", "say", {"text": say("failed")}, next="people"),
            node("people", "finish", {"outcome": "people"}),
        ),
    )
