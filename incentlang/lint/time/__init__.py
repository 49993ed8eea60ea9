"""What changes while a plan runs, and what is taken away again."""
