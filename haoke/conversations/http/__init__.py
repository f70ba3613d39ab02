"""The API of conversations: for members, visitors and administrators."""

from typing import Any

from haoke.conversations.http import (
    admin,
    agent,
    bans,
    beginnings,
    channel,
    closing_codes,
    customers,
    devices,
    files,
    forms,
    quick_replies,
    ratings,
    reception,
    reminders,
    together,
    tools,
    transcripts,
    uploads,
    visitor,
    words,
)

routes: list[Any] = [
    *agent.ROUTES,
    *transcripts.ROUTES,
    *visitor.ROUTES,
    *reception.ROUTES,
    *admin.ROUTES,
    *uploads.ROUTES,
    *devices.ROUTES,
    *files.ROUTES,
    *forms.ROUTES,
    *quick_replies.ROUTES,
    *together.ROUTES,
    *bans.ROUTES,
    *channel.ROUTES,
    *beginnings.ROUTES,
    *customers.ROUTES,
    *reminders.ROUTES,
    *words.ROUTES,
    *ratings.ROUTES,
    *closing_codes.ROUTES,
    *tools.ROUTES,
]
