"""Named refusals of the bot."""

from haoke.kernel.errors import Conflict, Invalid, NotFound, Refusal, TooMany


class ModelNotSet(Conflict):
    """No language model is set up for this."""


class ModelBudgetSpent(TooMany):
    """The language model's budget of today is spent."""


class ModelFailed(Refusal):
    """The language model did not answer ({why})."""

    status = 424  # what it depends on failed, not Haoke


class NothingToWrite(Invalid):
    """There is no text to work on."""


class QuestionNotFound(NotFound):
    """There is no such question."""


class ThresholdsCrossed(Invalid):
    """The bot must not answer from a lower chance than it offers."""


class TermTwice(Invalid):
    """A word stands in two groups of terms."""


class ClusterNotFound(NotFound):
    """There are no such questions any more."""


class ClusterSettled(Conflict):
    """Somebody has dealt with these questions already."""


class NothingToSplit(Invalid):
    """Choose some of the questions, but not all."""


class PhrasingMissing(Invalid):
    """Choose at least one question to learn."""
