"""Colleagues among themselves: notices of managers, and rooms in which members write to each other.

Nothing here knows of customers or conversations; a link to one is text like any other.
"""
