"""What can be done with flows, one use case a file."""
