"""Governance: who owns a plan, who agreed to it, and what it does for one person."""
