"""What supervisors can do, one use case a file."""
