"""Trees of closing codes: pure rules over who stands under whom."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from haoke.conversations.errors import ClosingCodeLoop, ClosingCodeTooDeep
from haoke.conversations.types import ClosingCode

DEEPEST = 5

Codes = Mapping[UUID, ClosingCode]


def upwards(codes: Codes, code_id: UUID | None) -> Iterator[ClosingCode]:
    """The code, what it stands under, and so on to its root."""
    for _ in range(len(codes) + 1):
        code = codes.get(code_id) if code_id is not None else None
        if code is None:
            return
        yield code
        code_id = code.parent_id


def path_of(codes: Codes, code_id: UUID | None) -> list[str]:
    """Names from the root on."""
    return [code.name for code in upwards(codes, code_id)][::-1]


def usable(codes: Codes, code_id: UUID, team_id: UUID) -> bool:
    """Whether a conversation of the team may be given this code now: nothing above it is retired or another team's."""
    line = list(upwards(codes, code_id))
    return bool(line) and not any(code.retired or code.team_id not in {None, team_id} for code in line)


def refuse_place(codes: Codes, code_id: UUID | None, parent_id: UUID | None) -> None:
    """Unless a code (None: a new one) may stand there with all under it: ClosingCodeLoop, ClosingCodeTooDeep."""
    above = [code.id for code in upwards(codes, parent_id)]
    if code_id is not None and code_id in above:
        raise ClosingCodeLoop
    if len(above) + _height(codes, code_id) > DEEPEST:
        raise ClosingCodeTooDeep(limit=DEEPEST)


def _height(codes: Codes, code_id: UUID | None) -> int:
    """How many levels a code and what stands under it take."""
    if code_id is None:
        return 1
    below = [len([one.id for one in _until(codes, code.id, code_id)]) for code in codes.values()]
    return max([1, *below])


def _until(codes: Codes, code_id: UUID, top: UUID) -> list[ClosingCode]:
    """The line from a code up to ``top``; nothing when it does not stand under it."""
    line: list[ClosingCode] = []
    for code in upwards(codes, code_id):
        line.append(code)
        if code.id == top:
            return line
    return []
