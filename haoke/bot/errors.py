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


class QuestionSetNotFound(NotFound):
    """There is no such question set."""


class QuestionSetNameTaken(Conflict):
    """There is a question set with this name already."""


class QuestionSetFull(Conflict):
    """A question set holds at most {limit} questions."""


class QuestionTwice(Conflict):
    """This question is in the set already."""


class BenchEntryUnknown(Invalid):
    """There is no published entry “{key}”."""


class BenchRunNotFound(NotFound):
    """There is no such run."""


class BenchRunEmpty(Invalid):
    """There is no question to ask: choose a question set that has some."""


class BenchRunUnfit(Conflict):
    """Only what a finished run has tested can be published from it, once."""


class BenchRunMissing(Conflict):
    """Test this change first: this workspace publishes only what its question sets were run with."""


class AccuracyFalls(Conflict):
    """With this change accuracy falls from {before} % to {after} %; this workspace allows {limit} %."""


class PublicationOvertaken(Conflict):
    """“{title}” was changed since: take it back by its versions."""


class CaseNotFound(NotFound):
    """There is no such case."""


class CaseChanged(Conflict):
    """Somebody else changed this case meanwhile."""


class CaseSettled(Conflict):
    """Knowledge was made of this case already."""
