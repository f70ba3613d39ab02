"""Named refusals of the bot."""

from haoke.kernel.errors import Conflict, Invalid, Refusal, TooMany


class ModelNotSet(Conflict):
    """No language model is set up for this."""


class ModelBudgetSpent(TooMany):
    """The language model's budget of today is spent."""


class ModelFailed(Refusal):
    """The language model did not answer ({why})."""

    status = 424  # what it depends on failed, not Haoke


class NothingToWrite(Invalid):
    """There is no text to work on."""
