"""What is to be fetched, on its way to a process that does."""

from uuid import UUID

import msgspec

from haoke.kernel.turns import Turns


class Pull(msgspec.Struct, frozen=True):
    """An account that has something, perhaps."""

    workspace_id: UUID
    account_id: UUID


_here: list[Turns[Pull]] = []
"""Of this process; tests have several applications in one, and the last serves."""


def serve(turns: Turns[Pull]) -> None:
    _here.append(turns)


def leave(turns: Turns[Pull]) -> None:
    _here.remove(turns)


def start(pulls: list[Pull]) -> None:
    """A process that fetches nothing leaves it to the next that looks."""
    if _here:
        for pull in pulls:
            _here[-1].start(pull)
