"""How each folder of fixtures sets its channel up: a module of the folder's name with ``KIND`` and ``settings``."""
