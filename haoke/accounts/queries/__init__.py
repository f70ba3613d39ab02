"""Reading accounts. Whatever belongs to a workspace is asked for with its id; foreign ids are not found."""
