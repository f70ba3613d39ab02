"""Set the business lines of a site: all of its menu at once. Lines that are left out retire."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.channels import catalog as sites
from haoke.conversations.errors import LineLeadsNowhere
from haoke.conversations.events import LinesChanged
from haoke.conversations.lines import LineValues, TopLine, checked_lines, in_words
from haoke.conversations.queries.lines import kept_menus, lines_of_site
from haoke.conversations.queries.reception import PURPOSE
from haoke.conversations.tables import business_lines
from haoke.flows import catalog as flows
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.routing import catalog as routing


async def change_lines(tx: Tx, actor: Actor, site_id: UUID, wanted: list[TopLine]) -> None:
    """Raises PermissionDenied, SiteNotFound, LineUntitled, LinesTooMany, LineLeadsNowhere."""
    actor.require("sites.manage")
    site = await sites.site(tx, actor.workspace_id, site_id)
    lines = checked_lines(wanted)
    known = {line.id for line in await lines_of_site(tx, actor.workspace_id, site_id, lock=True)}
    await _lead_somewhere(tx, actor, [each for line in lines for each in (line, *line.lines)])
    rows: list[dict[str, object]] = []
    for line in lines:
        top = _row(actor, site_id, line, None, known, len(rows))
        rows.append(top)
        for each in line.lines:
            rows.append(_row(actor, site_id, each, top["id"], known, len(rows)))
    kept = [row["id"] for row in rows]
    await tx.execute(
        sa.update(business_lines)
        .where(
            business_lines.c.workspace_id == actor.workspace_id,
            business_lines.c.site_id == site_id,
            business_lines.c.id.not_in(kept),
        )
        .values(retired=True)
    )
    if rows:
        statement = insert(business_lines)
        changed = {name: statement.excluded[name] for name in rows[0] if name not in {"workspace_id", "id"}}
        await tx.execute(statement.on_conflict_do_update(index_elements=["workspace_id", "id"], set_=changed), rows)
    kept_menus.changed(tx, actor.workspace_id)
    await tx.emit(LinesChanged(workspace_id=actor.workspace_id, site_id=site_id))
    titles = [in_words(line.titles, actor.locale) for line in lines]
    await record_audit(tx, actor, "site.lines_changed", site_id, name=site.name, lines=", ".join(titles))


def _row(
    actor: Actor, site_id: UUID, line: LineValues, parent_id: object, known: set[UUID], place: int
) -> dict[str, object]:
    """``known`` gives up each id once: the same one twice is two lines."""
    line_id = line.id if line.id in known else new_id()
    known.discard(line_id)
    leads = not (isinstance(line, TopLine) and line.lines)
    return {
        "workspace_id": actor.workspace_id,
        "id": line_id,
        "site_id": site_id,
        "parent_id": parent_id,
        "place": place,
        "titles": line.titles,
        "hints": line.hints,
        "icon": line.icon,
        "queue_id": line.queue_id if leads else None,
        "flow_id": line.flow_id if leads else None,
        "raised": line.raised if leads else 0,
        "retired": False,
    }


async def _lead_somewhere(tx: Tx, actor: Actor, lines: list[LineValues]) -> None:
    queues = {queue.id for queue in await routing.all_queues(tx, actor.workspace_id)}
    usable = {card.id for card in await flows.published(tx, actor.workspace_id, PURPOSE)}
    for line in lines:
        if line.queue_id not in {None, *queues} or line.flow_id not in {None, *usable}:
            raise LineLeadsNowhere(line=in_words(line.titles, actor.locale))
