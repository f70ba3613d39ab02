"""How long things may take."""

from datetime import timedelta

DEFAULT_AWAY_MINUTES = 10
"""Without a sign of the person until they count as away, where the workspace does not say otherwise."""

COMES_BACK_WITHIN = timedelta(hours=1)
"""A person who is back sooner is back in their former state by that; later they say so themselves."""

REFRESH_SECONDS = 15.0
"""How often a process with sockets of members calls ``refresh_connections``."""

DEAD_AFTER = timedelta(seconds=45)
"""A process that did not refresh its connections for so long is gone."""

DROPPED_AFTER = timedelta(seconds=60)
"""Without a client for so long, an agent gets nothing new."""

GRACE = timedelta(minutes=3)
"""Dropped for so long, an agent's work goes to others."""

PAUSE = timedelta(seconds=30)
"""Whoever passed on an item is not asked again for so long after the last one did."""
