"""Channel accounts: how each kind is set up and shown, and the journal of what comes in over those that are not ours.

Owns accounts with their settings and secrets, sites, and the way from a provider's request to an event that is taken
once. Does not own conversations: whoever receives messages implements the port ``contract.Receiver``.
"""
