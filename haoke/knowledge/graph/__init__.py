"""The knowledge graph as pure values and rules: what an item may hold, what follows from items, what is wrong.

Other contexts may use it: it reads nothing and writes nothing.
"""
