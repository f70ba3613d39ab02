"""Sockets, topics and the bus: how committed changes reach clients. Hints only; the truth is in the database."""
