"""What can be done with queues, agents and work items: one use case a file."""
