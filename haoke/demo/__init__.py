"""The demo: a believable company to look around in, a shop page with the widget, and visitors that write."""
