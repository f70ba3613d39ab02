"""Conversations: the append-only sequence of parts between a customer and the workspace, and all that moves it.

Owns conversations, parts, receptions (which queue serves a site) and drafts. Does not own who gets the work (routing),
who the person is (customers) or how a site looks (channels).
"""
