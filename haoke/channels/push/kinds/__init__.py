"""Each module is a service; nothing else names it."""
