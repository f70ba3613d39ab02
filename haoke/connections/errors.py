"""Named refusals of connections."""

from haoke.kernel.errors import Conflict, Invalid, NotFound


class ConnectionNotFound(NotFound):
    """There is no such connection."""


class ConnectionNameTaken(Conflict):
    """There is a connection with this name already."""


class ConnectionLimit(Conflict):
    """A workspace has at most {limit} connections."""


class SigningUnknown(NotFound):
    """There is no way to sign named “{signing}”."""


class SecretMissing(Invalid):
    """Enter {name}: requests are signed with it."""


class HeaderInvalid(Invalid):
    """The header {name} cannot be sent."""


class HeaderValueMissing(Invalid):
    """Enter the value of the header {name} again: values are kept for the host they were entered for."""
