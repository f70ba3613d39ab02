"""The API of customers."""

from haoke.customers.http import agent

routes = agent.ROUTES
