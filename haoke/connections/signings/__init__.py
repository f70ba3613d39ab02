"""Ways to sign, one a file. Outside packages use the entry point group ``haoke.signings``."""
