"""Named refusals of supervision."""

from haoke.kernel.errors import Conflict


class NobodyToWhisperTo(Conflict):
    """No agent has this conversation at the moment."""
