"""Matching: from a question to the entry that answers it, or to "I do not know". Pure: no database, no network.

``matcher.Matcher`` puts the parts together; ``docs/bot.md`` tells how.
"""
