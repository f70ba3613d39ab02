"""A visitor says whether an article of a help centre helped, and why."""

import hashlib
import hmac
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.knowledge.queries.help_centre import Article, Audience
from haoke.knowledge.rules import clean_text
from haoke.knowledge.tables import help_ratings

REASON = 500


def rating_id(secret: str, entry_id: UUID, reader: str) -> UUID:
    """The same for what one reader says of an entry on one day, and nothing by which the reader is known again."""
    said = f"{now().date()}|{entry_id}|{reader}"
    return UUID(bytes=hmac.digest(secret.encode(), said.encode(), hashlib.sha256)[:16])


async def rate_article(
    tx: Tx, audience: Audience, article: Article, rating: UUID, *, helpful: bool, reason: str
) -> None:
    """Saying it again replaces what was said; a reason once given stays when only the thumb is repeated."""
    key = {"workspace_id": audience.workspace_id, "entry_id": article.id, "id": rating}
    said = {"site_id": audience.site_id, "number": article.number, "helpful": helpful, "at": now()}
    text = clean_text(reason)[:REASON]
    if text:
        said |= {"reason": text}
    await tx.execute(insert(help_ratings).values(key | said).on_conflict_do_update(index_elements=list(key), set_=said))
