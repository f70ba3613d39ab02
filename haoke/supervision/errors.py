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
