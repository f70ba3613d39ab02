"""Routes of routing, by audience."""
