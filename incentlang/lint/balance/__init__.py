"""Balance: what pay rests on."""
