"""The engines that Haoke brings along when the user names no servers of their own: PostgreSQL and NATS as children."""
