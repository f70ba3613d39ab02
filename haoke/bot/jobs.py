"""Periodic work of the bot."""

from weakref import WeakKeyDictionary

from haoke.bot.actions.follow_moods import MoodFollower
from haoke.bot.actions.forget_asked import forget_asked
from haoke.bot.actions.forget_model_calls import forget_model_calls
from haoke.bot.actions.forget_moods import forget_moods
from haoke.bot.actions.forget_vectors import forget_all_vectors
from haoke.bot.actions.keep_days import keep_all_days
from haoke.bot.actions.recognise_speech import SpeechFollower
from haoke.bot.actions.sum_up_hand_overs import sum_up_hand_overs
from haoke.bot.client import Bot
from haoke.bot.gathering import gather
from haoke.kernel.calls import Caller
from haoke.kernel.clock import now
from haoke.kernel.db import Database
from haoke.kernel.jobs import periodic
from haoke.kernel.runtime import Runtime

_MOST_BATCHES = 100


@periodic(seconds=3600.0, name="bot.model_calls")
async def forget_old_calls(runtime: Runtime) -> None:
    """What the model was used for is kept for three months, the moods of quiet conversations for one."""
    await runtime.db.run(forget_model_calls)
    await runtime.db.run(forget_moods)


@periodic(seconds=600.0, name="bot.days")
async def keep_past_days(runtime: Runtime) -> None:
    """Yesterday's figures, and those of two days before again."""
    await keep_all_days(runtime.db, now())


@periodic(seconds=3600.0, name="bot.asked")
async def forget_old_questions(runtime: Runtime) -> None:
    for _ in range(_MOST_BATCHES):
        if not await runtime.db.run(forget_asked, runtime.settings.bot_questions_days):
            return


@periodic(seconds=1.0, name="bot.summaries")
async def sum_up(runtime: Runtime) -> None:
    """Costs one query of the workspaces with a language model while nobody is handed over."""
    await sum_up_hand_overs(runtime)


@periodic(seconds=21_600.0, name="bot.vectors")
async def forget_unused_vectors(runtime: Runtime) -> None:
    await forget_all_vectors(runtime.db)


_followers: WeakKeyDictionary[Database, MoodFollower] = WeakKeyDictionary()


@periodic(seconds=2.0, name="bot.moods")
async def follow_moods(runtime: Runtime) -> None:
    """Costs one query of the conversations that go on while nobody writes."""
    await _followers.setdefault(runtime.db, MoodFollower()).step(runtime.db)


@periodic(seconds=10.0, name="bot.misses")
async def gather_what_was_missed(runtime: Runtime) -> None:
    """Costs two small queries while nothing was asked."""
    caller = Caller(runtime.settings.bus_url)
    try:
        await gather(runtime.db, Bot(caller), now())
    finally:
        await caller.stop()


_speech_followers: WeakKeyDictionary[Database, SpeechFollower] = WeakKeyDictionary()


@periodic(seconds=2.0, name="bot.speech")
async def recognise_speech(runtime: Runtime) -> None:
    """Costs nothing where no server for it is set."""
    if runtime.settings.speech:
        await _speech_followers.setdefault(runtime.db, SpeechFollower()).step(runtime)
