"""The steps that conversations offer to flows: a file each, with a ``node``."""
