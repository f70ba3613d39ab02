"""A visitor comes, or comes back: who they are, and what they missed."""

from uuid import UUID, uuid5

import msgspec

from haoke.channels import catalog as sites
from haoke.channels.catalog import Site
from haoke.conversations.actions.receive_message import Visitor
from haoke.conversations.errors import VisitorTokenInvalid
from haoke.conversations.queries.lines import kept_menus
from haoke.conversations.queries.lists import reception_of
from haoke.conversations.queries.parts import as_part
from haoke.conversations.queries.resuming import current_view, missed_by_visitor
from haoke.conversations.types import INTERNAL_KINDS, Part, VisitorConversation
from haoke.kernel import tokens
from haoke.kernel.errors import Unauthenticated
from haoke.kernel.i18n import best_locale
from haoke.kernel.ids import new_id
from haoke.kernel.remembered import Remembered
from haoke.kernel.runtime import Runtime
from haoke.routing import catalog as routing

TOKEN_SECONDS = 365 * 24 * 3600
FILE_KEY_SECONDS = 24 * 3600
_SHOWN = 30  # parts a visitor gets at once


class Arrival(msgspec.Struct, frozen=True):
    """What a visitor's client says first."""

    site: str
    token: str | None = None
    user: str | None = None
    locale: str = ""


class Visit(msgspec.Struct, frozen=True):
    """Who a visitor is, as the token and the signed identity say."""

    visitor: Visitor
    site: Site
    token: str
    file_key: str


class Welcome(msgspec.Struct, frozen=True):
    conversation: VisitorConversation | None
    parts: list[Part]
    through: int
    agents_online: bool
    flow: bool = False
    """Whether business lines or a flow receive the visitor: then the widget asks how that begins."""


class _Claims(msgspec.Struct):
    w: UUID
    s: UUID
    v: UUID
    x: str
    n: str = ""
    e: str = ""
    p: str = ""


async def identify(runtime: Runtime, arrival: Arrival, ip: str = "") -> Visit:
    """The token's visitor, the signed user, or a new one. A token of another site or a forged one is refused.

    Raises SiteNotFound, VisitorTokenInvalid, and the identity's refusals.
    """
    site = await sites.find_site(runtime.db, arrival.site)
    locale = best_locale(arrival.locale) if arrival.locale else ""
    if arrival.user:
        user = sites.verify_identity(site, arrival.user)
        visitor = Visitor(
            site.workspace_id,
            site.id,
            uuid5(site.id, user.subject),
            f"user:{user.subject}",
            name=user.name,
            email=user.email,
            phone=user.phone,
            verified=True,
            locale=locale,
        )
    elif arrival.token:
        visitor = visitor_of_token(runtime.secret, arrival.token, locale)
        if visitor.site_id != site.id:
            raise VisitorTokenInvalid
    else:
        visitor_id = new_id()
        visitor = Visitor(site.workspace_id, site.id, visitor_id, f"visitor:{visitor_id}", locale=locale)
    visitor = msgspec.structs.replace(visitor, ip=ip)
    claims = _claims_of(visitor)
    token = arrival.token
    if arrival.user or not token:
        token = tokens.sign(runtime.secret, "visitor", claims, seconds=TOKEN_SECONDS)
    file_key = tokens.sign(
        runtime.secret, "file", {name: claims[name] for name in ("w", "s", "v")}, seconds=FILE_KEY_SECONDS
    )
    return Visit(visitor, site, token, file_key)


def _claims_of(visitor: Visitor) -> dict[str, str]:
    return {
        "w": str(visitor.workspace_id),
        "s": str(visitor.site_id),
        "v": str(visitor.visitor_id),
        "x": visitor.external_id,
        "n": visitor.name,
        "e": visitor.email,
        "p": visitor.phone,
    }


def visitor_of_token(secret: str, token: str, locale: str = "") -> Visitor:
    """Raises VisitorTokenInvalid."""
    try:
        claims = msgspec.convert(tokens.read(secret, "visitor", token), _Claims)
    except (Unauthenticated, msgspec.ValidationError) as error:
        raise VisitorTokenInvalid from error
    return Visitor(
        claims.w,
        claims.s,
        claims.v,
        claims.x,
        name=claims.n,
        email=claims.e,
        phone=claims.p,
        verified=claims.x.startswith("user:"),
        locale=locale,
    )


async def welcome_visitor(runtime: Runtime, visit: Visit, since: dict[UUID, int]) -> Welcome:
    """The visitor's conversation with what is missing after ``since``, or its last thirty parts."""
    visitor = visit.visitor
    row, rows = await missed_by_visitor(
        runtime.db, visitor.workspace_id, visitor.site_id, visitor.visitor_id, since, limit=_SHOWN
    )
    online, flow = await _reception(runtime, visitor.workspace_id, visitor.site_id)
    if row is None:
        return Welcome(None, [], 0, online, flow)
    parts = [as_part(part) for part in rows]
    through = parts[-1].seq if parts else since.get(row.id, row.last_seq)
    conversation = await current_view(runtime.db, row, visit.site)
    return Welcome(conversation, [part for part in parts if part.kind not in INTERNAL_KINDS], through, online, flow)


_receptions: Remembered[UUID, tuple[bool, bool]] = Remembered(seconds=2)


async def _reception(runtime: Runtime, workspace_id: UUID, site_id: UUID) -> tuple[bool, bool]:
    """Whether anybody is there to answer, and whether lines or a flow receive visitors; a storm of them asks once."""

    async def ask() -> tuple[bool, bool]:
        async with runtime.db.reading() as tx:
            chosen = await reception_of(tx, workspace_id, site_id)
            queue = await routing.queue_or_default(tx, workspace_id, chosen.queue_id)
            ruled = chosen.flow_id is not None or bool(chosen.rules)
            received = ruled or bool((await kept_menus.get(tx, workspace_id)).of(site_id))
            return await routing.any_online(tx, workspace_id, queue.id), received

    return await _receptions.get(site_id, ask)
