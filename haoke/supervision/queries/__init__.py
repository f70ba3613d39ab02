"""Every SELECT of supervision."""
