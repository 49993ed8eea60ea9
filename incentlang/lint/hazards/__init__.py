"""Hazards: what invites gaming, or pays for what does not last."""
