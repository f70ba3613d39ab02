"""Automatic checks of conversations that have ended. Each module is one kind and defines ``check``."""
