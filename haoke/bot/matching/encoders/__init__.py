"""Encoders: from a text to a vector. Each is a module; ``opening.py`` opens what the settings name."""
