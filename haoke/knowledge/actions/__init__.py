"""What can be done with knowledge, one use case a file."""
