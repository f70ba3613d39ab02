"""Named refusals of customers."""

from haoke.kernel.errors import Conflict, Invalid, NotFound


class CustomerNotFound(NotFound):
    """There is no such customer."""


class CustomerChanged(Conflict):
    """Somebody else changed this customer meanwhile."""


class EmailInvalid(Invalid):
    """“{value}” is not an e-mail address."""


class PhoneInvalid(Invalid):
    """“{value}” is not a phone number."""


class TagsInvalid(Invalid):
    """At most {limit} tags of at most {length} characters each."""


class FieldsInvalid(Invalid):
    """At most {limit} fields; names have at most {name_length}, texts at most {length} characters."""


class CustomerMerged(Conflict):
    """This customer was merged into another one meanwhile."""


class SameCustomer(Invalid):
    """A customer cannot be merged with itself."""


class TooManyMerges(Conflict):
    """At most {limit} customers can be merged into one."""


class MergeNotFound(NotFound):
    """There is no such merge, or it was undone already."""


class ProposalNotFound(NotFound):
    """There is no such proposal, or somebody has decided on it."""


class MergeCovered(Conflict):
    """The customer was merged into another one since: undo that first."""
