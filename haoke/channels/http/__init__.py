"""The API of channels."""

from haoke.channels.http import accounts, journal, kinds, push, sites, trying

routes = [
    *sites.ROUTES,
    *kinds.ROUTES,
    *accounts.ROUTES,
    *journal.ROUTES,
    *push.ROUTES,
    *trying.ROUTES,
]
