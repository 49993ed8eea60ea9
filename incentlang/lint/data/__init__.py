"""With data: what a plan came to on the project's own files. `incent check --data` asks these, no other check does."""
