"""What rules pay, and what becomes of it, as relations."""
