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
