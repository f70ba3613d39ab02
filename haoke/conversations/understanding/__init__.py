"""What visitors mean by their words: numbers as people write them, and the words that turn a talk elsewhere."""
