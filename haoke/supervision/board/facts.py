"""What the board hears: the events' names, and what it reads of them."""

import msgspec

ENQUEUED = "WorkEnqueued"
ASSIGNED = "WorkAssigned"
RETURNED = "WorkReturned"
FINISHED = "WorkFinished"
STATE = "AgentStateChanged"

WORK = frozenset({ENQUEUED, ASSIGNED, RETURNED, FINISHED})
ROSTER = frozenset(
    {
        "MemberDisabled",
        "MemberEnabled",
        "MemberTeamsChanged",
        "MemberCapacityChanged",
        "TeamCreated",
        "TeamDeleted",
        "QueueMoved",
        "LinesChanged",
        "MoodChanged",
    }
)
"""After these, names, teams and who is angry are read again."""

PAUSED, RESUMED = "BotPaused", "BotResumed"
BOT = frozenset({"BotReceived", "BotHandedOver", "BotLeft", PAUSED, RESUMED})
"""After these the bot's seat is read again."""

TARGETS = "ServiceTargetChanged"
HEARD = WORK | ROSTER | BOT | {STATE, TARGETS}


class Fact(msgspec.Struct, frozen=True):
    """The fields of any of these events, ids as text. ``kind`` is an agent state's, or says whose work it is."""

    work_item_id: str = ""
    subject_id: str = ""
    queue_id: str = ""
    member_id: str | None = None
    state_id: str = ""
    kind: str = ""


decode = msgspec.json.Decoder(Fact).decode
