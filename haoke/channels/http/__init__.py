"""The API of channels."""

from haoke.channels.http import sites

routes = sites.ROUTES
