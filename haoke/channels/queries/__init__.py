"""Every SELECT of channels."""
