"""The socket protocol of conversations (docs/protocol.md): hello, posting, reading, and signals that nobody stores."""
