"""WhatsApp. What is sent is recorded as a body only: the message that leads to it is read from there."""

from typing import Any

KIND = "whatsapp"
PROOF = "x-hub-signature-256"
UNDATED = "Meta signs the body alone"
MANY = "entry"
STRANGE = ('"type":"text","text"', '"type":"hologram","text"')
ANSWER = {"messages": [{"id": "theirs"}]}


def settings(config: dict[str, Any]) -> dict[str, Any]:
    own = {
        name: config[name] for name in ("app_secret", "verify_token", "phone_number_id", "waba_id") if name in config
    }
    return own | {"access_token": "TOKEN", "list_button": "Open", "list_title": "Topics"}


def fill(content: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    body = content.get("expect_request", {}).get("json", {})
    kind = body.get("type", "")
    given = body.get(kind, {})
    made = made | ({"reply_to": body["context"]["message_id"]} if "context" in body else {})
    if kind == "template":
        parameters = [each for part in given.get("components", []) for each in part.get("parameters", [])]
        values = [each["text"] for each in parameters]
        return made | {"template": {"name": given["name"], "locale": given["language"]["code"], "values": values}}
    return made | {"parts": [_part(kind, given)]} if kind else made


def _part(kind: str, given: dict[str, Any]) -> dict[str, Any]:
    if kind == "text":
        return {"kind": "text", "text": given["body"]}
    if kind == "location":
        named = {name: given[name] for name in ("name", "address") if name in given}
        return {"kind": "location", "lat": given["latitude"], "lng": given["longitude"]} | named
    if kind == "interactive":
        buttons = [each["reply"] for each in given["action"].get("buttons", [])]
        rows = [row for section in given["action"].get("sections", []) for row in section["rows"]]
        items = [
            {name: each[name] for name in ("id", "title", "description") if name in each} for each in buttons + rows
        ]
        return {"kind": "menu", "head": given["body"]["text"], "items": items}
    renamed = {"audio": "voice", "document": "file"}
    fields = {"media_ref": "id", "url": "link", "caption": "caption", "filename": "filename"}
    return {"kind": renamed.get(kind, kind)} | {
        ours: given[theirs] for ours, theirs in fields.items() if theirs in given
    }
