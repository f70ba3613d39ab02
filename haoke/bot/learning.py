"""Learn a mind again: classifiers in a thread of their own, trials between answers."""

import asyncio

from haoke.bot.matching.asking import LEARNT_DEFAULT, NEARNESS_DEFAULT, Mind
from haoke.bot.matching.calibration import Trial, fitted
from haoke.bot.matching.classifier import Classifier
from haoke.bot.matching.matcher import Matcher
from haoke.bot.matching.trials import folds, trial


async def learn(mind: Mind) -> None:
    """Its classifiers, and what its scores mean. Without phrasings to learn from, the defaults hold."""
    matcher = mind.matcher
    mind.matcher.classifiers = await _classifiers(matcher, matcher.hidden)
    trials: dict[bool, list[Trial]] = {True: [], False: []}
    for fold in folds(matcher):
        classifiers = await _classifiers(matcher, fold.hidden)
        for number in fold.asked:
            learnt, made = trial(matcher, fold, classifiers, number)
            trials[learnt].append(made)
            await asyncio.sleep(0)
    mind.learnt = fitted(trials[True], LEARNT_DEFAULT)
    mind.nearness = fitted(trials[False], NEARNESS_DEFAULT)


async def _classifiers(matcher: Matcher, without: frozenset[int]) -> dict[str, Classifier]:
    return {course.language: await asyncio.to_thread(Classifier, course) for course in matcher.courses(without)}
