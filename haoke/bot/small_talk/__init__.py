"""Small talk that comes with Haoke, a file a language. It stands behind whatever a workspace knows itself."""
