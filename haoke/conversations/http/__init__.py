"""The API of conversations: for members, visitors and administrators."""

from typing import Any

from haoke.conversations.http import admin, agent, visitor

routes: list[Any] = [*agent.ROUTES, *visitor.ROUTES, *admin.ROUTES]
