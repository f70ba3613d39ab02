"""What colleagues can do among themselves, one use case a file."""
