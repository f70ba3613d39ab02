"""Named refusals. The class name is the code on the wire, the docstring the English text, the base class the status.

A context declares its own: ``class ConversationClosed(Conflict): "This conversation is closed."``
Translations live in the locale catalogues under ``error.<Code>``; ``params`` fill their placeholders.
"""

from typing import Any, ClassVar


class Refusal(Exception):
    """The request was refused."""

    status: ClassVar[int] = 400

    def __init__(self, **params: Any) -> None:
        super().__init__(type(self).__name__)
        self.params = params

    @property
    def code(self) -> str:
        return type(self).__name__


class Invalid(Refusal):
    """The request is not valid."""


class InvalidRequest(Invalid):
    """The request does not have the expected form."""


class Unauthenticated(Refusal):
    """Please sign in."""

    status = 401


class PermissionDenied(Refusal):
    """You do not have the permission for this."""

    status = 403


class NotFound(Refusal):
    """There is no such thing."""

    status = 404


class Conflict(Refusal):
    """This does not fit the current state."""

    status = 409


class TooLarge(Refusal):
    """This is larger than allowed."""

    status = 413


class Unsupported(Refusal):
    """This kind of content is not accepted."""

    status = 415


class TooMany(Refusal):
    """Too many requests. Please wait a moment."""

    status = 429


class Unavailable(Refusal):
    """The service is not available at the moment. Please try again."""

    status = 503


class MethodNotAllowed(Refusal):
    """This address does not take this kind of request."""

    status = 405


class InternalError(Refusal):
    """Something went wrong on our side. It has been recorded."""

    status = 500
