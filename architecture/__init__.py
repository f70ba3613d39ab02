"""The rules of the architecture that a machine can check, each with its reason and its tests.

``python -m architecture`` runs the import contracts (pyproject.toml) and every rule in ``rules/``; the folder is the
list.
"""
