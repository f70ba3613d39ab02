"""What the process knows of a connected client, beside its actor."""

from uuid import UUID

from haoke.conversations.actions.receive_message import Visitor


class MemberClient:
    """``known_in``: conversations in which the customer knows whoever writes, for they have written there before."""

    __slots__ = ("known_in",)

    def __init__(self) -> None:
        self.known_in: set[UUID] = set()


class VisitorClient:
    __slots__ = ("at_reception", "conversation", "page", "typing_preview", "visitor")

    def __init__(self, visitor: Visitor, page: dict[str, str], typing_preview: bool) -> None:
        self.visitor = visitor
        self.page = page
        self.typing_preview = typing_preview
        self.conversation: UUID | None = None
        self.at_reception = False
        """Whether a reception flow hears what the visitor posts."""
