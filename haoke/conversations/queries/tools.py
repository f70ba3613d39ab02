"""The tools of a workspace."""

from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.conversations.errors import ToolNotFound
from haoke.conversations.tables import tools
from haoke.conversations.tools.tool import Tool
from haoke.kernel.db import Tx
from haoke.kernel.kept import Kept


async def tools_of(tx: Tx, workspace_id: UUID) -> list[Tool]:
    stored = await tx.scalar(sa.select(tools.c.tools).where(tools.c.workspace_id == workspace_id))
    return msgspec.convert(stored or [], list[Tool])


async def _load(tx: Tx, workspace_id: UUID, _known: list[Tool] | None) -> list[Tool]:
    return await tools_of(tx, workspace_id)


kept_tools: Kept[list[Tool]] = Kept("tools", _load)


async def offered_tools(tx: Tx, workspace_id: UUID, site_id: UUID) -> list[Tool]:
    """Those that visitors of a site may use."""
    known = await kept_tools.get(tx, workspace_id)
    return [tool for tool in known if tool.offered and (not tool.sites or site_id in tool.sites)]


async def offered_tool(tx: Tx, workspace_id: UUID, site_id: UUID, tool_id: UUID) -> Tool:
    """Raises ToolNotFound."""
    for tool in await offered_tools(tx, workspace_id, site_id):
        if tool.id == tool_id:
            return tool
    raise ToolNotFound
