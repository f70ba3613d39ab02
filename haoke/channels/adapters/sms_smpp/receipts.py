"""Receipts of short messages: a text of a known form, or fields of their own."""

import re

from haoke.channels.adapters.sms_smpp.pdus import ShortMessage
from haoke.channels.types import ErrorClass, Receipt

_FIELD = re.compile(r"\b(id|stat|err):\s*(\S+)", re.IGNORECASE)
_STATES = {
    1: "ENROUTE",
    2: "DELIVRD",
    3: "EXPIRED",
    4: "DELETED",
    5: "UNDELIV",
    6: "ACCEPTD",
    7: "UNKNOWN",
    8: "REJECTD",
}
_FAILED: dict[str, ErrorClass] = {
    "EXPIRED": "transient",
    "DELETED": "unknown",
    "UNDELIV": "recipient_invalid",
    "REJECTD": "permission",
}
_LONG = 8  # digits of an id that is surely not a count


def receipts_in(message: ShortMessage) -> list[Receipt]:
    """Of one message of ours, once for each way in which its centre may write the same id."""
    said = {name.lower(): value for name, value in reversed(_FIELD.findall(message.content.decode("latin-1")))}
    state = said.get("stat", "").upper() or _STATES.get(message.state, "")
    names = [message.receipted] if message.receipted else ids_of(said.get("id", ""))
    failed = _FAILED.get(state)
    code = ":".join(filter(None, (state, said.get("err", "").strip("0"))))
    return [
        Receipt(
            state="delivered" if state == "DELIVRD" else "failed" if failed else "sent",
            provider_message_id=name[:64],
            error_class=failed,
            code=code[:40] if failed else "",
        )
        for name in names
        if name
    ]


def ids_of(name: str) -> list[str]:
    """Some centres answer with a number in hexadecimal and report it in decimal, or the reverse."""
    other = ""
    if name.isascii() and name.isdigit() and len(name) >= _LONG:
        other = f"{int(name):x}"
    elif re.fullmatch(rf"[0-9a-fA-F]{{{_LONG - 1},16}}", name):
        other = str(int(name, 16))
    # Both in digits could be the ids of two messages; with a letter it is no other's.
    told_apart = len(other) >= _LONG - 1 and not (name.isdigit() and other.isdigit())
    return [name, other] if told_apart else [name]
