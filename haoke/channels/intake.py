"""What came in, on its way to whoever wants it: in the order of a peer, by this process or by a worker."""

from haoke.channels.contract import Receiver
from haoke.channels.turns import Turn
from haoke.kernel.turns import Turns

RECEIVERS: list[Receiver] = []
"""Who takes messages in; the composition root says so."""

_here: list[Turns[Turn]] = []
"""Of this process; tests have several applications in one, and the last serves."""


def serve(turns: Turns[Turn]) -> None:
    _here.append(turns)


def leave(turns: Turns[Turn]) -> None:
    _here.remove(turns)


def start(turns: list[Turn]) -> None:
    """A process that takes nothing in leaves it to the next that looks."""
    if _here:
        for turn in turns:
            _here[-1].start(turn)
