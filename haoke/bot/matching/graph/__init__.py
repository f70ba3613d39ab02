"""Answers from the knowledge graph: what a question asks of which entity is read from its words, all of them.

Pure functions over what is live of a graph. A question of which a word is not understood is not answered here.
"""
