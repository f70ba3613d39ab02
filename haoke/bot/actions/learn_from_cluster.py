"""People approve what a cluster teaches: a new entry, or new phrasings for one. Nothing goes live by it.

The entry is a draft, or an entry that is being revised; from there it goes its way by knowledge's own rules.
"""

from uuid import UUID

from haoke.accounts.actions.record_audit import record_audit
from haoke.bot.actions.sort_clusters import decide, open_cluster
from haoke.bot.errors import PhrasingMissing
from haoke.bot.misses import Cluster
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.i18n import t
from haoke.kernel.ids import new_id
from haoke.knowledge.actions.add_phrasings import add_phrasings
from haoke.knowledge.actions.create_entry import create_entry
from haoke.knowledge.types import AnswerPart, Content, EntryAnswer, Locale, Phrasing


async def make_entry(
    tx: Tx,
    actor: Actor,
    cluster_id: UUID,
    title: str,
    locale: Locale,
    phrasings: list[str],
    answer: str,
    category_id: UUID | None,
) -> Cluster:
    """A draft that says by its tag where it comes from.

    Raises PermissionDenied, ClusterNotFound, ClusterSettled, and what ``create_entry`` raises.
    """
    row = await open_cluster(tx, actor, cluster_id)
    content = Content(
        title=title,
        locale=locale,
        category_id=category_id,
        phrasings=[Phrasing(new_id(), text, locale) for text in phrasings],
        answers=[EntryAnswer(locale=locale, parts=[AnswerPart(text=answer)])],
        tags=[t(locale, "learning.tag")],
    )
    entry = await create_entry(tx, actor, "question", content)
    await record_audit(tx, actor, "cluster.settled", cluster_id, name=row.question, entry=entry.draft.title)
    return await decide(tx, actor, row, state="settled", entry_id=entry.id)


async def teach_entry(
    tx: Tx, actor: Actor, cluster_id: UUID, entry_id: UUID, locale: Locale, phrasings: list[str]
) -> Cluster:
    """Raises PermissionDenied, ClusterNotFound, ClusterSettled, PhrasingMissing, and what ``add_phrasings`` raises."""
    row = await open_cluster(tx, actor, cluster_id)
    if not any(text.strip() for text in phrasings):
        raise PhrasingMissing(path="$.phrasings")
    entry = await add_phrasings(tx, actor, entry_id, phrasings, locale)
    await record_audit(tx, actor, "cluster.settled", cluster_id, name=row.question, entry=entry.draft.title)
    return await decide(tx, actor, row, state="settled", entry_id=entry_id)
