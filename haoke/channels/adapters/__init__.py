"""One folder a kind of channel."""
