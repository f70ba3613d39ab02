"""Routes of tools: administrators set them, visitors use them."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post, put
from litestar.params import FromPath, JSONBody

from haoke.conversations.actions.set_tools import set_tools
from haoke.conversations.actions.welcome_visitor import visitor_of_token
from haoke.conversations.http.visitor import bearer_of
from haoke.conversations.lines import in_words
from haoke.conversations.permissions import MANAGE_TOOLS
from haoke.conversations.queries.tools import offered_tool, offered_tools, tools_of
from haoke.conversations.tools.examples import EXAMPLES
from haoke.conversations.tools.tool import MOST, Reckoned, Tool, checked_tool, outcome
from haoke.kernel.http.inject import TheActor, TheDatabase, TheRuntime
from haoke.kernel.http.request import Body

_MANAGE = {"audience": "member", "permission": MANAGE_TOOLS}
_VISITOR = {"audience": "visitor", "permission": None}

Given = Annotated[dict[str, Annotated[str, msgspec.Meta(max_length=40)]], msgspec.Meta(max_length=20)]


class Tools(Body, frozen=True, kw_only=True):
    tools: Annotated[list[Tool], msgspec.Meta(max_length=MOST)]


class ToolsView(msgspec.Struct, frozen=True):
    """``examples``: to begin with."""

    tools: list[Tool]
    examples: list[Tool]


class ToolTrial(Body, frozen=True, kw_only=True):
    tool: Tool
    values: Given


class ToolValues(Body, frozen=True, kw_only=True):
    """What was filled in, by the fields' codes."""

    values: Given


class ShownField(msgspec.Struct, frozen=True):
    code: str
    label: str
    unit: str
    begins: float | None


class ShownTool(msgspec.Struct, frozen=True):
    """A tool in the visitor's language."""

    id: UUID
    title: str
    hint: str
    icon: str
    fields: list[ShownField]


class ReckonedValues(msgspec.Struct, frozen=True):
    results: list[Reckoned]


@get("/tools", opt=_MANAGE)
async def tools(db: TheDatabase, actor: TheActor) -> ToolsView:
    async with db.reading() as tx:
        return ToolsView(await tools_of(tx, actor.workspace_id), EXAMPLES)


@put("/tools", opt=_MANAGE)
async def change_tools(db: TheDatabase, actor: TheActor, data: JSONBody[Tools]) -> ToolsView:
    await db.run(set_tools, actor, data.tools)
    async with db.reading() as tx:
        return ToolsView(await tools_of(tx, actor.workspace_id), EXAMPLES)


@post("/tools/try", status_code=200, opt=_MANAGE)
async def try_tool(actor: TheActor, data: JSONBody[ToolTrial]) -> ReckonedValues:
    """What a tool that is not saved yet would say."""
    return ReckonedValues(outcome(checked_tool(data.tool, actor.locale), data.values, actor.locale))


@get("/visitor/tools", opt=_VISITOR)
async def visitor_tools(runtime: TheRuntime, actor: TheActor, request: Request[Any, Any, Any]) -> list[ShownTool]:
    visitor = visitor_of_token(runtime.secret, bearer_of(request), actor.locale)
    async with runtime.db.reading() as tx:
        found = await offered_tools(tx, visitor.workspace_id, visitor.site_id)
    return [_shown(tool, visitor.locale) for tool in found]


@post("/visitor/tools/{tool_id:uuid}", status_code=200, opt=_VISITOR)
async def use_tool(
    runtime: TheRuntime,
    actor: TheActor,
    tool_id: FromPath[UUID],
    data: JSONBody[ToolValues],
    request: Request[Any, Any, Any],
) -> ReckonedValues:
    """Nothing of it is kept."""
    visitor = visitor_of_token(runtime.secret, bearer_of(request), actor.locale)
    async with runtime.db.reading() as tx:
        tool = await offered_tool(tx, visitor.workspace_id, visitor.site_id, tool_id)
    return ReckonedValues(outcome(tool, data.values, visitor.locale))


def _shown(tool: Tool, locale: str) -> ShownTool:
    assert tool.id is not None, "stored tools have their ids"
    fields = [ShownField(field.code, in_words(field.labels, locale), field.unit, field.begins) for field in tool.fields]
    return ShownTool(tool.id, in_words(tool.titles, locale), in_words(tool.hints, locale), tool.icon, fields)


ROUTES: list[Any] = [tools, change_tools, try_tool, visitor_tools, use_tool]
