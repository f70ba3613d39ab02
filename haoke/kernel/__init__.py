"""What every context stands on: database, transactions, events, realtime, HTTP, settings. No word of the domain."""
