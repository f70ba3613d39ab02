"""Every SELECT of routing but the public ones in catalog.

Locks, always in this order, so that nothing waits for each other: queues (by id), then the work item, then agents.
Whatever makes an item wait, or gives an agent room, first locks the queues concerned: so of two that race, the one that
comes second sees what the first did, and no item waits beside a free agent.
"""
