"""What goes out, on its way to the peers: in the order of a peer, by this process or by a worker."""

from haoke.channels.contract import Teller
from haoke.channels.turns import Turn
from haoke.kernel.turns import Turns

TELLERS: list[Teller] = []
"""Who hears how messages fare; the composition root says so."""

_here: list[Turns[Turn]] = []
"""Of this process; tests have several applications in one, and the last serves."""


def serve(turns: Turns[Turn]) -> None:
    _here.append(turns)


def leave(turns: Turns[Turn]) -> None:
    _here.remove(turns)


def start(turns: list[Turn]) -> None:
    """A process that sends nothing leaves it to the next that looks."""
    if _here:
        for turn in turns:
            _here[-1].start(turn)
