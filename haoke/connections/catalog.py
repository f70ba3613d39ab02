"""What other contexts may ask of connections."""

from haoke.connections.queries import list_connections

__all__ = ["list_connections"]
