"""What can be done with a conversation, one use case a file."""
