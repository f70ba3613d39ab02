"""Reading notices and rooms."""
