"""Routes of what is left open in entries."""

from typing import Annotated, Any

import msgspec
from litestar import get, post
from litestar.params import JSONBody

from haoke.kernel.http.inject import TheActor, TheDatabase
from haoke.kernel.http.request import Body
from haoke.knowledge.actions.fill_gaps import GapsFilled, fill_gaps
from haoke.knowledge.permissions import MANAGE
from haoke.knowledge.queries.gaps import Gap, open_gaps

_MANAGE: dict[str, Any] = {"audience": "member", "permission": MANAGE}


class GapList(msgspec.Struct, frozen=True):
    items: list[Gap]


class CompanyTerms(Body, frozen=True, kw_only=True):
    """``values``: text by the name of the gap; ``publish``: imported entries that are complete then are published."""

    values: Annotated[
        dict[Annotated[str, msgspec.Meta(max_length=60)], Annotated[str, msgspec.Meta(max_length=300)]],
        msgspec.Meta(max_length=500),
    ]
    publish: bool = False


@get("/knowledge/gaps", opt=_MANAGE)
async def gaps(db: TheDatabase, actor: TheActor) -> GapList:
    """What the company has still to fill in."""
    async with db.reading() as tx:
        return GapList(await open_gaps(tx, actor.workspace_id))


@post("/knowledge/gaps/fill", status_code=200, opt=_MANAGE)
async def fill(db: TheDatabase, actor: TheActor, data: JSONBody[CompanyTerms]) -> GapsFilled:
    """Put the company's terms into all entries."""
    return await db.run(fill_gaps, actor, data.values, publish=data.publish)


ROUTES: list[Any] = [gaps, fill]
