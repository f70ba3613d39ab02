"""QQ's bots."""

from typing import Any

KIND = "qq"
PROOF = "x-signature-ed25519"
ALONE = "one event a request"
STRANGE = ('"content":"查快递"', '"hologram":{}')
ANSWER = {"id": "theirs", "timestamp": "2026-11-21T16:00:00Z"}
TOKENS = {"access_token": "ACCESS_TOKEN"}
_FILES = {1: "image", 2: "video", 3: "voice", 4: "file"}


def fill(content: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    """A recording of two steps only says what is asked: first for the file, then for the message with it."""
    if "exchange" not in content or "send" in content:
        return made
    file, said = (step["request"] for step in content["exchange"][:2])
    _, _, _, _, place, person, _ = file["url"].split("/")
    where = {"thread": {"kind": "group", "id": person}} if place == "groups" else {}
    return (
        made
        | where
        | {
            "to": {"id": person, "id_kind": "user_openid"},
            "parts": [{"kind": _FILES[file["json"]["file_type"]], "url": file["json"]["url"]}],
            "reply_context": {"msg_id": said["json"]["msg_id"]},
            "reply_number": said["json"]["msg_seq"],
        }
    )
