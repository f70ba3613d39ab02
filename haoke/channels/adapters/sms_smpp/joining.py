"""Long messages come in parts, in any order. Those that wait for others are kept where the cursor is: a process that
dies has acknowledged them, and the next goes on with them."""

from base64 import b64decode, b64encode

import msgspec

from haoke.channels.adapters.sms_smpp.pdus import Joint, ShortMessage

PATIENCE = 600.0  # seconds for the parts of one message
_MOST = 100  # parts that wait


class Waiting(msgspec.Struct, frozen=True):
    """A part: ``joint`` of whom it is a part, ``at`` when the first of them came."""

    source: str
    destination: str
    joint: Joint
    data_coding: int
    content: str
    at: float

    def whole(self) -> tuple[str, str, int, int]:
        return self.source, self.destination, self.joint.ref, self.joint.total


class Joined(msgspec.Struct, frozen=True):
    """``missing``: parts that never came."""

    source: str
    destination: str
    data_coding: int
    content: bytes
    missing: int = 0


def waiting_in(cursor: str) -> list[Waiting]:
    try:
        return msgspec.json.decode(cursor, type=list[Waiting]) if cursor else []
    except msgspec.MsgspecError:
        return []


def cursor_of(waiting: list[Waiting]) -> str:
    return msgspec.json.encode(waiting).decode() if waiting else ""


def joined(waiting: list[Waiting], message: ShortMessage, at: float) -> tuple[list[Waiting], list[Joined]]:
    """What waits from now on, and what is complete, or has waited too long."""
    if message.joint is None:
        return waiting, [Joined(message.source, message.destination, message.data_coding, message.content)]
    content = b64encode(message.content).decode()
    part = Waiting(message.source, message.destination, message.joint, message.data_coding, content, at)
    others = [each for each in waiting if each.whole() != part.whole()]
    same = {each.joint.number: each for each in waiting if each.whole() == part.whole()} | {part.joint.number: part}
    if len(same) == part.joint.total:
        return others, [_join(list(same.values()))]
    return expired([*others, *same.values()], at)


def expired(waiting: list[Waiting], at: float) -> tuple[list[Waiting], list[Joined]]:
    """What is left, and what is shown without its missing parts."""
    groups: dict[tuple[str, str, int, int], list[Waiting]] = {}
    for each in waiting:
        groups.setdefault(each.whole(), []).append(each)
    kept: list[Waiting] = []
    given_up: list[Joined] = []
    for group in sorted(groups.values(), key=_begun, reverse=True):  # of too many the oldest go
        if at - _begun(group) > PATIENCE or len(kept) + len(group) > _MOST:
            given_up.append(_join(group))
        else:
            kept += group
    return kept, given_up


def _begun(group: list[Waiting]) -> float:
    return min(each.at for each in group)


def _join(parts: list[Waiting]) -> Joined:
    """Bytes are joined before they are read: a character may be cut between two parts."""
    parts = sorted(parts, key=lambda each: each.joint.number)
    content = b"".join(b64decode(each.content) for each in parts)
    first = parts[0]
    return Joined(first.source, first.destination, first.data_coding, content, first.joint.total - len(parts))
