"""Set how a site's help centre looks, what it shows, and whether it is on."""

import msgspec
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.knowledge.contract import HelpSite
from haoke.knowledge.help_centre.memory import shelves
from haoke.knowledge.permissions import MANAGE
from haoke.knowledge.queries.categories import category_row
from haoke.knowledge.rules import clean_line, clean_text
from haoke.knowledge.tables import help_centres
from haoke.knowledge.types import HelpCentre, HelpLink, HelpTexts


async def set_help_centre(tx: Tx, actor: Actor, site: HelpSite, wanted: HelpCentre) -> HelpCentre:
    """Every process shows it so at once. Raises PermissionDenied, CategoryNotFound."""
    actor.require(MANAGE)
    for category_id in wanted.category_ids:
        await category_row(tx, actor.workspace_id, category_id)
    texts = {locale: HelpTexts(clean_line(each.title), clean_text(each.intro)) for locale, each in wanted.texts.items()}
    settings = msgspec.structs.replace(
        wanted,
        texts=texts,
        category_ids=list(dict.fromkeys(wanted.category_ids)),
        links=[HelpLink(clean_line(each.text), each.url) for each in wanted.links],
    )
    values = {"settings": msgspec.to_builtins(settings)}
    key = {"workspace_id": actor.workspace_id, "site_id": site.id}
    await tx.execute(
        insert(help_centres).values(key | values).on_conflict_do_update(index_elements=list(key), set_=values)
    )
    await record_audit(tx, actor, "help_centre.changed", site.id, name=site.name)
    shelves.changed(tx, actor.workspace_id)
    return settings
