"""The bot: finds what the knowledge base answers to a question, says when it does not know, and helps people who do.

What is known is knowledge's, what is said to a customer conversations'.
"""
