"""The survey goes out over the channel of its conversation: as a menu, or for a mail as an address to rate at."""

from typing import Any

import sqlalchemy as sa

from haoke.channels import catalog as channels
from haoke.channels.contract import Account
from haoke.channels.types import Outgoing, Text
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.queries.outlets import outlet_of
from haoke.conversations.queries.ratings import rating_of, survey_of
from haoke.conversations.survey_rules import shown_survey
from haoke.conversations.survey_talk import survey_menu
from haoke.conversations.types import Survey
from haoke.kernel.db import Tx
from haoke.kernel.i18n import FALLBACK, LOCALES

_FOR_PEOPLE = 2  # messages of a window

RATING = "rating"
"""Of the token in the address of the page: workspace and conversation."""


async def reaches_by_itself(tx: Tx, survey: Survey, row: sa.Row[Any]) -> bool:
    """Whether a survey that nobody asked for goes out: not where messages cost, unless the workspace wants it."""
    account = await channels.account(tx, row.workspace_id, row.site_id)
    if not channels.sends(account):
        return True
    if channels.abilities_of(account).costs and account.id not in survey.paid_sites:
        return False
    return await reaches_now(tx, row)


async def reaches_now(tx: Tx, row: sa.Row[Any]) -> bool:
    """Whether the customer of a conversation over a channel would get it; sites show it whenever they come."""
    outlet = await outlet_of(tx, row.workspace_id, row.id)
    if outlet is None:
        return True
    account = await channels.account(tx, row.workspace_id, row.site_id)
    return not channels.sends(account) or await channels.hears(tx, account, outlet.peer_id)


async def bears_notices(tx: Tx, account: Account[Any], peer_id: str) -> bool:
    """Whether what is only a courtesy goes out: not where it costs, nor what people may need of a window."""
    left = await channels.messages_left(tx, account, peer_id)
    return not channels.abilities_of(account).costs and (left is None or left > _FOR_PEOPLE)


async def survey_for(tx: Tx, account: Account[Any], outlet: sa.Row[Any]) -> Outgoing | None:
    """None when it has been answered meanwhile."""
    row = await conversation_by_id(tx, outlet.workspace_id, outlet.conversation_id)
    known = await rating_of(tx, row.workspace_id, row.id)
    if known is not None and known.score is not None:
        return None
    survey, locale = await survey_of(tx, row.workspace_id), locale_of(row)
    if not channels.abilities_of(account).subject:
        return Outgoing(parts=(survey_menu(survey, row.id, locale),), purpose="auto")
    claims = {"w": str(row.workspace_id), "c": str(row.id)}
    link = channels.signed_link("rate", RATING, claims, days=survey.days)
    return Outgoing(parts=(Text(text=f"{shown_survey(survey, locale).question}\n{link}"),), purpose="auto")


def locale_of(row: sa.Row[Any]) -> str:
    return row.locale if row.locale in LOCALES else FALLBACK
