"""The API of channels."""

from haoke.channels.http import accounts, sites

routes = [*sites.ROUTES, *accounts.ROUTES]
