"""Every SELECT of conversations. ``gate.conversation_for`` is the one way to a row for whoever asks."""
