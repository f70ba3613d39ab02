"""From a question to an outcome: answered, offered ("did you mean"), or unknown, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from haoke.bot.matching import following_on, ranking
from haoke.bot.matching.calibration import Calibration
from haoke.bot.matching.matcher import Matcher, Memory, Read
from haoke.bot.matching.types import Match, Outcome, Trace

SHOWN = 10  # candidates
EXACT = 0.99  # the chance of an entry that is asked for in its own words, as no other
_GOES_ON = 0.5
"""What looks as if it went on from an earlier question is read so, unless it answers itself, or this much better."""

LEARNT_DEFAULT = Calibration(1.3, 3.9)
NEARNESS_DEFAULT = Calibration(7.5, 5.8)
"""Until a workspace has enough phrasings to try: measured on questions and knowledge of several trades."""


@dataclass(slots=True)
class Mind:
    """A matcher, and what its scores mean. ``answer_from``, ``offer_from``: chances of being right."""

    matcher: Matcher
    answer_from: float = 0.75
    offer_from: float = 0.2
    learnt: Calibration = LEARNT_DEFAULT
    nearness: Calibration = field(default=NEARNESS_DEFAULT)


def ask(
    mind: Mind,
    question: str,
    earlier: Sequence[str] = (),
    without: frozenset[int] | None = None,
    memory: Memory | None = None,
) -> Match:
    """``earlier``: what the same person asked before, the oldest first. ``without``: documents not for them.

    ``memory``: for whoever asks two minds the same.
    """
    hidden = mind.matcher.hidden if without is None else without
    read = mind.matcher.read(question, memory)
    scored = mind.matcher.score(read, without=hidden)
    worded = mind.matcher.worded(read, hidden)
    if len(worded) == 1:
        return _match(mind, read, ranking.raised(scored, worded), "", exact=True)
    adds = following_on.core(question) if earlier else None
    before = following_on.topic(earlier) if adds is not None else None
    if adds is not None and before is not None:
        alone = mind.matcher.score(mind.matcher.read(adds), without=hidden) if adds != read.text else scored
        continued = ranking.together(alone, mind.matcher.score(mind.matcher.read(f"{before} {adds}"), without=hidden))
        own, joint = _chance(mind, scored), _chance(mind, continued)
        if joint >= own or (own < mind.answer_from and joint >= own * _GOES_ON):
            return _match(mind, read, continued, before)
    return _match(mind, read, scored, "")


def _chance(mind: Mind, scored: ranking.Scored) -> float:
    if not scored.candidates:
        return 0.0
    return (mind.learnt if scored.learnt else mind.nearness).chance(scored.score)


def _match(mind: Mind, read: Read, scored: ranking.Scored, before: str, *, exact: bool = False) -> Match:
    chance = EXACT if exact else _chance(mind, scored)
    outcome = (
        Outcome.ANSWERED
        if chance >= mind.answer_from
        else Outcome.OFFERED
        if chance >= mind.offer_from
        else Outcome.UNKNOWN
    )
    trace = Trace(
        read=read.text,
        language=read.language,
        mended=read.mended,
        typed_in_pinyin=read.typed,
        exact=exact,
        with_earlier=before,
        candidates=scored.candidates[:SHOWN],
        score=scored.score,
        answer_from=mind.answer_from,
        offer_from=mind.offer_from,
        fitted=(mind.learnt if scored.learnt else mind.nearness).fitted,
    )
    return Match(outcome=outcome, confidence=chance, candidates=scored.candidates[:SHOWN], trace=trace)
