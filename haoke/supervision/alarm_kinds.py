"""What there is to be alarmed about. A rule of the workspace or of one queue says when."""

import msgspec


class AlarmKind(msgspec.Struct, frozen=True):
    """``threshold``: what the rule begins with, between ``least`` and ``most``; None: it has none.

    ``seconds``: of the service target. ``of_queue``: it is about a queue, and is looked for by whoever keeps the board.
    """

    enabled: bool = True
    threshold: int | None = None
    least: int = 0
    most: int = 0
    seconds: int = 0
    of_queue: bool = False


SENSITIVE_WORD = "sensitive_word"
OVERFLOW = "overflow"
BAD_RATING = "bad_rating"
SERVICE_LEVEL = "service_level"
LONG_WAIT = "long_wait"
SEVERE_FINDING = "severe_finding"
ANGRY_CUSTOMER = "angry_customer"
DESPAIR = "despair"

KINDS: dict[str, AlarmKind] = {
    SENSITIVE_WORD: AlarmKind(),
    "unanswered": AlarmKind(),
    "too_long": AlarmKind(),
    OVERFLOW: AlarmKind(),
    BAD_RATING: AlarmKind(threshold=40, least=0, most=100),
    SEVERE_FINDING: AlarmKind(),
    ANGRY_CUSTOMER: AlarmKind(),
    DESPAIR: AlarmKind(),
    SERVICE_LEVEL: AlarmKind(enabled=False, threshold=80, least=1, most=100, seconds=30, of_queue=True),
    LONG_WAIT: AlarmKind(enabled=False, threshold=120, least=5, most=86_400, of_queue=True),
}
"""Those of conversations follow what other contexts say; when somebody is unanswered for too long is set with them."""

QUIET_MINUTES = 15
"""After an alarm was closed the same is not raised again for so long."""
