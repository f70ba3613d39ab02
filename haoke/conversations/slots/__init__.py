"""Types of values that tasks ask for: a file ``<type>.py`` with a ``slot``. Outside packages use ``haoke.slots``."""
