"""Set the tools that visitors are offered: all of them at once."""

import msgspec
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.conversations.lines import in_words
from haoke.conversations.permissions import MANAGE_TOOLS
from haoke.conversations.queries.tools import kept_tools, tools_of
from haoke.conversations.tables import tools
from haoke.conversations.tools.tool import Tool, checked_tool
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id


async def set_tools(tx: Tx, actor: Actor, wanted: list[Tool]) -> None:
    """Raises PermissionDenied, ToolIncomplete, FormulaWrong."""
    actor.require(MANAGE_TOOLS)
    known = {tool.id for tool in await tools_of(tx, actor.workspace_id)}
    stored: list[Tool] = []
    for tool in wanted:
        tool_id = tool.id if tool.id in known else new_id()
        known.discard(tool_id)
        stored.append(msgspec.structs.replace(checked_tool(tool, actor.locale), id=tool_id))
    statement = insert(tools).values(workspace_id=actor.workspace_id, tools=msgspec.to_builtins(stored))
    await tx.execute(
        statement.on_conflict_do_update(index_elements=["workspace_id"], set_={"tools": statement.excluded.tools})
    )
    kept_tools.changed(tx, actor.workspace_id)
    titles = ", ".join(in_words(tool.titles, actor.locale) for tool in stored)
    await record_audit(tx, actor, "tools.changed", actor.workspace_id, tools=titles)
