"""Forms that customers fill in: what one asks, what an answer may hold, and the address where it is answered."""
