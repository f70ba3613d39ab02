"""Knowledge: entries with their phrasings and answers, from draft to published and expired; search, packs.

It knows neither bots nor conversations: who asks, and what becomes of an answer, is for the contexts above.
"""
