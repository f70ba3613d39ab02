"""What can be done in accounts, one use case a module."""
