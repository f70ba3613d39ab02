"""The API of channels."""

from haoke.channels.http import accounts, journal, kinds, sites

routes = [*sites.ROUTES, *kinds.ROUTES, *accounts.ROUTES, *journal.ROUTES]
