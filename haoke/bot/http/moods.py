"""How the customer of a conversation sounds, message by message."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import get
from litestar.params import FromPath

from haoke.bot.sentiment.estimate import estimate
from haoke.bot.sentiment.mood import Label, followed, label_of
from haoke.conversations.catalog import said_by_customer
from haoke.kernel.http.inject import TheActor, TheDatabase


class MoodPoint(msgspec.Struct, frozen=True):
    """A message of the customer: its own mood with the words that showed it, and ``course``: the score so far."""

    seq: int
    at: int
    score: float
    label: Label
    words: list[str]
    course: float
    despair: bool


class MoodCourse(msgspec.Struct, frozen=True):
    """``label``: the conversation's as it stands. ``points``: of the last messages, the oldest first."""

    label: Label
    points: list[MoodPoint]


@get("/conversations/{conversation_id:uuid}/mood", opt={"audience": "member", "permission": "conversations.read"})
async def mood_course(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID]) -> MoodCourse:
    """Told anew from the last messages: nothing of it is kept by message."""
    async with db.reading() as tx:
        said = await said_by_customer(tx, actor, conversation_id)
    points, course = [], 0.0
    for part in said:
        mood = estimate(part.body.get("text", ""))
        course = followed(course, mood)
        points.append(MoodPoint(part.seq, part.at, mood.score, mood.label, mood.words, round(course, 3), mood.despair))
    return MoodCourse(label_of(course), points)


routes: list[Any] = [mood_course]
