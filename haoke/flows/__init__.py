"""Flows: graphs of steps that a subject goes through, one turn at a time.

Owns the engine, drafts and versions of flows, and how far each run has come. Does not own what steps mean: node kinds
and the purposes flows serve come from the contexts above, as ``<context>/nodes/<name>.py``.
"""
