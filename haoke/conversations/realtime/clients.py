"""What the process knows of a connected client, beside its actor."""

from uuid import UUID

from haoke.conversations.actions.receive_message import Visitor


class VisitorClient:
    __slots__ = ("at_reception", "conversation", "page", "typing_preview", "visitor")

    def __init__(self, visitor: Visitor, page: dict[str, str], typing_preview: bool) -> None:
        self.visitor = visitor
        self.page = page
        self.typing_preview = typing_preview
        self.conversation: UUID | None = None
        self.at_reception = False
        """Whether a reception flow hears what the visitor posts."""
