"""Passes over scripts: each makes one cheaper and changes nothing that it says."""
