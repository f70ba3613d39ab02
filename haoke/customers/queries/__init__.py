"""Reading, by what is read."""
