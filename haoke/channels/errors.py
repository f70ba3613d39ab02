"""Named refusals of channels."""

from haoke.kernel.errors import Conflict, Invalid, NotFound, Refusal, TooLarge, Unauthenticated, Unavailable


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


class SignatureInvalid(Unauthenticated):
    """The signature of this request is not right."""


class SignatureStale(Unauthenticated):
    """This request was signed too long ago, or by a clock that is wrong."""


class SignatureReused(Unauthenticated):
    """This signature has come before, with another body."""


class SignatureUnchecked(Unavailable):
    """The keys that this request is checked by are not here yet. Replay it in a minute."""


class RequestUnreadable(Invalid):
    """This request is not what the channel sends."""


class BridgeSecretInvalid(Invalid):
    """A signing secret begins with whsec_, followed by 24 to 64 bytes in Base64."""


class BridgeUrlInvalid(Invalid):
    """Enter a whole address that begins with https:// or http://."""


class SealingKeyInvalid(Invalid):
    """An EncodingAESKey has 43 letters and digits."""


class ChannelRequestNotFound(NotFound):
    """There is no such request in the journal."""


class ChannelRequestIncomplete(Conflict):
    """Of this request not everything was kept, so it cannot be replayed."""


class ChannelWithoutKey(Invalid):
    """The secrets of this channel are made by its provider."""


class FileTooLargeForChannel(TooLarge):
    """This file is larger than the {max_mb} MB that {channel} takes."""


class DeliveryNotFound(NotFound):
    """This message does not go out over a channel."""


class DeliveryNotLost(Conflict):
    """This message is on its way or has arrived."""


class PeerNotFound(NotFound):
    """Nobody is known by this name at the channel."""


class AddressInvalid(Invalid):
    """“{value}” is no address that this channel can write to. A number begins with + and the country code."""


class CustomerLeft(Conflict):
    """The customer does not want to be written to over this channel."""


class WindowClosed(Conflict):
    """Over this channel the customer has to write first."""


class TemplateNeeded(Conflict):
    """Over this channel only an approved template reaches the customer now."""


class MailboxAddressInvalid(Invalid):
    """Enter the address of the mailbox, such as support@example.com."""


class PushKeyInvalid(Invalid):
    """This is not the key that the push service gave."""


class PushServiceUnknown(NotFound):
    """There is no push service “{kind}”."""


class ChannelUnable(Invalid):
    """This channel cannot do that."""


class ChannelPaused(Conflict):
    """This channel account is paused. Resume it first."""


class ProviderSilent(Refusal):
    """The channel’s provider does not answer just now."""

    status = 424  # what it depends on failed, not Haoke


class ProviderRefused(Refusal):
    """The channel’s provider refused: {reason}"""

    status = 424
