"""What a script found: accounts, entries, what waits, and a run from end to end."""
