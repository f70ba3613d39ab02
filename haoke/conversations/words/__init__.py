"""Sensitive words: finding them in a text, whatever is done to hide them, and what is done about it. All of it pure."""
