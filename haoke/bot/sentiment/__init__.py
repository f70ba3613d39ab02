"""How a customer feels, told from what they write: a lexicon and rules, offline, in microseconds."""
