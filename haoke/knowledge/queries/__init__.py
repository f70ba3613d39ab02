"""Reading knowledge."""
