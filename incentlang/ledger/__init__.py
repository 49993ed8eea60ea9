"""Where money stands: entries that move it, and the balances they add up to."""
