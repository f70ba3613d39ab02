"""Quality inspection by people, the pure part: what a score is worth, what is drawn, how far two inspectors agree."""
