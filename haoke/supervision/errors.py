"""Named refusals of supervision."""

from haoke.kernel.errors import Conflict, Invalid, NotFound


class NobodyToWhisperTo(Conflict):
    """No agent has this conversation at the moment."""


class AlarmNotFound(NotFound):
    """There is no such alarm."""


class AlarmKindUnknown(Invalid):
    """There is no alarm “{kind}”."""


class ThresholdInvalid(Invalid):
    """The threshold must lie between {least} and {most}."""


class WebhookNotFound(NotFound):
    """There is no such webhook."""


class TooManyWebhooks(Conflict):
    """There are at most {most} webhooks."""


class RobotUnknown(NotFound):
    """There is no robot “{robot}”."""


class RobotUrlInvalid(Invalid):
    """Enter the address that the robot was given. It begins with {begin}"""


class RobotSecretTheirs(Conflict):
    """The secret of a robot is made by its provider: enter it with its settings."""


class ScoreFormNotFound(NotFound):
    """There is no such score form."""


class ScoreFormNameTaken(Conflict):
    """There is a score form of this name already."""


class ScoreFormEmpty(Invalid):
    """A score form needs at least one item."""


class ScoreItemRepeated(Invalid):
    """Two items of the form have the same id."""


class ScoreChoicesInvalid(Invalid):
    """“{item}” needs at least two choices, one of them worth 100 %."""


class ScoreFormRetired(Conflict):
    """This score form is not used any more. Choose another."""


class ScoreFormInUse(Conflict):
    """The plan “{plan}” uses this score form."""


class InspectionPlanNotFound(NotFound):
    """There is no such sampling plan."""


class InspectionPlanNameTaken(Conflict):
    """There is a sampling plan of this name already."""


class SamplingRuleMissing(Invalid):
    """A plan by rule needs at least one rule."""


class InspectorUnfit(Invalid):
    """{name} may not inspect: the role does not allow it."""


class InspectionNotFound(NotFound):
    """There is no such inspection."""


class OwnConversation(Conflict):
    """Nobody inspects a conversation of their own."""


class GivesSecondOpinion(Conflict):
    """{name} gives the second opinion on this."""


class AlreadyScored(Conflict):
    """This inspection has been scored already."""


class InspectionOfAnother(Conflict):
    """Somebody else inspects this. Take it over first."""


class ScoreAnswerInvalid(Invalid):
    """The answer to “{item}” does not fit the form."""


class ScoringIncomplete(Invalid):
    """{missing} items have no answer yet."""


class NothingToScore(Invalid):
    """At least one item must apply."""


class AppealNotPossible(Conflict):
    """This result cannot be appealed against: it was before, or the time is over."""


class AppealNotOpen(Conflict):
    """There is no appeal to answer."""


class AppealOfOwnScore(Conflict):
    """An appeal is answered by somebody else than who scored."""


class CheckKindUnknown(Invalid):
    """There is no check “{kind}”."""


class CheckSettingsInvalid(Invalid):
    """These settings are not understood: {reason}"""


class CheckRuleNotFound(NotFound):
    """There is no such rule."""


class CheckFindingNotFound(NotFound):
    """There is no such finding."""


class TooManyCheckRules(Conflict):
    """There are {limit} rules already."""


class PhraseInvalid(Invalid):
    """“{phrase}” cannot be looked for: a phrase has between 1 and {limit} characters and at most 4 stars."""


class WallboardNotFound(NotFound):
    """There is no such wallboard."""


class TooManyWallboards(Conflict):
    """You have {most} wallboards already."""


class TilesOverlap(Invalid):
    """Two tiles lie over each other, or one lies outside."""


class AgentOutOfReach(NotFound):
    """There is no such agent in your teams."""
