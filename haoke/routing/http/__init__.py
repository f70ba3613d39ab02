"""The routes of routing."""

from haoke.routing.http import admin, agent

routes = [*agent.routes, *admin.routes]
