"""Named refusals of channels."""

from haoke.kernel.errors import Invalid, NotFound, Unauthenticated


class ChannelUnknown(NotFound):
    """There is no channel “{kind}”."""


class SiteNotFound(NotFound):
    """There is no such site."""


class SiteNameInvalid(Invalid):
    """A site needs a name of at most {length} characters."""


class DomainInvalid(Invalid):
    """“{value}” is not a domain. Write shop.example.com or *.example.com."""


class IdentityTokenInvalid(Unauthenticated):
    """The signed identity from the host page is not valid."""


class IdentityTokenExpired(Unauthenticated):
    """The signed identity from the host page has expired."""
