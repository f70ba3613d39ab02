"""Queues, agents' states and capacity, strategies, offers and the decision trace.

Knows work items, never what they are: a context hands one in and hears who got it. Chats, tickets and calls share one
capacity. Does not own conversations.
"""
