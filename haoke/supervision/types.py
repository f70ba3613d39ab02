"""Values of supervision on the wire. Times in milliseconds since the epoch."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.conversations.types import Named
from haoke.kernel.http.request import Body
from haoke.kernel.webhooks import Try
from haoke.supervision.contract import Evidence, Severity

Verdict = Literal["confirmed", "dismissed"]

COLUMNS = 12
ROWS = 60


class BoardAgent(msgspec.Struct, frozen=True):
    """``held``: conversations at this moment; ``taken`` and ``handled``: since the day began."""

    id: str
    name: str
    avatar: str | None
    teams: list[str]
    state: str
    kind: str
    since: int
    held: int
    capacity: int
    dropped: bool
    taken: int
    handled: int


class BoardQueue(msgspec.Struct, frozen=True):
    """``oldest``: since when the longest waits. Counts since the day began; ``waited``: ms, of the answered.

    Service level = ``in_time`` / (``answered`` + ``abandoned``): answered within ``target`` seconds, of all that were
    answered or gave up; ``goal`` is what it should be, in per cent. ``lines``: titles, by locale, of the business lines
    that lead here. ``angry``: customers who are, at this moment.
    """

    id: str
    name: str
    team: str
    waiting: int
    oldest: int | None
    arrived: int
    answered: int
    in_time: int
    abandoned: int
    handled: int
    waited: int
    target: int
    goal: int
    lines: list[dict[str, str]]
    angry: int


class BoardBot(msgspec.Struct, frozen=True):
    """The bot on the board, see ``bot.types.BotSeat``; ``held``: conversations at this moment."""

    state: str
    paused_at: int | None
    paused_sites: int
    held: int
    talks: int
    answered: int
    solved: int
    handed_over: int
    first_answer: int | None


class SupervisionSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``watch_told``: whoever serves a conversation is told when a supervisor watches it."""

    watch_told: bool = True


class AlarmRule(msgspec.Struct, frozen=True):
    """When there is an alarm. ``queue_id`` None: for all queues without a rule of their own.

    ``threshold``: per cent (service level, rating) or seconds (wait). ``seconds``: of the service target, within which
    one is to be answered. ``quiet_minutes``: how long after closing the same alarm is not raised again.
    """

    kind: str
    queue_id: UUID | None
    enabled: bool
    threshold: int
    seconds: int
    quiet_minutes: int


class Alarm(msgspec.Struct, frozen=True):
    """``data`` are the parameters of ``alarm.<kind>`` in the catalogues; ``times`` it happened while open."""

    id: UUID
    kind: str
    queue_id: UUID
    team_id: UUID
    conversation_id: UUID | None
    data: dict[str, str]
    times: int
    at: int
    last_at: int
    acknowledged_by: str | None
    acknowledged_at: int | None
    closed_by: str | None
    closed_at: int | None


class AlarmWebhook(msgspec.Struct, frozen=True):
    """A server that is told of alarms; no ``kinds``: of all. Its secret is shown when it is made, and never again.

    ``robot``: of which kind of chat group; empty: it is a server of one's own. ``mention``: who is called there.
    """

    id: UUID
    url: str
    kinds: list[str]
    enabled: bool
    robot: str
    mention: list[str]


class WebhookDelivery(msgspec.Struct, frozen=True):
    """``kind`` of the alarm, or test; ``state``: waiting, arrived, given_up; ``due_at``: when it is tried next."""

    id: UUID
    kind: str
    state: str
    at: int
    due_at: int
    tries: list[Try]


class CheckRule(msgspec.Struct, frozen=True):
    """What is looked for in conversations that end. ``kind``: the check; no ``team_ids``: in those of all teams."""

    id: UUID
    kind: str
    name: str
    enabled: bool
    severity: Severity
    team_ids: list[UUID]
    settings: dict[str, Any]


class CheckFinding(msgspec.Struct, frozen=True):
    """What a rule found. ``reason`` and ``data``: the sentence of the check; ``at``: when it happened.

    ``verdict``: what somebody who read it thought of it; None: nobody did.
    """

    id: UUID
    rule_id: UUID
    rule: str
    kind: str
    severity: Severity
    conversation_id: UUID
    customer: Named
    team_id: UUID
    member_id: UUID | None
    reason: str
    data: dict[str, str]
    evidence: list[Evidence]
    at: int
    verdict: Verdict | None
    verdict_by: str | None
    verdict_note: str
    verdict_at: int | None


class Tile(Body, frozen=True, kw_only=True):
    """A tile of a wallboard, placed on a grid of ``COLUMNS``.

    ``metric`` is what it shows; ``of``: a team or a queue, None for all in reach. ``warn``, ``bad``: from which value
    on it is at risk and off target; without them as the metric itself says. ``every``: minutes of a step of a line.
    """

    kind: Literal["number", "gauge", "line", "agents", "queues", "heat"]
    metric: Annotated[str, Meta(pattern=r"^[a-z_]{0,30}$")] = ""
    of: UUID | None = None
    x: Annotated[int, Meta(ge=0, lt=COLUMNS)]
    y: Annotated[int, Meta(ge=0, lt=ROWS)]
    w: Annotated[int, Meta(ge=1, le=COLUMNS)]
    h: Annotated[int, Meta(ge=1, le=12)]
    warn: float | None = None
    bad: float | None = None
    every: Literal[5, 15, 30, 60] = 15


class Wallboard(msgspec.Struct, frozen=True):
    """``mine``: whose it is may always change it."""

    id: UUID
    name: str
    shared: bool
    mine: bool
    owner: str
    tiles: list[Tile]


class LoadHour(msgspec.Struct, frozen=True):
    """One hour of one weekday (1 is Monday), summed up over ``days`` such days."""

    weekday: int
    hour: int
    days: int
    arrived: int
    answered: int
    in_time: int
    abandoned: int
