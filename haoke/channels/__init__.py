"""Channel accounts and how each kind of channel is set up and shown. Today the web: sites with their widget.

Owns sites, their look, allowed domains and the identity secret. Does not own visitors' conversations (conversations).
"""
