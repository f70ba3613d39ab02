"""People the workspace serves, and the identities by which channels know them.

Owns names, contact data, own fields and tags. Does not own their conversations (conversations).
"""
