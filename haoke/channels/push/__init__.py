"""Notices to people who are not looking: through the services that phones and browsers listen to."""
