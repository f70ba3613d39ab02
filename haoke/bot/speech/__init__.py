"""Voice messages become text."""
