"""Texts that a model writes: one protocol towards any endpoint, and what keeps its answers to what is known."""
