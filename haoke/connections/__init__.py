"""The company's own HTTP systems: where they are, the secrets they want, what came of each call. It knows no caller."""
