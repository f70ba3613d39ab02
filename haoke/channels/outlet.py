"""What goes out, on its way to the peers: in the order of a peer, by this process or by a worker."""

from haoke.channels.contract import Teller
from haoke.channels.turns import Turn
from haoke.kernel.turns import Turns

TELLERS: list[Teller] = []
"""Who hears how messages fare; the composition root says so."""

_here: list[tuple[Turns[Turn], Turns[Turn]]] = []
"""Of this process: who sends, and who shows that somebody writes. Tests have several applications in one, and the last
serves.
"""


def serve(sending: Turns[Turn], typing: Turns[Turn]) -> None:
    _here.append((sending, typing))


def leave(sending: Turns[Turn]) -> None:
    _here[:] = [each for each in _here if each[0] is not sending]


def start(turns: list[Turn]) -> None:
    """A process that sends nothing leaves it to the next that looks."""
    if _here:
        for turn in turns:
            _here[-1][0].start(turn)


def type_to(turn: Turn) -> None:
    """Show a peer that somebody writes to them, where the channel can."""
    if _here:
        _here[-1][1].start(turn)
