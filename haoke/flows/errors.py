"""Named refusals of flows."""

from haoke.kernel.errors import Conflict, Invalid, NotFound, TooLarge


class FlowNotFound(NotFound):
    """There is no such flow."""


class FlowVersionNotFound(NotFound):
    """This flow has no such version."""


class FlowNameMissing(Invalid):
    """A flow needs a name of at most {limit} characters."""


class FlowPurposeUnknown(Invalid):
    """There are no flows for “{purpose}”."""


class FlowTemplateUnknown(Invalid):
    """There is no template “{template}”."""


class FlowChanged(Conflict):
    """Somebody else changed this flow meanwhile."""


class FlowInvalid(Invalid):
    """This flow cannot be published yet: {count} problems."""


class FlowTooLarge(TooLarge):
    """A flow holds at most {nodes} steps and {kilobytes} KB."""


class FlowUnpublished(Conflict):
    """This flow has not been published."""


class FlowLimit(Conflict):
    """A workspace has at most {limit} flows."""
